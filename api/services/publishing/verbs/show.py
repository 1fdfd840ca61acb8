"""Shows: records that a site or one above it hides are shown again."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.pins import Blocker, Place
from api.services.publishing.said import VisibilityInput
from api.services.publishing.verb import Needs, Verb
from api.services.publishing.visibility import already, say_visibility


def perform(change: OpenChange, items: Sequence[Place], *, by: Holder) -> list[Blocker]:
    """Show records on sites again, also where an ancestor hides them"""
    say_visibility(change, items, hidden=False)
    return []


def _foreseen(session: Session, items: Sequence[Place], _by: Holder) -> Iterator[Blocker]:
    """Nothing changes where it is so already."""
    return already(session, items, hidden=False)


VERB = Verb("show", Permission.PUBLISH, Needs.RECORDS, VisibilityInput, perform, foreseen=_foreseen)
