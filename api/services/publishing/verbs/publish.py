"""Publishes: the pinned versions go live."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import live_records
from api.services.publishing.approval import approvals, unapproved
from api.services.publishing.blockers import brought_by
from api.services.publishing.gated import gate_blockers
from api.services.publishing.if_live import if_live
from api.services.publishing.live import go_live
from api.services.publishing.pins import Blocker, Found, Pinned, not_newest, records_of
from api.services.publishing.said import PublishingInput
from api.services.publishing.verb import Needs, Verb
from api.services.publishing.wording import unfit


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder) -> list[Blocker]:
    """Make the pinned versions live, all in one change"""
    return publish_pinned(change, items)


def _hinders(_session: Session, items: Sequence[Found], _by: Holder) -> Iterator[Blocker]:
    """Only the newest version goes live."""
    return not_newest(items)


def _foreseen(session: Session, items: Sequence[Found], _by: Holder) -> Iterator[Blocker]:
    """What is live already, and what the site lets nobody publish without an approval."""
    yield from (each.blocker("nothing-to-change", "It is live already.") for each in items if each.is_live)
    pins = [each.pin for each in items]
    if asked := approvals(session, pins):
        yield from unapproved(asked, if_live(session, pins))


def publish_pinned(change: OpenChange, items: Sequence[Pinned]) -> list[Blocker]:
    """Make the pinned versions live, newest or not, and say what readers would miss or what nobody has approved."""
    session = change.session
    approved, unmended = approvals(session, items), list(unfit(session, items))
    unmended += gate_blockers(session, items, if_live(session, items), today=change.change.at.date())
    go_live(change, items)
    others = brought_by(change, records_of(items), publishing=items)
    return [*unapproved(approved, live_records(change.session, records_of(items))), *others, *unmended]


VERB = Verb("publish", Permission.PUBLISH, Needs.PINS, PublishingInput, perform, hinders=_hinders, foreseen=_foreseen)
