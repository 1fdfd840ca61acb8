"""Submits: drafts are handed to whoever approves them."""

from collections.abc import Iterator, Sequence

from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.approval import move_to
from api.services.publishing.pins import Blocker, Pinned, find_distinct, not_draft
from api.services.publishing.said import CommentInput
from api.services.publishing.verb import Needs, Verb


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder, comment: str = "") -> Iterator[Blocker]:
    """Hand drafts to whoever approves them"""
    yield from not_draft(change.session, items)
    for found in find_distinct(change.session, items):
        if found.translation.stage == "approved" and found.translation.stage_version == found.version.number:
            yield found.blocker("approved-already", "This version is approved already.")
        else:
            move_to("submitted", change, found, by=by, comment=comment)


VERB = Verb(
    "submit", Permission.TRANSLATE, Needs.PINS, CommentInput, perform, quiet=True, is_noticed=False, leads_to_publication=True,
    of_record=lambda text: text.staged("draft", "sent_back"),
)  # fmt: skip
