"""Submits: drafts are handed to whoever approves them."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.approval import move_to
from api.services.publishing.pins import Blocker, Found, Pinned, find_distinct, not_draft
from api.services.publishing.said import CommentInput
from api.services.publishing.verb import Needs, Verb


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder, comment: str = "") -> Iterable[Blocker]:
    """Hand drafts to whoever approves them"""
    for found in find_distinct(change.session, items):
        move_to("submitted", change, found, by=by, comment=comment)
    return ()


def _hinders(_session: Session, items: Sequence[Found], _by: Holder) -> Iterator[Blocker]:
    """Only a draft is handed on, and only one that nobody has approved yet."""
    yield from not_draft(items)
    for found in items:
        if found.translation.stage == "approved" and found.translation.stage_version == found.version.number:
            yield found.blocker("approved-already", "This version is approved already.")


VERB = Verb(
    "submit", Permission.TRANSLATE, Needs.PINS, CommentInput, perform, hinders=_hinders, quiet=True, is_noticed=False,
    leads_to_publication=True,
)  # fmt: skip
