"""Shows: records that a site or one above it hides are shown again."""

from collections.abc import Sequence

from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.pins import Blocker, Place
from api.services.publishing.said import VisibilityInput
from api.services.publishing.verb import Needs, Verb
from api.services.publishing.visibility import say_visibility


def perform(change: OpenChange, items: Sequence[Place], *, by: Holder) -> list[Blocker]:
    """Show records on sites again, also where an ancestor hides them"""
    say_visibility(change, items, hidden=False)
    return []


VERB = Verb("show", Permission.PUBLISH, Needs.RECORDS, VisibilityInput, perform)
