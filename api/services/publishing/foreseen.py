"""Says of what is planned for later, before its time, whether it can still come about, and after it, that nobody ran it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, selectinload

from api.canonical import parse, rfc3339
from api.database import core
from api.models import Release, Schedule
from api.reading.clocks import due_at
from api.reading.views import View
from api.services.publishing.pins import Blocker, Pinned, Plan, another_is_live

LATE = timedelta(minutes=2)
"""Workers look every few seconds; what waits longer has nobody to run it."""
_IS_ANYTHING = select(exists().where(Schedule.state == "pending"), exists().where(Release.state == "open"))


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is still to come: a release, with the schedule that it has, or a schedule of texts by themselves."""

    plan: Plan
    release: Release | None
    schedule: Schedule | None

    @property
    def site(self) -> str:
        """The site that it belongs to."""
        return (self.release or self._schedule).site

    @property
    def said(self) -> str:
        """What it is, who planned it and for when, in words."""
        what = f"release {self.release.name!r}" if self.release else "a schedule"
        when = f" for {rfc3339(due_at(self.schedule))}" if self.schedule else ""
        return f"{what}, planned by {(self.schedule or self.release or self._schedule).created_by}{when},"

    @property
    def _schedule(self) -> Schedule:
        if self.schedule is None:
            raise RuntimeError("neither a release nor a schedule")
        return self.schedule


def schedule_plan(planned: Schedule) -> Plan:
    """What a schedule of texts by themselves is to do."""
    return {
        Pinned(each["record"], each["site"], each["locale"], each["version"]): each["replaces"]
        for each in parse(planned.items)
    }


def pinned_in(release: Release) -> Plan:
    """What publishing a release does: each pin goes live, or without a version is taken down."""
    return {Pinned(each.record_id, each.site, each.locale, each.version): each.replaces for each in release.items}


def all_ahead(session: Session) -> Iterator[Ahead]:
    """Every release that nobody has published, and every schedule of texts that has not run."""
    if not any(core(session, _IS_ANYTHING).one()):
        return
    pending: dict[str | None, list[Schedule]] = defaultdict(list)
    for each in pending_schedules(session):
        pending[each.release_id].append(each)
    is_open = select(Release).where(Release.state == "open").options(selectinload(Release.items))
    for release in session.scalars(is_open.order_by(Release.id)):
        yield Ahead(pinned_in(release), release, min(pending[release.id], key=due_at, default=None))
    yield from (Ahead(schedule_plan(each), None, each) for each in pending[None])


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


def late_schedules(session: Session, *, now: datetime) -> list[Schedule]:
    """The schedules that should have run, the longest due first."""
    return sorted((each for each in pending_schedules(session) if is_late(each, now=now)), key=due_at)


def pending_schedules(session: Session) -> list[Schedule]:
    """The schedules that have not run."""
    return list(session.scalars(select(Schedule).where(Schedule.state == "pending").order_by(Schedule.id)))
