"""Plans for later what people can do now, moves what is planned, and calls it off."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from api.canonical import canonical, rfc3339
from api.errors import Conflict, NotFound
from api.ids import new_id
from api.models import Release, Schedule
from api.reading.locales import NEUTRAL
from api.services.accounts.audit import Call
from api.services.accounts.holders import as_maker
from api.services.accounts.permissions import Permission, require
from api.services.accounts.step_up import require_step_up
from api.services.ledger.lookup import find_lineage
from api.services.publishing.blockers import refuse_blockers
from api.services.publishing.clocks import When, due_at
from api.services.publishing.foreseen import ahead_of
from api.services.publishing.order import current_order, find_topic, reorder
from api.services.publishing.outlooks import look_out
from api.services.publishing.perform import note, perform
from api.services.publishing.pins import Pinned, Place
from api.services.publishing.plans import plan_of
from api.services.publishing.publication import Outcome, publication
from api.services.publishing.releases import publish_release, require_no_time
from api.services.publishing.verbs import VERBS

STEP_UP = {"publish": "publish", "unpublish": "publish", "release": "publish", "withdraw": "withdraw"}
"""Before which act of a site's settings people prove that it is they: when it runs, nobody is there to be asked."""


def schedule_items(
    call: Call, items: Sequence[Pinned | Place], *, verb: str, at: str, time_zone: str, reason: str = "", dry_run: bool = False,
    **said: Any,
) -> tuple[Outcome, Schedule | None]:  # fmt: skip
    """Plan a verb for later, texts with their versions pinned, and tell what it would do if it were used now."""
    when = When.of(at, time_zone, now=call.now)
    outcome = _rehearsed(perform(call, VERBS[verb], items, dry_run=True, **said), dry_run=dry_run)
    if dry_run:
        return outcome, None
    planned = plan(
        call, when, site=items[0].site, verb=verb, items=_kept(call.session, verb, items), said=said, reason=reason
    )
    note(call, "schedule", items, {"verb": verb, "at": at, "time_zone": time_zone, "reason": reason, **said}, outcome)
    return outcome, planned


def _kept(session: Session, verb: str, items: Sequence[Pinned | Place]) -> list[dict[str, Any]]:
    pins = [each for each in items if isinstance(each, Pinned)]
    texts = [_as_json(*each) for each in plan_of(session, verb, pins).items()]
    return [*texts, *(each._asdict() for each in items if isinstance(each, Place))]


def schedule_order(
    call: Call, site: str, ids: Sequence[str], *, topic: str, type_name: str, at: str, time_zone: str, reason: str = "",
    dry_run: bool = False,
) -> tuple[Outcome, Schedule | None]:  # fmt: skip
    """Plan another order of a topic's records of a type for later: these first, and the rest as they stand by then."""
    when = When.of(at, time_zone, now=call.now)
    with publication(call, "order", dry_run=True, quiet=True) as made:
        require(call.holder, Permission.PUBLISH, find_lineage(call.session, site), NEUTRAL)
        topic = find_topic(call.session, site, topic)
        standing = dict(current_order(call.session, site, topic, type_name))
        made.watch(standing)
        made.block(reorder(made.change, site, standing, ids, by=call.holder))
    outcome = _rehearsed(made.outcome, dry_run=dry_run)
    if dry_run:
        return outcome, None
    said, places = {"topic": topic, "type_name": type_name}, [Place(site, id)._asdict() for id in ids]
    planned = plan(call, when, site=site, verb="order", items=places, said=said, reason=reason)
    call.audit(
        "order.schedule", site=site, after={"schedule": planned.id, "topic": topic, "type": type_name, "ids": list(ids)}
    )
    return outcome, planned


