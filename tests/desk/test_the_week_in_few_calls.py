"""What a clinic's five people do in a week takes few calls, each counted: reading, deciding and doing."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.client import Client
from tests.conftest import Write
from tests.desk.week import ROLES, TASKS, THREE, Week, new_question, new_question_by_three
from tests.people import Desk, make_person


@pytest.fixture
def week(app: Flask, write: Write) -> Week:
    write(Week.prepare)
    return Week.begun(
        write, {name: Desk(app, write(make_person, name, *roles, **more)) for name, (roles, more) in ROLES.items()}
    )


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_task_takes_as_few_calls_as_it_has_looks_and_acts(week: Week, task: Callable[[Week], None]) -> None:
    assert week.count(task) == TASKS[task]


def test_readers_get_what_was_tried_twice(client: Client, week: Week) -> None:
    new_question(week)
    assert client.json("/v1/sites/core/faqs/does-it-hurt")["fields"]["short_answer"] == "A little."


def test_a_question_that_one_approves_and_another_publishes_takes_a_call_more(client: Client, week: Week) -> None:
    assert week.count(new_question_by_three) == THREE
    assert client.json("/v1/sites/core/faqs/does-it-hurt")["fields"]["short_answer"] == "A little."
