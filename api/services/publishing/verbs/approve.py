"""Approves: drafts may be published as they are, until a clinical save makes this void."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from api.canonical import fingerprint
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.ahead import know_places
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_settings
from api.services.publishing.approval import move_to
from api.services.publishing.pins import Blocker, Found, Pinned, find_distinct, not_draft
from api.services.publishing.reviews import covered_clinical, neutral_places, written_by
from api.services.publishing.said import CommentInput
from api.services.publishing.verb import Needs, Verb


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder, comment: str = "") -> Iterator[Blocker]:
    """Say that drafts may be published as they are"""
    yield from not_draft(change.session, items)
    know_places(change.session, neutral_places(items))
    texts = find_distinct(change.session, items)
    yield from _own(change.session, by, texts)
    covered = [fingerprint(covered_clinical(change.session, each, items)) for each in texts]
    for found, clinical in zip(texts, covered, strict=True):
        move_to("approved", change, found, by=by, comment=comment)
        found.translation.stage_clinical = found.version.approved_clinical = clinical


def _own(session: Session, by: Holder, texts: Iterable[Found]) -> Iterator[Blocker]:
    """Under four eyes, whoever wrote or submitted a text cannot approve it."""
    asked = [each for each in texts if find_settings(session, each.pin.site).approval == "four_eyes"]
    written = set(written_by(session, asked, by))
    for each in asked:
        submitted = each.translation.stage == "submitted" and each.translation.stage_by == by.identity
        if submitted or each in written:
            yield each.blocker(
                "four-eyes", "You wrote or submitted this text; on this site somebody else must approve it."
            )


VERB = Verb(
    "approve", Permission.REVIEW, Needs.PINS, CommentInput, perform, quiet=True, is_noticed=False, leads_to_publication=True
)  # fmt: skip
