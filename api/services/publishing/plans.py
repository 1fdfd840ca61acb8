"""What is planned for later: what exactly, beside what was live when it was planned; and how a change does it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from api.models import Schedule
from api.services.accounts.permissions import Holder
from api.services.ledger.changes import OpenChange
from api.services.publishing.blockers import brought_by
from api.services.publishing.foreseen import ON_RECORDS, Ahead, places_in, said_in
from api.services.publishing.live import resting_on, take_down
from api.services.publishing.order import current_order, reorder
from api.services.publishing.pins import Blocker, Pinned, Plan, find_pinned, know_items, not_replacing
from api.services.publishing.verbs import VERBS
from api.services.publishing.verbs.publish import publish_pinned


def plan_of(session: Session, verb: str, items: Sequence[Pinned]) -> Plan:
    """What is to go live, or with `unpublish` to be taken down, beside what each item replaces as things stand."""
    founds = [find_pinned(session, item) for item in items]
    if verb == "unpublish":
        return {Pinned(*each.pin.place): each.pin.version for each in founds}
    return {each.pin: each.live for each in founds}


def bring_about(change: OpenChange, ahead: Ahead, *, by: Holder) -> list[Blocker]:
    """Do what a release or a schedule is to do, and say what stands in its way."""
    planned = ahead.schedule
    if ahead.release is None and planned is not None and planned.verb in ON_RECORDS:
        return VERBS[planned.verb].use(change, places_in(planned), by=by, **said_in(planned))
    if ahead.release is None and planned is not None and planned.verb == "order":
        return _put_in_order(change, planned, by=by)
    return carry_out(change, ahead.plan)


def _put_in_order(change: OpenChange, planned: Schedule, *, by: Holder) -> list[Blocker]:
    standing = dict(current_order(change.session, planned.site, **said_in(planned)))
    return reorder(change, planned.site, standing, [each.record for each in places_in(planned)], by=by)


def watched_by(session: Session, ahead: Ahead) -> set[str]:
    """The records of which it has to be told what readers get."""
    planned = ahead.schedule
    if ahead.release is None and planned is not None and planned.verb == "order":
        return ahead.records | {id for id, _ in current_order(session, planned.site, **said_in(planned))}
    return ahead.records


def carry_out(change: OpenChange, plan: Plan) -> list[Blocker]:
    """Do what was planned, in place of what was live then."""
    know_items(change.session, list(plan))
    superseded = list(not_replacing(change.session, plan))
    removals = [pin for pin in plan if pin.version is None]
    done = exchange(change, removals, [pin for pin in plan if pin.version is not None])
    return list(dict.fromkeys([*superseded, *done]))


def exchange(change: OpenChange, removals: Sequence[Pinned], published: Sequence[Pinned]) -> list[Blocker]:
    """Take some texts down and publish others in the same change, and say what that breaks."""
    take_down(change, removals)
    # What is published in the same change may fill a gap that was torn, so the gaps are looked for last.
    others = publish_pinned(change, published)
    return list(dict.fromkeys([*others, *brought_by(change, resting_on(change.session, removals))]))
