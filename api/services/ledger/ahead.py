"""Reads at once what a transaction will look up text by text: for whoever brings in thousands of them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, make_transient_to_detached

from api.database import portions
from api.errors import StaleVersion
from api.models import Record, Translation, Version
from api.models.base import table_of
from api.models.content import counted_on
from api.models.numbers import insert_numbered
from api.models.texts import STANDING
from api.services.ledger.lookup import live_records
from api.services.ledger.memory import known, note

_TRANSLATION = table_of(Translation)
_AT_PLACES = (
    select(Translation, Record, Version)
    .join(Record, Record.id == Translation.record_id)
    .outerjoin(
        Version,
        (Version.translation_id == Translation.id)
        & (Version.number == func.coalesce(Translation.draft_version, Translation.latest_version)),
    )
    .where(tuple_(Translation.record_id, Translation.site, Translation.locale).in_(bindparam("places", expanding=True)))
)

TextPlace = tuple[str, str, str]
"""(record id, site, locale)"""


def find_records(session: Session, ids: Iterable[str]) -> dict[str, Record]:
    """Those of some records that there are; they are known from now on."""
    found = {}
    for portion in portions(sorted(set(ids))):
        for record in session.scalars(select(Record).where(Record.id.in_(portion))):
            found[record.id] = record
            note(known(session).records, record.id, record)
    return found


def make_records(session: Session, records: Iterable[Record]) -> None:
    """Make records, which are known from now on."""
    made = list(records)
    session.add_all(made)
    session.flush()
    for record in made:
        note(known(session).records, record.id, record)


def know_texts(session: Session, places: Iterable[TextPlace]) -> list[TextPlace]:
    """Know these texts with their newest versions and what of their records is live; the answer is those not begun."""
    wanted, begun = set(places), set[TextPlace]()
    ids = sorted({id for id, _, _ in wanted})
    what = known(session)
    for portion in portions(ids):
        for text in session.scalars(select(Translation).where(Translation.record_id.in_(portion))):
            begun.add((text.record_id, text.site, text.locale))
            note(what.translations, (text.record_id, text.site, text.locale), text)
        for version in session.scalars(_versions_of(portion)):
            note(what.versions, (version.translation_id, version.number), version)
        live_records(session, portion)
    return sorted(wanted - begun)


def know_places(session: Session, places: Iterable[TextPlace]) -> None:
    """Know just these texts, with their records and the versions being worked on; those that are known are not read again."""
    what = known(session)
    unknown = {each for each in places if each not in what.translations and each not in what.not_begun}
    for portion in portions(sorted(unknown)):
        for text, record, version in session.execute(_AT_PLACES, {"places": portion}):
            note(what.translations, (text.record_id, text.site, text.locale), text)
            note(what.records, record.id, record)
            if version is not None:
                note(what.versions, (version.translation_id, version.number), version)
    what.not_begun |= unknown - what.translations.keys()


def _versions_of(ids: list[str]) -> Select[Version]:
    is_newest = or_(Version.number == Translation.latest_version, Version.number == Translation.draft_version)
    of_text = select(Version).join(Translation, Translation.id == Version.translation_id)
    return of_text.where(Translation.record_id.in_(ids), is_newest)


def begin_texts(session: Session, places: Iterable[TextPlace]) -> None:
    """Begin texts that nobody has begun; StaleVersion where somebody else begins one at the same moment."""
    begun = list[Translation]()
    try:
        for portion in portions(places):
            rows = [_row(*place) for place in portion]
            numbers = insert_numbered(session, _TRANSLATION, rows)
            begun += (_begun(id, row) for id, row in zip(numbers, rows, strict=True))
    except IntegrityError as error:
        raise StaleVersion(
            "Somebody has begun one of these texts at the same moment; bring the file in again."
        ) from error
    session.add_all(begun)
    for text in begun:
        note(known(session).translations, (text.record_id, text.site, text.locale), text)


def _begun(id: int, row: dict[str, Any]) -> Translation:
    """A text as it is read once its row is there."""
    text = Translation(**{**dict.fromkeys(STANDING), **row, "id": id})
    make_transient_to_detached(text)
    return text


def _row(record: str, site: str, locale: str) -> dict[str, Any]:
    return {"record_id": record, "site": site, "locale": locale, "latest_version": 0, "revision": counted_on(None)}
