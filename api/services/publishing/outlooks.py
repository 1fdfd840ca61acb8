"""Keeps of each plan whether it could be carried out as things stand, for whoever breaks it and whoever waits for it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from api.canonical import canonical, parse, rfc3339
from api.database import core, portions
from api.models import PlanGround, PlanOutlook
from api.models.base import table_of
from api.reading.clocks import due_at
from api.services.ledger.changes import OpenChange, hold_ledger
from api.services.ledger.rows import mapped
from api.services.ledger.unread import Unread
from api.services.publishing.foreseen import Ahead, find_ahead, problem_in
from api.services.publishing.trying import Risk, slug_ground, try_out
from api.services.talk.notices import tell_planner

AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
MOST_AT_ONCE = 300
"""Plans that rest on so much in all are tried in the call of whoever touches them, who may be in a hurry; a worker tries the rest."""
LOOKS = (timedelta(days=1), timedelta(hours=1), timedelta(minutes=10))
"""How long before its time each plan is tried, whatever has happened: nobody notes that somebody lost a right."""
EVERY = timedelta(days=1)
_GROUND = table_of(PlanGround).c
# Every publication asks this.
_RESTING = select(_GROUND.plan_id).distinct().where(_GROUND.ground.in_(bindparam("grounds", expanding=True)))
_SIZES: Any = (
    select(_GROUND.plan_id, func.count())
    .where(_GROUND.plan_id.in_(bindparam("ids", expanding=True)))
    .group_by(_GROUND.plan_id)
)


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A plan that could not be carried out as things stand."""

    ahead: Ahead
    risk: Risk

    @property
    def blockers(self) -> list[dict[str, Any]]:
        """What stands in its way."""
        found: list[dict[str, Any]] = self.risk.get("blockers", [])
        return found

    def named(self) -> dict[str, Any]:
        """Which plan it is, for whoever breaks it."""
        release, planned = self.ahead.release, self.ahead.schedule
        return {
            "release": release and release.id, "schedule": planned and planned.id, "title": self.ahead.title,
            "at": planned and rfc3339(due_at(planned)),
        }  # fmt: skip


def known_risks(session: Session, ids: Collection[str], unread: Unread) -> dict[str, Risk]:
    """What plans would meet as things stand, and `since` when, by the id of the release or else of the schedule."""
    at_risk = select(PlanOutlook).where(PlanOutlook.risk.is_not(None), PlanOutlook.id.in_(ids))
    return dict(unread.each(mapped(session, at_risk, unread), _risk_of))


def _risk_of(outlook: PlanOutlook) -> tuple[str, Risk]:
    return outlook.id, {**problem_in(outlook.risk or "{}"), "since": outlook.since and rfc3339(outlook.since)}


def look_out(session: Session, id: str) -> None:
    """Let a worker try at once what was planned or altered; what is not to come any more is forgotten."""
    session.flush()
    ahead, outlook = find_ahead(session, id), _locked(session, id)
    if ahead is None:
        if outlook is not None:
            session.delete(outlook)
    else:
        outlook = outlook or _begun(session, id)
        outlook.try_at = AT_ONCE
        _rest_on(outlook, ahead.records | {each.ground for each in outlook.grounds})
    session.flush()


def _locked(session: Session, id: str) -> PlanOutlook | None:
    """What is kept of a plan; whoever else would write it waits, since a seal covers the whole row."""
    return session.get(PlanOutlook, id, with_for_update=True, populate_existing=True)


def _begun(session: Session, id: str) -> PlanOutlook:
    outlook = PlanOutlook(id=id)
    session.add(outlook)
    return outlook


def _rest_on(outlook: PlanOutlook, grounds: Iterable[str]) -> None:
    wanted, kept = set(grounds), {each.ground: each for each in outlook.grounds}
    for ground in kept.keys() - wanted:
        outlook.grounds.remove(kept[ground])
    outlook.grounds += [PlanGround(ground=each) for each in sorted(wanted - kept.keys())]


