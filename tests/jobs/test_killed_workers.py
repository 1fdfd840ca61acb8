"""Four workers, killed and paused at random while plans fall due: each plan comes about once, and none waits for the dead."""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Change, Fact, Job, Record, Schedule
from api.services.jobs.claims import PAUSES
from tests.acts import Pinned, schedule
from tests.conftest import Write
from tests.depth import examples
from tests.factories import edit, make_record, make_site
from tests.jobs.team import MACHINE_S, Team, team
from tests.jobs.workers import work_for_ever
from tests.lookup import verify

LEASE_S = 2.0
PATIENCE_S = LEASE_S + PAUSES[0].total_seconds() + MACHINE_S
"""For so long a plan may wait: for the lease of whoever had it, and, where the database was busy just then, for the job's first rest."""
PLANS_AT_ONCE = 3


def plan(session: Session, records: list[Record], round: int) -> None:
    """Plans that fall due one after the other, from now on."""
    for place, record in enumerate(records):
        version = edit(session, record, "en", question=f"Planned {round}?")
        due = datetime.now(UTC) + timedelta(seconds=0.05 * place)
        schedule(session, [Pinned(record.id, "core", "en", version.number)], verb="publish", at=due, actor="Paula")


def is_all_done(write: Write) -> bool:
    states: list[str] = write(lambda session: session.scalars(select(Schedule.state)).all())
    return set(states) == {"done"}


def strike(app: Flask, write: Write, blow: Callable[[Team], None], blows: int) -> Team:
    """Let plans fall due while workers meet a blow after the other."""
    write(make_site)
    topic = write(make_record, "topic")
    records = [write(make_record, topic=topic) for _ in range(PLANS_AT_ONCE)]
    url = app.extensions["database"].url.render_as_string(hide_password=False)
    with team(work_for_ever, url, LEASE_S) as workers:
        for number in range(blows):
            write(plan, records, number)
            time.sleep(random.random() / 5)
            blow(workers)
            wait_for_all(write)
    check(write, records, blows)
    return workers


def wait_for_all(write: Write) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_all_done(write):
        assert time.monotonic() < end, write(standing)
        time.sleep(0.02)


def standing(session: Session) -> list[str]:
    """What is not done, and why."""
    plans = session.scalars(select(Schedule).where(Schedule.state != "done"))
    job = session.scalars(select(Job).where(Job.name == "schedules")).one()
    told = (
        f"{job.leased_by}, turn {job.turn}, failed {job.failures} times with {job.last_failure}, next at {job.next_at}"
    )
    return [told, *(f"{each.at} {each.state} {each.failure}" for each in plans)]


def check(write: Write, records: list[Record], rounds: int) -> None:
    """Each plan made one change, in the order of the plans, and the history is whole."""
    done = write(lambda session: session.scalars(select(Schedule)).all())
    assert len(done) == len({each.seq for each in done}) == rounds * PLANS_AT_ONCE
    assert set(write(lambda session: session.scalars(select(Change.seq)).all())) >= {each.seq for each in done}
    for record in records:
        assert write(questions, record.id) == [f"Planned {each}?" for each in range(rounds)]
    assert write(verify) == []


def questions(session: Session, record: str) -> list[str]:
    """What a record asked, one after the other, since it was made."""
    facts = session.scalars(
        select(Fact).where(Fact.kind == "text", Fact.record_id == record, Fact.locale == "en").order_by(Fact.from_seq)
    )
    return [parse(each.value)["fields"]["question"] for each in facts][1:]


@pytest.mark.long
@pytest.mark.database
def test_whoever_is_killed_each_plan_comes_about_once_and_soon(app: Flask, write: Write) -> None:
    struck = strike(app, write, Team.kill, blows=examples(5, 100))
    assert struck.blows == examples(5, 100)
    failures = write(lambda session: session.scalars(select(Job.failures)).all())
    assert set(failures) == {0}


@pytest.mark.long
@pytest.mark.database
def test_one_that_sleeps_and_wakes_after_its_lease_does_nothing_twice(app: Flask, write: Write) -> None:
    strike(app, write, Team.pause, blows=examples(3, 40))
