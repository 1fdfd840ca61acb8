"""Unpublishes: the pinned live versions are taken from readers, and their history stays."""

from collections.abc import Sequence

from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.blockers import brought_by
from api.services.publishing.live import resting_on, take_down
from api.services.publishing.pins import Blocker, Pinned, not_live
from api.services.publishing.said import PublishingInput
from api.services.publishing.verb import Needs, Verb


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder) -> list[Blocker]:
    """Take the pinned live versions from readers, all in one change"""
    return [*not_live(change.session, items), *take_down_pinned(change, items)]


def take_down_pinned(change: OpenChange, items: Sequence[Pinned]) -> list[Blocker]:
    """Take down what is live of these texts, and say what that leaves incomplete."""
    take_down(change, items)
    return brought_by(change, resting_on(change.session, items))


VERB = Verb("unpublish", Permission.PUBLISH, Needs.PINS, PublishingInput, perform)
