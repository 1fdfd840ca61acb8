"""Whatever people plan and do in whatever order: what is foreseen of each plan is just what its run would meet."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.canonical import parse
from api.errors import ContentError
from api.models import PlanOutlook, Record, Schedule
from tests.acts import (
    Pinned,
    Place,
    alter_settings,
    hold_ledger,
    perform,
    run_next,
    run_once,
    schedule,
)
from tests.conftest import Write
from tests.depth import examples
from tests.factories import NOW, edit, make_record
from tests.lookup import find_translation, verify
from tests.people import Desk

WORDS: dict[str, Any] = {"message": "Wrong.", "severity": "routine"}
FAR = NOW + timedelta(days=900)
VERBS = ("publish", "publish", "publish", "unpublish", "hide", "show", "withdraw", "reinstate")


class Life:
    """A topic with two FAQs, on which people act now and plan for later at random."""

    def __init__(self, session: Session, draw: Random) -> None:
        self.draw, self.planned = draw, 0
        topic = make_record(session, "topic")
        self.records = [topic.id, *(make_record(session, topic=topic).id for _ in range(2))]

    def step(self, session: Session) -> None:
        """Save, do something now or plan it; what is refused is refused."""
        doing: Callable[[Session], object] = self.draw.choice(
            (self._save, self._now, self._now, self._later, self._ask)
        )
        try:
            with session.begin_nested():
                doing(session)
        except ContentError:
            pass

    def _save(self, session: Session) -> None:
        record = session.get_one(Record, self.draw.choice(self.records[1:]))
        # Few slugs, so that they meet.
        edit(session, record, "en", slug=f"slug-{self.draw.randrange(3)}", question=f"{self.draw.random()}?")

    def _now(self, session: Session) -> None:
        verb = self.draw.choice(VERBS)
        hold_ledger(session)
        perform(session, verb, self._items(session, verb), actor="Paula", now=NOW, **_said(verb))

    def _later(self, session: Session) -> None:
        verb = self.draw.choice(VERBS)
        self.planned += 1
        at = NOW + timedelta(days=30, minutes=self.planned)
        hold_ledger(session)
        schedule(session, self._items(session, verb), verb=verb, at=at, actor="Paul", **_said(verb))

    def _ask(self, session: Session) -> None:
        alter_settings(session, "core", {"approval": self.draw.choice(("none", "none", "one"))}, actor="o", now=NOW)

    def _items(self, session: Session, verb: str) -> list[Pinned] | list[Place]:
        id = self.draw.choice(self.records if verb not in ("publish", "unpublish") else self.records[1:])
        if verb not in ("publish", "unpublish"):
            return [Place("core" if verb in ("withdraw", "reinstate") else self.draw.choice(("core", "clinic")), id)]
        latest = find_translation(session, id, "core", "en").latest_version
        return [Pinned(id, "core", "en", latest if verb == "publish" else None)]


def _said(verb: str) -> dict[str, Any]:
    return WORDS if verb == "withdraw" else {}


def told(session: Session) -> dict[str, Any]:
    """What is foreseen of each plan."""
    rows = session.execute(select(PlanOutlook.id, PlanOutlook.risk)).all()
    return {id: _met(parse(risk)) if risk else None for id, risk in rows}


def _met(problem: dict[str, Any]) -> tuple[str, list[str]]:
    return problem["type"], sorted(each["rule"] for each in problem.get("blockers", ()))


def met(session: Session, id: str) -> Any:
    """What the run of a plan meets now, which is undone again."""
    attempt = session.begin_nested()
    session.execute(update(Schedule).where(Schedule.id != id, Schedule.state == "pending").values(state="cancelled"))
    session.expire_all()
    ran = run_next(session, now=FAR)
    assert ran is not None
    found = None if ran.state == "done" else _met(parse(ran.failure or "{}"))
    attempt.rollback()
    session.expire_all()
    return found


def look(app: Flask, now: datetime) -> None:
    while run_once(app.extensions["database"], now=now):
        pass


@pytest.mark.long
@pytest.mark.database
@pytest.mark.parametrize("seed", range(examples(4, 60)))
def test_what_is_foreseen_is_what_the_run_would_meet(
    app: Flask, write: Write, library: str, publisher: Desk, seed: int
) -> None:
    life = write(Life, Random(seed))  # noqa: S311
    for _ in range(12):
        for _ in range(3):
            write(life.step)
        look(app, NOW)
        write(compare)
    assert life.planned


def compare(session: Session) -> None:
    hold_ledger(session)
    foreseen = told(session)
    pending = set(session.scalars(select(Schedule.id).where(Schedule.state == "pending")))
    assert foreseen.keys() == pending
    assert {id: met(session, id) for id in pending} == foreseen
    assert verify(session) == []
