"""What a clinic's five people do in a week takes few calls, each counted: reading, deciding and doing."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.client import Client
from tests.conftest import Write
from tests.desk.week import ROLES, TASKS, Week, new_question, pins, text_in
from tests.factories import neutral_of, text_of
from tests.people import Desk, make_person


@pytest.fixture
def week(app: Flask, write: Write) -> Week:
    write(Week.prepare)
    return Week.begun(
        write, {name: Desk(app, write(make_person, name, role, **more)) for name, (role, more) in ROLES.items()}
    )


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_task_takes_as_few_calls_as_it_has_looks_and_acts(week: Week, task: Callable[[Week], None]) -> None:
    assert week.count(task) == TASKS[task]


def test_readers_get_what_was_tried_twice(client: Client, week: Week) -> None:
    new_question(week)
    assert client.json("/v1/sites/core/faqs/does-it-hurt")["fields"]["short_answer"] == "A little."


def test_where_who_approves_also_publishes_a_new_question_takes_eight_calls(
    app: Flask, client: Client, write: Write
) -> None:
    write(Week.prepare)
    both = Desk(app, write(make_person, "Rita", "reviewer", "publisher", credential="PT, no. 123"))
    week = Week.begun(write, {"Arthur": Desk(app, write(make_person, "Arthur", "author")), "Rita": both})
    texts = {"en": text_of("faq", "en", slug="does-it-hurt"), "und": neutral_of("faq", topic=week.topic.id)}
    body = {"type": "faq", "site": "core", "translations": texts, "submit": True}
    id = week.arthur.do("POST", "records", body, status=201)["id"]
    seen = week.rita.submitted(id)
    week.rita.do("POST", "actions/send-back", {"items": pins(seen, "en"), "comment": "Shorter, please."})
    [text] = week.arthur.waiting("sent_back", id)["texts"]
    body = {"fields": {"short_answer": "A little."}, "submit": True}
    week.arthur.do("PATCH", f"sites/core/records/{text['record']}/translations/en", body, etag=text["etag"])
    seen = week.rita.submitted(id)
    assert text_in(seen, "en")["fields"]["short_answer"] == "A little."
    items = pins(seen, "en", "und")
    week.rita.do("POST", "actions/approve", {"items": items})
    week.rita.do("POST", "actions/publish", {"items": items})
    assert client.json("/v1/sites/core/faqs/does-it-hurt")["fields"]["short_answer"] == "A little."
    assert week.calls == 8
