"""Several workers run every schedule exactly once, and one that is killed leaves its schedule to the next."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical
from api.database import Database, WritingSession
from api.models import Change, IdempotentCall, Record, Schedule
from tests.acts import Pinned, run_next, run_once, schedule
from tests.conftest import Write
from tests.factories import NOW, edit, make_record, make_site
from tests.lookup import verify
from tests.processes import COPIES
from tests.publishing.processes import run_until_idle

WORKERS = 4
PLANS = 12
PATIENCE_S = 60


def plan_texts(session: Session, records: list[Record]) -> None:
    """A schedule for each record, whose time has come."""
    for record in records:
        version = edit(session, record, "en", question="Planned?")
        pin = Pinned(record.id, "core", "en", version.number)
        schedule(session, [pin], verb="publish", at=NOW - timedelta(days=1), actor="Paula")


@pytest.mark.long
def test_four_workers_run_each_schedule_once(app: Flask, write: Write) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    write(plan_texts, [write(make_record, topic=topic) for _ in range(PLANS)])
    before = write(changes)
    url = app.extensions["database"].url.render_as_string(hide_password=False)
    workers = [COPIES.Process(target=run_until_idle, args=(url,)) for _ in range(WORKERS)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(PATIENCE_S)
    assert [each.exitcode for each in workers] == [0] * WORKERS
    done = write(lambda session: session.scalars(select(Schedule)).all())
    assert {each.state for each in done} == {"done"}
    assert sorted(each.seq for each in done) == sorted(set(write(changes)) - set(before))
    assert len(done) == len({each.seq for each in done}) == PLANS
    assert write(verify) == []


def changes(session: Session) -> list[int]:
    return list(session.scalars(select(Change.seq)))


def test_a_run_that_is_not_committed_is_left_to_the_next(app: Flask, write: Write) -> None:
    write(make_site)
    write(plan_texts, [write(make_record)])
    database: Database = app.extensions["database"]
    before = write(changes)
    with database.writing.connect() as connection, WritingSession(connection) as session:
        ran = run_next(session, now=NOW)
        assert ran is not None
        assert ran.state == "done"
    assert write(changes) == before
    assert run_once(database, now=NOW)
    assert len(write(changes)) == len(before) + 1


def test_an_idle_worker_does_nothing(app: Flask, write: Write) -> None:
    write(make_site)
    before = write(changes)
    assert not run_once(app.extensions["database"], now=NOW)
    assert write(changes) == before


def test_answers_of_repeated_calls_are_forgotten_after_a_day(app: Flask, write: Write) -> None:
    now = datetime.now(UTC)

    def remember(session: Session) -> None:
        for key, age in (("old", 25), ("young", 23)):
            session.add(
                IdempotentCall(
                    caller="c", key=key, request="", status=200, body="{}", headers=canonical({}), created_at=now - timedelta(hours=age)
                )
            )  # fmt: skip

    write(remember)
    assert run_once(app.extensions["database"], now=now)
    assert write(lambda session: session.scalars(select(IdempotentCall.key)).all()) == ["young"]
