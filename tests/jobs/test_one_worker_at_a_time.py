"""A job is in the hands of one worker at a time; one that ends is replaced, and one that wakes too late alters nothing."""

import time
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from api.database import Database
from api.models import Job, Person
from api.worker.turns import LostTurn, Task, Turn, Undone, Worker
from tests.acts import create_person, hold_ledger
from tests.conftest import Write
from tests.factories import NOW, make_site
from tests.jobs.workers import MOMENT_S, NAME, Clock, Killed, database_of, die, job, worker

pytestmark = pytest.mark.database


def test_nobody_takes_what_another_has_in_hand(app: Flask) -> None:
    done: list[str] = []
    other = worker(app, lambda _: done.append("other"))
    mine = worker(app, lambda _: (done.append("mine"), other.round(), other.round()))
    mine.round()
    assert done == ["mine"]
    other.round()
    assert done == ["mine", "other"]


def test_of_two_who_saw_it_free_one_takes_it(app: Flask) -> None:
    done: list[str] = []
    first = worker(app, lambda _: done.append("first"))
    # When the second comes to take it, what it has seen is not so any more.
    second = worker(app, lambda _: done.append("second"), wanted=lambda: bool(first.round() or done))
    second.round()
    assert done == ["first"]
    assert job(app).turn == 1


def test_the_job_of_one_that_was_killed_is_taken_over_when_its_lease_is_over(app: Flask) -> None:
    done: list[str] = []
    with suppress(Killed):
        worker(app, die).round()
    other = worker(app, lambda _: done.append("other"), lease_s=MOMENT_S)
    assert job(app).leased_by
    other.round()
    assert done == []
    time.sleep(MOMENT_S)
    other.round()
    assert done == ["other"]
    assert (job(app).leased_by, job(app).turn) == (None, 2)


def test_who_gives_signs_keeps_it_for_as_long_as_the_work_takes(app: Flask) -> None:
    done: list[str] = []
    clock = Clock()
    other = worker(app, lambda _: done.append("other"), lease_s=MOMENT_S)

    def work(turn: Turn) -> None:
        for _ in range(6):
            other.round()
            time.sleep(MOMENT_S / 2)
            clock.jump(milliseconds=50)
            turn.renew()
        done.append("mine")

    worker(app, work, clock=clock, lease_s=MOMENT_S).round()
    assert done == ["mine"]


def test_who_wakes_after_another_has_taken_over_alters_nothing(app: Flask, write: Write) -> None:
    write(create_person, "Before", now=NOW)

    def take_over(turn: Turn) -> None:
        turn.position, turn.kept = 7, '"other"'

    other = worker(app, take_over, lease_s=MOMENT_S)

    def sleep(turn: Turn) -> None:
        other.round()
        time.sleep(MOMENT_S)
        other.round()
        with pytest.raises(LostTurn):
            turn.renew()
        turn.position, turn.kept = 3, '"mine"'
        with turn.transaction() as session:
            session.scalars(select(Person)).one().name = "After"

    assert not worker(app, sleep, lease_s=MOMENT_S).round()
    assert (job(app).position, job(app).kept, job(app).turn, job(app).failures) == (7, '"other"', 2, 0)
    assert write(lambda session: session.scalars(select(Person.name)).all()) == ["Before"]


def test_what_has_failed_rests_longer_each_time_and_says_why(app: Flask) -> None:
    clock, tries = Clock(), 0

    def fail(_: Turn) -> None:
        nonlocal tries
        tries += 1
        raise Undone("The mail server is not there.")

    mine = worker(app, fail, clock=clock)
    for _ in range(60):
        mine.round()
        clock.jump(seconds=1)
    # At 0, 5, 15 and 35 seconds.
    assert tries == job(app).failures == 4
    assert job(app).last_failure == "The mail server is not there."
    clock.jump(minutes=5)
    worker(app, clock=clock).round()
    assert job(app).failures == 0


def test_an_unexpected_error_is_noted_by_its_kind_alone(app: Flask) -> None:
    worker(app, lambda _: {}["secret"]).round()
    assert job(app).last_failure == "KeyError"


def test_what_cannot_even_be_looked_at_is_tried_and_stops_no_other_job(app: Flask) -> None:
    done: list[str] = []

    def fail(*_: Any) -> bool:
        raise KeyError

    def do(_: Turn) -> bool:
        done.append("other")
        return False

    tasks = [Task("strange", 5, fail, fail), Task(NAME, 5, do, lambda *_: True)]
    Worker(database_of(app), lambda _: tasks).round()
    assert done == ["other"]
    with database_of(app).reading() as session:
        assert session.scalars(select(Job.last_failure).where(Job.name == "strange")).one() == "KeyError"


def test_what_is_done_once_in_an_interval_rests_until_then(app: Flask) -> None:
    clock, done = Clock(), []
    mine = worker(app, lambda _: done.append(clock.now), clock=clock, every_s=600, looks=False)
    for _ in range(21):
        mine.round()
        clock.jump(minutes=1)
    assert len(done) == 3


def test_an_idle_worker_gives_a_sign_now_and_then_and_waits_for_nobody(app: Flask, write: Write) -> None:
    write(make_site)
    clock = Clock()
    idle = worker(app, die, clock=clock, wanted=lambda: False)
    signs = set()
    for _ in range(13):
        idle.round()
        signs.add(job(app).last_done_at)
        clock.jump(seconds=5)
    assert len(signs) == 3
    clock.jump(minutes=5)
    database: Database = database_of(app)
    with database.transaction() as session:
        hold_ledger(session)
        began = time.monotonic()
        idle.round()
        assert time.monotonic() - began < 1
    assert job(app).turn == 0


def test_a_worker_that_falls_asleep_in_a_transaction_holds_nobody_up_for_ever(app: Flask, write: Write) -> None:
    if database_of(app).is_sqlite:
        pytest.skip("SQLite has no way to end another's transaction.")
    write(create_person, "Before", now=NOW)

    def sleep(turn: Turn) -> None:
        with turn.transaction() as session:
            hold_ledger(session)
            session.scalars(select(Person)).one().name = "After"
            session.flush()
            time.sleep(4 * MOMENT_S)

    worker(app, sleep, lease_s=MOMENT_S).round()
    assert write(lambda session: session.scalars(select(Person.name)).all()) == ["Before"]
    assert job(app).failures == 1
