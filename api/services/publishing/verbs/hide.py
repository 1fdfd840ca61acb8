"""Hides: records are left out on a site."""

from collections.abc import Sequence

from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.pins import Blocker, Place
from api.services.publishing.said import VisibilityInput
from api.services.publishing.verb import Needs, Verb
from api.services.publishing.visibility import say_visibility


def perform(change: OpenChange, items: Sequence[Place], *, by: Holder) -> list[Blocker]:
    """Leave records out on sites, and on those that inherit from them"""
    say_visibility(change, items, hidden=True)
    return []


VERB = Verb("hide", Permission.PUBLISH, Needs.RECORDS, VisibilityInput, perform)
