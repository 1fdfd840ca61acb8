"""Publishes: the pinned versions go live."""

from collections.abc import Sequence

from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.approval import approvals, unapproved
from api.services.publishing.blockers import brought_by
from api.services.publishing.live import go_live, records_of
from api.services.publishing.pins import Blocker, Pinned, not_newest
from api.services.publishing.said import PublishingInput
from api.services.publishing.verb import Needs, Verb
from api.services.publishing.wording import unfit


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder) -> list[Blocker]:
    """Make the pinned versions live, all in one change"""
    return [*not_newest(change.session, items), *publish_pinned(change, items)]


def publish_pinned(change: OpenChange, items: Sequence[Pinned]) -> list[Blocker]:
    """Make the pinned versions live, newest or not, and say what readers would miss or what nobody has approved."""
    approved, unmended = approvals(change.session, items), list(unfit(change.session, items))
    go_live(change, items)
    others = brought_by(change, records_of(items), publishing=items)
    return [*unapproved(change.session, approved), *others, *unmended]


VERB = Verb("publish", Permission.PUBLISH, Needs.PINS, PublishingInput, perform)
