"""Names, beside a text that waits to be confirmed, the details of its record that are handed on and to be read with it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session, aliased

from api.database import portions
from api.models import DeskText, Record, Translation, Version
from api.reading.locales import NEUTRAL
from api.services.texts.handed_on import TO_BE_READ
from api.services.texts.translations import fields_of

_LIVE = aliased(Version)
_HANDED_ON = (
    select(Record, Version, _LIVE)
    .join(Translation, and_(Translation.record_id == Record.id, Translation.site == Record.site))
    .join(DeskText, DeskText.id == Translation.id)
    .join(Version, and_(Version.translation_id == Translation.id, Version.number == Translation.draft_version))
    .outerjoin(_LIVE, and_(_LIVE.translation_id == Translation.id, _LIVE.number == DeskText.live))
    .where(Translation.locale == NEUTRAL, Translation.stage.in_(TO_BE_READ))
)


def with_details(session: Session, works: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Texts that wait, each with the details that are handed on beside it; null where none are, or it is no text of the record's owner."""
    told = list(works)
    found = _handed_on(session, sorted({each["record"] for each in told}))
    return [{**each, "details": found.get((each["record"], each["site"]))} for each in told]


def _handed_on(session: Session, ids: Sequence[str]) -> dict[tuple[str, str], dict[str, Any]]:
    rows = (row for portion in portions(ids) for row in session.execute(_HANDED_ON.where(Record.id.in_(portion))))
    return {(row[0].id, row[0].site): _told(row) for row in rows}


def _told(row: Row[Record, Version, Version]) -> dict[str, Any]:
    record, draft, live = row
    now, before = fields_of(record, draft), fields_of(record, live)
    changed = sorted(name for name in now.keys() | before.keys() if now.get(name) != before.get(name))
    return {"version": draft.number, "live_version": live.number if live else None, "fields": changed}
