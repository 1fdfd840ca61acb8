"""Runs what is due by the clocks, each exactly once, however many workers there are."""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, load_only

from api.canonical import canonical
from api.errors import ContentError
from api.models import Release, Schedule
from api.reading.clocks import FARTHEST_MOVE, due_at
from api.services.accounts.audit import Call
from api.services.ledger.changes import hold_ledger
from api.services.publishing.foreseen import ahead_of
from api.services.publishing.outlooks import look_out
from api.services.publishing.plans import bring_about, watched_by
from api.services.publishing.publication import Outcome, publication
from api.services.publishing.releases import find_release, publish_release, require_open
from api.services.publishing.trying import failure_of, may_be_so_already, planner_of, require_right
from api.services.talk.notices import tell_planner

log = structlog.get_logger()

_TIMES = (Schedule.at, Schedule.local_at, Schedule.time_zone, Schedule.ran_at)


def has_due(session: Session, *, now: datetime) -> bool:
    """Whether any schedule's time has come."""
    return bool(_due(session, now))


def _due(session: Session, now: datetime) -> list[Schedule]:
    """The schedules whose time has come by the rules of their zones, the longest due first."""
    near = select(Schedule).where(Schedule.state == "pending", Schedule.at <= now + FARTHEST_MOVE)
    # What is planned for these two days may be long, and is read when its time has come.
    due = (each for each in session.scalars(near.options(load_only(*_TIMES))) if due_at(each) <= now)
    return sorted(due, key=lambda each: (due_at(each), each.id))


def run_next(session: Session, *, now: datetime) -> Schedule | None:
    """Run the schedule that has been due longest, in the transaction that claims it; None where none is due.

    The claim, the change and the mark that it is done are committed together or not at all, so a worker that dies
    leaves the schedule to the next one, and none runs twice.
    """
    planned = _claim(session, now)
    if planned is None:
        return None
    try:
        with session.begin_nested():
            # What the planner's right rests on is read under the lock, like all that the change will.
            hold_ledger(session)
            # Before the run, which tells of whatever is still to come and cannot any more.
            planned.state = "done"
            look_out(session, planned.release_id or planned.id)
            planned.seq = _run(session, planned, now).seq
    except ContentError as error:
        fail(session, planned, error)
    session.flush()
    return planned


def _claim(session: Session, now: datetime) -> Schedule | None:
    for each in _due(session, now):
        free = select(Schedule).where(Schedule.id == each.id, Schedule.state == "pending")
        locked = free.with_for_update(skip_locked=True).execution_options(populate_existing=True)
        if (planned := session.scalars(locked).one_or_none()) is not None:
            # Its time is history from here on, by the rules that it ran by.
            planned.at, planned.ran_at = due_at(planned), now
            return planned
    return None


def set_aside(session: Session, *, now: datetime) -> None:
    """Mark the schedule that has been due longest as failed, after a run that ended in an error of ours, or in damage."""
    planned = _claim(session, now)
    if planned is None:
        return
    _mark_failed(planned, RuntimeError())
    session.flush()
    try:
        with session.begin_nested():
            _tell_failed(session, planned)
    except DBAPIError:
        raise
    except Exception:  # noqa: BLE001 - where nobody can read who planned it, the schedules behind it must still run
        log.exception("planner cannot be told", schedule=planned.id)


def _run(session: Session, planned: Schedule, now: datetime) -> Outcome:
    """Do what was planned, in the name of whoever planned it, with the right that they have now."""
    planner = planner_of(session, ahead_of(session, planned))
    call = Call(session, planner, now, f"schedule:{planned.id}")
    outcome = _run_by_itself(call, planned) if planned.release_id is None else _run_release(call, planned)
    call.audit("schedule.run", site=planned.site, seq=outcome.seq, after={"schedule": planned.id})
    return outcome


def _run_by_itself(call: Call, planned: Schedule) -> Outcome:
    ahead = ahead_of(call.session, planned)
    with publication(call, planned.verb, reason=planned.reason, quiet=may_be_so_already(planned)) as made:
        require_right(call, ahead)
        made.watch(watched_by(call.session, ahead))
        made.block(bring_about(made.change, ahead, by=call.holder))
    return made.outcome


def _run_release(call: Call, planned: Schedule) -> Outcome:
    def find() -> Release:
        release = find_release(call.session, str(planned.release_id))
        require_open(release)
        require_right(call, ahead_of(call.session, planned))
        return release

    return publish_release(call, find, reason=planned.reason)[1]


def fail(session: Session, planned: Schedule, error: Exception) -> None:
    """Mark a schedule as failed, with what it met, for people to see."""
    _mark_failed(planned, error)
    _tell_failed(session, planned)


def _mark_failed(planned: Schedule, error: Exception) -> None:
    planned.state, planned.seq = "failed", None
    planned.failure = canonical(failure_of(error))


def _tell_failed(session: Session, planned: Schedule) -> None:
    look_out(session, planned.release_id or planned.id)
    tell_planner(session, planned, "plan_failed", at=planned.ran_at or planned.at)
