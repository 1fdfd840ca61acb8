"""Records as they would stand if some versions of their texts went live, for whoever looks before anything is done."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from api.models import Record
from api.reading.drafts import text_of
from api.reading.views import RecordState
from api.services.ledger.lookup import find_settings, live_records
from api.services.publishing.pins import Found, Pinned, find_pinned, records_of
from api.services.publishing.reviews import as_reviewed


def if_live(session: Session, items: Sequence[Pinned]) -> dict[str, RecordState]:
    """The records of these versions, with them laid over what readers have; where a site asks for reviews or marks what has none, with those that would hold then."""
    standing = dict(live_records(session, records_of(items)))
    # What is live already stands there, with its review and all that was worked out of it.
    new = [found for item in items if not (found := find_pinned(session, item)).is_live]
    for found in new:
        before = standing.get(found.record.id) or _unknown(found.record)
        standing[found.record.id] = _with_text(before, found)
    return as_reviewed(session, standing) if new and _asks_for_reviews(session, items, standing) else standing


def _asks_for_reviews(session: Session, items: Sequence[Pinned], records: Mapping[str, RecordState]) -> bool:
    """Whether it matters for any of these who has reviewed what."""
    sites = {*(each.site for each in items), *(each.site for each in records.values())}
    return any(find_settings(session, site).wants_review(of_safety=True) for site in sites)


def _with_text(state: RecordState, found: Found) -> RecordState:
    place = found.translation.site, found.translation.locale
    return state.with_texts({place: text_of(found.record, found.translation, found.version)})


def _unknown(record: Record) -> RecordState:
    """A record that readers have nothing of."""
    return RecordState(record.id, record.type, record.site, record.source_locale)
