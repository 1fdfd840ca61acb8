"""Approves: drafts may be published as they are, until a clinical save makes this void."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from api.canonical import fingerprint
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_settings
from api.services.publishing.approval import move_to
from api.services.publishing.pins import Blocker, Found, Pinned, find_distinct, not_draft
from api.services.publishing.reviews import covered_clinical, is_author
from api.services.publishing.said import CommentInput
from api.services.publishing.verb import Needs, Verb


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder, comment: str = "") -> Iterator[Blocker]:
    """Say that drafts may be published as they are"""
    yield from not_draft(change.session, items)
    for found in find_distinct(change.session, items):
        yield from _own(change.session, by, found)
        move_to("approved", change, found, by=by, comment=comment)
        covered = fingerprint(covered_clinical(change.session, found, items))
        found.translation.stage_clinical = found.version.approved_clinical = covered


def _own(session: Session, by: Holder, found: Found) -> Iterator[Blocker]:
    """Under four eyes, whoever wrote or submitted a text cannot approve it."""
    if find_settings(session, found.pin.site).approval != "four_eyes":
        return
    submitted = found.translation.stage == "submitted" and found.translation.stage_by == by.identity
    if submitted or is_author(session, found, by):
        yield found.blocker(
            "four-eyes", "You wrote or submitted this text; on this site somebody else must approve it."
        )


VERB = Verb(
    "approve", Permission.REVIEW, Needs.PINS, CommentInput, perform, quiet=True, is_noticed=False, leads_to_publication=True,
    of_record=lambda text: text.staged("submitted"),
)  # fmt: skip
