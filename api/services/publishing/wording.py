"""Says which words of versions must be mended before readers get them, and which their editors should look at."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from api.record_types import RECORD_TYPES
from api.record_types.declaration import RecordType
from api.services.ledger.lookup import live_record_or_none
from api.services.publishing.pins import Blocker, Found, Pinned, find_pinned
from api.services.texts.remarks import Remark, altered, remarks
from api.services.texts.translations import fields_of

Fields = Mapping[str, Any]


def unfit(session: Session, items: Iterable[Pinned]) -> Iterator[Blocker]:
    """What stands in the way of these versions, before they go live.

    Not what the very same words were live with: an old fault of one field keeps nobody from mending another.
    """
    for found in (find_pinned(session, item) for item in items):
        declaration, before = RECORD_TYPES[found.record.type], live_fields(session, found)
        for each in remarks(declaration, altered(fields_of(found.record, found.version), before)):
            if each.blocks:
                pin = found.pin
                yield Blocker(
                    each.rule, each.detail, pin.record, pin.site, found.translation.locale, each.field, place=each.place
                )


def live_fields(session: Session, found: Found) -> Fields:
    """What readers have of a text, which is known wherever it is known what of it is live."""
    state = live_record_or_none(session, found.record.id)
    live = state.texts.get((found.pin.site, found.translation.locale)) if state else None
    return live.fields if live else {}


def worth_a_look(declaration: RecordType, fields: Fields, before: Fields) -> Iterator[Remark]:
    """What is to be said of words that go live, but for what stands in their way."""
    new = altered(fields, before)
    yield from (each for each in remarks(declaration, fields) if not (each.blocks and each.field in new))
