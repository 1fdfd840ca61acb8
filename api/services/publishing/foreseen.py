"""Says of what is planned for later, before its time, whether it can still come about, and after it, that nobody ran it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, selectinload

from api.canonical import parse, rfc3339
from api.database import core
from api.models import Release, Schedule
from api.models.planning import LATE
from api.reading.clocks import due_at
from api.reading.views import View
from api.services.ledger.rows import mapped
from api.services.ledger.unread import Unread
from api.services.publishing.pins import Blocker, Pinned, Place, Plan, another_is_live

ON_TEXTS = ("publish", "unpublish")
ON_RECORDS = ("hide", "show", "withdraw", "reinstate")
"""The verbs that can be planned, by what they are used on."""
PLANNED_VERBS = (*ON_TEXTS, "release", *ON_RECORDS, "order")
RELEASE_STATES = ("proposed", "declined", "open", "published", "reverted")
_IS_ANYTHING = select(exists().where(Schedule.state == "pending"), exists().where(Release.state == "open"))


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is still to come: a release, with the schedule that it has, or a schedule by itself."""

    plan: Plan
    release: Release | None
    schedule: Schedule | None

    @property
    def id(self) -> str:
        """The release or, where there is none, the schedule."""
        return (self.release or self._schedule).id

    @property
    def site(self) -> str:
        """The site that it belongs to."""
        return (self.release or self._schedule).site

    @property
    def title(self) -> str:
        """What people call it: the release's name, or why it was planned."""
        return self.release.name if self.release else self._schedule.reason or self._schedule.verb

    @property
    def places(self) -> list[Place]:
        """The records that it is about, where it is not about texts of theirs."""
        return places_in(self.schedule) if self.release is None else []

    @property
    def records(self) -> set[str]:
        """All records that it is about."""
        return {each.record for each in self.items}

    @property
    def items(self) -> list[Pinned | Place]:
        """The texts or records that it is about."""
        return [*self.plan, *self.places]

    @property
    def said(self) -> str:
        """What it is, who planned it and for when, in words."""
        what = f"release {self.release.name!r}" if self.release else f"a schedule ({self._schedule.verb})"
        when = f" for {rfc3339(due_at(self.schedule))}" if self.schedule else ""
        return f"{what}, planned by {(self.schedule or self.release or self._schedule).created_by}{when},"

    @property
    def _schedule(self) -> Schedule:
        if self.schedule is None:
            raise RuntimeError("neither a release nor a schedule")
        return self.schedule


def schedule_plan(planned: Schedule) -> Plan:
    """What a schedule of texts by themselves is to do; nothing for one that is about records."""
    items = parse(planned.items) if planned.verb in ON_TEXTS else ()
    return {Pinned(each["record"], each["site"], each["locale"], each["version"]): each["replaces"] for each in items}


def places_in(planned: Schedule | None) -> list[Place]:
    """The records that a schedule is about; none for one that is about texts."""
    items = parse(planned.items) if planned is not None and planned.verb not in (*ON_TEXTS, "release") else ()
    return [Place(each["site"], each["record"]) for each in items]


def problem_in(kept: str) -> dict[str, Any]:
    """The problem that is kept of a plan as canonical JSON."""
    problem: dict[str, Any] = parse(kept)
    return {**problem, "type": problem["type"], "detail": problem["detail"]}


def said_in(planned: Schedule) -> dict[str, Any]:
    """What is said with the verb of a schedule, beside the reason."""
    said: dict[str, Any] = parse(planned.said) if planned.said else {}
    return said


def pinned_in(release: Release) -> Plan:
    """What publishing a release does: each pin goes live, or without a version is taken down."""
    return {Pinned(each.record_id, each.site, each.locale, each.version): each.replaces for each in release.items}


def all_ahead(session: Session, unread: Unread) -> Iterator[Ahead]:
    """Every release that nobody has published, and every schedule that has not run, as far as they can be read."""
    if not any(core(session, _IS_ANYTHING).one()):
        return
    pending: dict[str | None, list[Schedule]] = defaultdict(list)
    for each in pending_schedules(session, unread):
        pending[each.release_id].append(each)
    is_open = select(Release).where(Release.state == "open").options(selectinload(Release.items))
    for release in mapped(session, is_open.order_by(Release.id), unread):
        yield Ahead(pinned_in(release), release, min(pending.pop(release.id, ()), key=due_at, default=None))
    # What is left is by itself, or its release is not to come any more.
    left = (each for some in pending.values() for each in some)
    yield from unread.each(left, lambda planned: ahead_of(session, planned))


def ahead_of(session: Session, planned: Schedule) -> Ahead:
    """What a schedule is to do, whatever has become of it."""
    release = session.get(Release, planned.release_id) if planned.release_id else None
    return Ahead(pinned_in(release) if release else schedule_plan(planned), release, planned)


def find_ahead(session: Session, id: str) -> Ahead | None:
    """The plan that is known by the id of its release or, where it has none, of its schedule, if it is still to come."""
    release = session.get(Release, id)
    if release is None:
        planned = session.get(Schedule, id)
        return ahead_of(session, planned) if planned is not None and planned.state == "pending" else None
    if release.state != "open":
        return None
    pending = session.scalars(select(Schedule).where(Schedule.release_id == id, Schedule.state == "pending"))
    return Ahead(pinned_in(release), release, min(pending, key=due_at, default=None))


def superseded_in(plan: Plan, view: View) -> Iterator[Blocker]:
    """The items of a plan beside which another version is live than the one they were meant to replace."""
    for pin, expected in plan.items():
        live = live_in(view, pin)
        if live != expected:
            detail = another_is_live(expected, live)
            yield Blocker("superseded", detail, pin.record, pin.site, pin.locale, live=live)


def live_in(view: View, pin: Pinned) -> int | None:
    """The version of a text that readers get in a view."""
    state = view.records.get(pin.record)
    text = state.texts.get((pin.site, pin.locale)) if state else None
    return text.version if text else None


def is_late(planned: Schedule, *, now: datetime) -> bool:
    """Whether the time of a schedule has passed, and no worker has run it."""
    return planned.state == "pending" and due_at(planned) + LATE < now


def late_schedules(session: Session, unread: Unread, *, now: datetime) -> list[Schedule]:
    """The schedules that should have run, the longest due first, as far as they can be read."""
    return sorted((each for each in pending_schedules(session, unread) if is_late(each, now=now)), key=due_at)


def pending_schedules(session: Session, unread: Unread) -> list[Schedule]:
    """The schedules that have not run, as far as they can be read."""
    return mapped(session, select(Schedule).where(Schedule.state == "pending").order_by(Schedule.id), unread)
