"""Plans publications for later, and runs each exactly once, however many workers there are."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical
from api.errors import Conflict, ContentError, NotFound, kind_of
from api.ids import new_id
from api.models import Release, Schedule
from api.services.accounts.audit import Call
from api.services.accounts.holders import as_maker, maker_now
from api.services.accounts.step_up import require_step_up
from api.services.ledger.changes import hold_ledger
from api.services.publishing.blockers import refuse_blockers
from api.services.publishing.clocks import FARTHEST_MOVE, due_at, local_time, moment_of
from api.services.publishing.foreseen import schedule_plan
from api.services.publishing.perform import note, perform
from api.services.publishing.pins import Pinned, Plan
from api.services.publishing.plans import carry_out, plan_of
from api.services.publishing.publication import Outcome, publication
from api.services.publishing.releases import find_release, publish_release, release_plan
from api.services.publishing.rights import require_still
from api.services.publishing.verbs import VERBS
from api.services.talk.notices import tell_planner


def schedule_items(
    call: Call, items: Sequence[Pinned], *, verb: str, at: str, time_zone: str, reason: str = "", dry_run: bool = False
) -> tuple[Outcome, Schedule | None]:
    """Plan a publication for later with the versions pinned, and tell what it would do if it ran now."""
    moment = moment_of(at, time_zone, now=call.now)
    outcome = _rehearsed(perform(call, VERBS[verb], items, dry_run=True), dry_run=dry_run)
    if dry_run:
        return outcome, None
    plan = plan_of(call.session, verb, items)
    local_at = local_time(at, moment, time_zone)
    planned = _planned(
        call, site=items[0].site, verb=verb, plan=plan, at=moment, local_at=local_at, time_zone=time_zone, reason=reason
    )  # fmt: skip
    said = {"verb": verb, "at": at, "time_zone": time_zone, "reason": reason}
    note(call, "schedule", items, said, outcome)
    return outcome, planned


def schedule_release(
    call: Call, find: Callable[[], Release], *, at: str, time_zone: str, reason: str = "", dry_run: bool = False
) -> tuple[Outcome, Schedule | None]:
    """Plan a release for later; it is published as it is by then."""
    release, outcome = publish_release(call, find, dry_run=True)
    # Whoever has seen another state hears of that first.
    moment = moment_of(at, time_zone, now=call.now)
    outcome = _rehearsed(outcome, dry_run=dry_run)
    if dry_run:
        return outcome, None
    planned = _planned(
        call, site=release.site, verb="release", plan={}, at=moment, local_at=local_time(at, moment, time_zone),
        time_zone=time_zone, reason=reason, release=release.id,
    )  # fmt: skip
    return outcome, planned


def _rehearsed(outcome: Outcome, *, dry_run: bool) -> Outcome:
    """What a publication would do if it ran now; Blocked, unless it is a dry run, where anything stands in its way."""
    if not dry_run:
        refuse_blockers(outcome.blockers)
    return replace(outcome, tags=())


def _planned(
    call: Call, *, site: str, verb: str, plan: Plan, at: datetime, local_at: str | None, time_zone: str, reason: str,
    release: str | None = None,
) -> Schedule:  # fmt: skip
    # When it runs, nobody is there to be asked.
    require_step_up(call, "publish", [site])
    planned = Schedule(
        id=new_id(), verb=verb, site=site, release_id=release, items=canonical([_as_json(*each) for each in plan.items()]),
        at=at, local_at=local_at, time_zone=time_zone, reason=reason, state="pending", created_at=call.now,
        created_by=call.holder.name, planned_by=as_maker(call.holder),
    )  # fmt: skip
    call.session.add(planned)
    call.session.flush()
    return planned


def _as_json(pin: Pinned, replaces: int | None) -> dict[str, Any]:
    return {"record": pin.record, "site": pin.site, "locale": pin.locale, "version": pin.version, "replaces": replaces}


def find_schedule(session: Session, id: str) -> Schedule:
    """The schedule with that id, or NotFound."""
    found = session.get(Schedule, id)
    if found is None:
        raise NotFound(f"There is no schedule {id!r}.")
    return found


def cancel(planned: Schedule) -> None:
    """Call a schedule off, while it has not run."""
    if planned.state != "pending":
        raise Conflict(f"The schedule is {planned.state} already.")
    planned.state = "cancelled"


def has_due(session: Session, *, now: datetime) -> bool:
    """Whether any schedule's time has come."""
    return bool(_due(session, now))


def _due(session: Session, now: datetime) -> list[Schedule]:
    """The schedules whose time has come by the rules of their zones, the longest due first."""
    near = select(Schedule).where(Schedule.state == "pending", Schedule.at <= now + FARTHEST_MOVE)
    due = (each for each in session.scalars(near) if due_at(each) <= now)
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
            # Before the run, which tells of whatever is still to come and cannot any more.
            planned.state = "done"
            planned.seq = _run(session, planned, now).seq
    except ContentError as error:
        fail(planned, error)
        tell_planner(session, planned, "plan_failed", at=now)
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
    """Mark the schedule that has been due longest as failed, after a run that ended in an error of ours."""
    planned = _claim(session, now)
    if planned is not None:
        fail(planned, RuntimeError())
        tell_planner(session, planned, "plan_failed", at=now)


def _run(session: Session, planned: Schedule, now: datetime) -> Outcome:
    """Do what was planned, in the name of whoever planned it, with the right that they have now."""
    # What the planner's right rests on is read under the lock, like all that the change will.
    hold_ledger(session)
    planner = maker_now(session, planned.planned_by, planned.created_by)
    call = Call(session, planner, now, f"schedule:{planned.id}")
    outcome = _run_items(call, planned) if planned.release_id is None else _run_release(call, planned)
    call.audit("schedule.run", site=planned.site, seq=outcome.seq, after={"schedule": planned.id})
    return outcome


def _run_items(call: Call, planned: Schedule) -> Outcome:
    plan = schedule_plan(planned)
    with publication(call, planned.verb, reason=planned.reason) as made:
        require_still(call, plan)
        made.watch(pin.record for pin in plan)
        made.block(carry_out(made.change, plan))
    return made.outcome


def _run_release(call: Call, planned: Schedule) -> Outcome:
    def find() -> Release:
        release = find_release(call.session, str(planned.release_id))
        require_still(call, release_plan(release))
        return release

    return publish_release(call, find, reason=planned.reason)[1]


def fail(planned: Schedule, error: Exception) -> None:
    """Mark a schedule as failed, with what it met, for people to see."""
    facts = (
        {"detail": error.detail, **error.facts}
        if isinstance(error, ContentError)
        else {"detail": "It met an unexpected error; the log has more."}
    )
    planned.state, planned.seq = "failed", None
    planned.failure = canonical({"type": kind_of(error), **facts})