def look_ahead(session: Session, change: OpenChange, concerned: Iterable[str], *, now: datetime) -> Iterator[AtRisk]:
    """Try the plans that rest on these records, or on slugs that a change gives; tell those that it breaks in another way."""
    slugs = {slug_ground(each) for each in change.slugs}
    tried = 0
    for id, size in _resting_on(session, {*concerned, *slugs}):
        tried += size
        if tried > MOST_AT_ONCE:
            look_out(session, id)
            continue
        outlook = _locked(session, id)
        before = parse(outlook.risk) if outlook and outlook.risk else {}
        told = try_plan(session, id, now=now)
        if told is not None and (news := _news(told.risk, before)):
            yield AtRisk(told.ahead, news)


def _news(risk: Risk, before: Risk) -> Risk:
    """What a plan would meet that it would not have met before; nothing where that is nothing."""
    known = [_about(each) for each in before.get("blockers", ())]
    fresh = [each for each in risk.get("blockers", ()) if _about(each) not in known]
    is_same = not fresh and (risk["type"], risk["detail"]) == (before.get("type"), before.get("detail"))
    is_less = not fresh and bool(risk.get("blockers")) and bool(known)
    return {} if is_same or is_less else {**risk, "blockers": fresh}


def _about(blocker: dict[str, Any]) -> tuple[Any, ...]:
    """A blocker without the numbers and words that move while it stays."""
    return tuple(blocker.get(name) for name in ("rule", "record", "site", "locale", "field"))


def _resting_on(session: Session, grounds: Iterable[str]) -> list[tuple[str, int]]:
    """The plans that rest on any of these, each with on how much it rests, the smallest first."""
    found = (core(session, _RESTING, {"grounds": portion}).scalars() for portion in portions(sorted(grounds)))
    ids = {id for some in found for id in some}
    sizes = [(id, size) for id, size in session.execute(_SIZES, {"ids": sorted(ids)})] if ids else []
    return sorted(sizes, key=lambda each: (each[1], each[0]))


def try_all_again(session: Session) -> None:
    """Let workers try every plan anew, where what has changed may decide about any of them."""
    for id in session.scalars(select(PlanOutlook.id).order_by(PlanOutlook.id)).all():
        look_out(session, id)


def is_to_be_tried(session: Session, *, now: datetime) -> bool:
    """Whether any plan is to be tried."""
    return session.scalar(select(PlanOutlook.id).where(PlanOutlook.try_at <= now).limit(1)) is not None


def try_next(session: Session, *, now: datetime) -> bool:
    """Try the plan that has waited longest for it; False where none waits."""
    hold_ledger(session)
    id = _next(session, now)
    if id is not None:
        try_plan(session, id, now=now)
    return id is not None


def put_off(session: Session, *, now: datetime) -> None:
    """Leave the plan that has waited longest for another day, after an error of ours, or damage."""
    id = _next(session, now)
    if id is not None and (outlook := _locked(session, id)) is not None:
        outlook.try_at = now + EVERY


def _next(session: Session, now: datetime) -> str | None:
    waiting = select(PlanOutlook.id).where(PlanOutlook.try_at <= now).order_by(PlanOutlook.try_at, PlanOutlook.id)
    return session.scalar(waiting.limit(1))


def try_plan(session: Session, id: str, *, now: datetime) -> AtRisk | None:
    """Do what is planned and undo it again, for which the ledger must be held; what stands in its way is kept."""
    ahead = find_ahead(session, id)
    if ahead is None:
        look_out(session, id)
        return None
    risk, grounds = try_out(session, ahead, now=now)
    outlook = _locked(session, id) or _begun(session, id)
    if risk is not None and outlook.since is None and ahead.schedule is not None:
        tell_planner(session, ahead.schedule, "plan_at_risk", at=now)
    outlook.since = None if risk is None else outlook.since or now
    outlook.risk = None if risk is None else canonical(risk)
    outlook.tried_at, outlook.try_at = now, _next_look(ahead, now)
    # What is not done to its end has not shown all that it rests on.
    _rest_on(outlook, grounds if risk is None else grounds | {each.ground for each in outlook.grounds})
    session.flush()
    return AtRisk(ahead, risk) if risk is not None else None


def _next_look(ahead: Ahead, now: datetime) -> datetime | None:
    if ahead.schedule is None:
        return None
    looks = (due_at(ahead.schedule) - each for each in LOOKS)
    return min([now + EVERY, *(each for each in looks if each > now)])
