"""Unpublishes: the pinned live versions are taken from readers, and their history stays."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.live import resting_on, take_down
from api.services.publishing.pins import Blocker, Found, Pinned, not_live
from api.services.publishing.said import PublishingInput
from api.services.publishing.taking import brought_by_taking
from api.services.publishing.verb import Needs, Verb


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder) -> list[Blocker]:
    """Take the pinned live versions from readers, all in one change"""
    return take_down_pinned(change, items)


def _hinders(_session: Session, items: Sequence[Found], _by: Holder) -> Iterator[Blocker]:
    """Only what readers get is taken from them."""
    return not_live(items)


def take_down_pinned(change: OpenChange, items: Sequence[Pinned]) -> list[Blocker]:
    """Take down what is live of these texts, and say what that leaves incomplete."""
    take_down(change, items)
    return brought_by_taking(change, sorted(resting_on(change.session, items)))


VERB = Verb(
    "unpublish",
    Permission.PUBLISH,
    Needs.PINS,
    PublishingInput,
    perform,
    hinders=_hinders,
    of_record=lambda text: text.live,
)
