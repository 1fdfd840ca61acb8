"""Where drafts stand between people before readers get them, and whether somebody has approved what goes live."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.orm import Session

from api.canonical import fingerprint, parse
from api.database import core, portions
from api.models import Fact
from api.models.base import table_of
from api.reading.facts.text import TextValue
from api.reading.views import RecordState
from api.services.accounts.permissions import Holder
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_settings
from api.services.publishing.pins import Blocker, Found, Pinned, find_pinned

_FACT = table_of(Fact).c
_PLACE = _FACT.record_id, _FACT.site, _FACT.locale
_ONCE: Any = select(*_PLACE, _FACT.value).where(
    _FACT.kind == TextValue.kind, tuple_(*_PLACE).in_(bindparam("places", expanding=True))
)


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
    found = [find_pinned(session, item) for item in asked]
    # What readers have had before was approved before.
    had = _had(session, found)
    return [(each, _approved(each)) for each in found if (each.pin.place, each.version.number) not in had]


def _had(session: Session, texts: Iterable[Found]) -> set[tuple[tuple[str, str, str], int]]:
    """Which versions readers have had of some texts."""
    had = set()
    for portion in portions(sorted({each.pin.place for each in texts})):
        for record, site, locale, value in core(session, _ONCE, {"places": portion}):
            had.add(((record, site, locale), TextValue.from_json(parse(value)).version))
    return had


def _approved(found: Found) -> str | None:
    """The approval of the version itself, which a plan may rest on, or the one that editorial saves have taken along."""
    translation = found.translation
    is_this = translation.stage == "approved" and translation.stage_version == found.version.number
    return translation.stage_clinical if is_this else found.version.approved_clinical


def unapproved(approved: Sequence[Approval], records: Mapping[str, RecordState]) -> Iterator[Blocker]:
    """The texts that are live in these records without anybody's approval of just their clinical words."""
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
