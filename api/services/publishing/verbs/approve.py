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


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder, comment: str = "") -> Iterable[Blocker]:
    """Say that drafts may be published as they are"""
    know_places(change.session, neutral_places(items))
    texts = find_distinct(change.session, items)
    covered = [fingerprint(covered_clinical(change.session, each, items)) for each in texts]
    for found, clinical in zip(texts, covered, strict=True):
        move_to("approved", change, found, by=by, comment=comment)
        found.translation.stage_clinical = found.version.approved_clinical = clinical
    return ()


def _hinders(session: Session, items: Sequence[Found], by: Holder) -> Iterator[Blocker]:
    """Only a draft is approved, and under four eyes by another than who wrote it or handed it on."""
    yield from not_draft(items)
    asked = [each for each in items if find_settings(session, each.pin.site).approval == "four_eyes"]
    own = {each.pin.place for each in written_by(session, asked, by)}
    for found in asked:
        if found.pin.place in own or _has_submitted(found, by):
            detail = "You wrote or submitted this text; on this site somebody else must approve it."
            yield found.blocker("four-eyes", detail)


def _has_submitted(found: Found, by: Holder) -> bool:
    return found.translation.stage == "submitted" and found.translation.stage_by == by.identity


VERB = Verb(
    "approve", Permission.REVIEW, Needs.PINS, CommentInput, perform, hinders=_hinders, quiet=True, is_noticed=False,
    leads_to_publication=True,
    of_record=lambda text: text.staged("submitted"),
)  # fmt: skip