def schedule_release(
    call: Call, find: Callable[[], Release], *, at: str, time_zone: str, reason: str = "", dry_run: bool = False
) -> tuple[Outcome, Schedule | None]:
    """Plan a release for later; it is published as it is by then."""
    release, outcome = publish_release(call, find, dry_run=True)
    # Whoever has seen another state hears of that first.
    require_no_time(call.session, release)
    when = When.of(at, time_zone, now=call.now)
    outcome = _rehearsed(outcome, dry_run=dry_run)
    if dry_run:
        return outcome, None
    return outcome, plan(call, when, site=release.site, verb="release", release=release.id, reason=reason)


def _rehearsed(outcome: Outcome, *, dry_run: bool) -> Outcome:
    """What a publication would do if it ran now; Blocked, unless it is a dry run, where anything stands in its way."""
    if not dry_run:
        refuse_blockers(outcome.blockers)
    return replace(outcome, tags=())


def plan(
    call: Call, when: When, *, site: str, verb: str, items: Sequence[dict[str, Any]] = (), said: Mapping[str, Any] | None = None,
    reason: str, release: str | None = None, state: str = "pending",
) -> Schedule:  # fmt: skip
    """Keep what is planned, in the name of whoever plans it; what is `proposed` never runs."""
    if state == "pending":
        _require_proof(call, verb, site)
    planned = Schedule(
        id=new_id(), verb=verb, site=site, release_id=release, items=canonical(list(items)), said=canonical(said) if said else None,
        at=when.at, local_at=when.local_at, time_zone=when.time_zone, reason=reason, state=state, created_at=call.now,
        created_by=call.holder.name, planned_by=as_maker(call.holder),
    )  # fmt: skip
    call.session.add(planned)
    look_out(call.session, release or planned.id)
    return planned


def _as_json(pin: Pinned, replaces: int | None) -> dict[str, Any]:
    return {"record": pin.record, "site": pin.site, "locale": pin.locale, "version": pin.version, "replaces": replaces}


def find_schedule(session: Session, id: str) -> Schedule:
    """The schedule with that id, or NotFound."""
    found = session.get(Schedule, id)
    if found is None:
        raise NotFound(f"There is no schedule {id!r}.")
    return found


def cancel(session: Session, planned: Schedule) -> None:
    """Call a schedule off, while it has not run."""
    require_to_come(planned)
    planned.state = "cancelled"
    look_out(session, planned.release_id or planned.id)


def require_to_come(planned: Schedule) -> None:
    """Refuse what can only be done with a schedule that has not run."""
    if planned.state not in ("pending", "proposed"):
        raise Conflict(f"The schedule is {planned.state} already.")


def move(call: Call, planned: Schedule, *, at: str, time_zone: str, reason: str | None = None) -> None:
    """Let a schedule run at another time, for whoever may do now what it is to do then; it stays its planner's."""
    require_to_come(planned)
    _require_right(call, planned)
    _require_proof(call, planned.verb, planned.site)
    when, before = When.of(at, time_zone, now=call.now), _time_of(planned)
    planned.at, planned.local_at, planned.time_zone = when.at, when.local_at, when.time_zone
    planned.reason = planned.reason if reason is None else reason
    look_out(call.session, planned.release_id or planned.id)
    call.audit("schedule.move", site=planned.site, before=before, after=_time_of(planned))


def _require_right(call: Call, planned: Schedule) -> None:
    ahead = ahead_of(call.session, planned)
    require(call.holder, Permission.PUBLISH, find_lineage(call.session, planned.site))
    for item in ahead.items:
        locale = item.locale if isinstance(item, Pinned) else NEUTRAL if planned.verb == "order" else None
        require(call.holder, Permission.PUBLISH, find_lineage(call.session, item.site), locale)


def _require_proof(call: Call, verb: str, site: str) -> None:
    if verb in STEP_UP:
        require_step_up(call, STEP_UP[verb], [site])


def _time_of(planned: Schedule) -> dict[str, Any]:
    return {
        "schedule": planned.id,
        "at": rfc3339(due_at(planned)),
        "time_zone": planned.time_zone,
        "reason": planned.reason,
    }
