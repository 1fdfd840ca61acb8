"""Where drafts stand between people before readers get them, and whether somebody has approved what goes live."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from api.canonical import fingerprint
from api.services.accounts.permissions import Holder
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_settings, live_records, text_facts
from api.services.publishing.pins import Blocker, Found, Pinned, find_pinned


def move_to(stage: str, change: OpenChange, found: Found, *, by: Holder, comment: str) -> None:
    """Let a draft stand somewhere between people: submitted, approved or sent back."""
    translation = found.translation
    translation.stage, translation.stage_version = stage, found.version.number
    translation.stage_by, translation.stage_at = by.identity, change.change.at
    translation.stage_imported_by = None
    translation.stage_comment, translation.stage_clinical = comment.strip() or None, None


Approval = tuple[Found, str | None]
"""A text as it stood before the change, and the fingerprint of what was approved of it."""


def approvals(session: Session, items: Iterable[Pinned]) -> list[Approval]:
    """For each pin of a site that asks for approval, what was approved; publishing clears stages."""
    asked = (item for item in items if find_settings(session, item.site).approval != "none")
    found = (find_pinned(session, item) for item in asked)
    # What readers have had before was approved before.
    return [(each, _approved(each)) for each in found if not _was_live(session, each)]


def _was_live(session: Session, found: Found) -> bool:
    return any(value.version == found.version.number for value in text_facts(session, found.translation))


def _approved(found: Found) -> str | None:
    """The approval of the version itself, which a plan may rest on, or the one that editorial saves have taken along."""
    translation = found.translation
    is_this = translation.stage == "approved" and translation.stage_version == found.version.number
    return translation.stage_clinical if is_this else found.version.approved_clinical


def unapproved(session: Session, approved: Sequence[Approval]) -> Iterator[Blocker]:
    """The texts that are live in this transaction without anybody's approval of just their clinical words."""
    records = live_records(session, {found.pin.record for found, _ in approved})
    for found, known in approved:
        pin, record = found.pin, records[found.pin.record]
        text = record.texts[pin.site, pin.locale]
        covered = record.clinical(text) if pin.site == record.site else text.clinical
        if known != fingerprint(dict(covered)):
            detail = (
                "The site asks for an approval of this version."
                if known is None
                else "The approval was of other clinical words: the neutral fields that go with the text differ."
            )
            yield found.blocker("approval-missing", detail)
