"""Reads at once what a transaction will look up text by text: for whoever brings in thousands of them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, bindparam, insert, inspect, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from api.database import core, portions
from api.errors import StaleVersion
from api.models import Record, Translation, Version
from api.models.base import table_of
from api.models.content import counted_on
from api.models.sealing import row_of, written
from api.services.ledger.lookup import live_records
from api.services.ledger.memory import known, note

_TRANSLATION = table_of(Translation)
_MOVES = tuple(
    each.key
    for each in _TRANSLATION.columns
    if each.key == "latest_version" or each.key.startswith(("draft_", "stage"))
)
"""The columns that tell how a text stands."""
_WRITE = (
    update(_TRANSLATION)
    .where(_TRANSLATION.c.id.in_(bindparam("texts", expanding=True)))
    .values({name: bindparam(name) for name in _MOVES})
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


def _versions_of(ids: list[str]) -> Select[Version]:
    is_newest = or_(Version.number == Translation.latest_version, Version.number == Translation.draft_version)
    of_text = select(Version).join(Translation, Translation.id == Version.translation_id)
    return of_text.where(Translation.record_id.in_(ids), is_newest)


def begin_texts(session: Session, places: Iterable[TextPlace]) -> list[Translation]:
    """Begin texts that nobody has begun; StaleVersion where somebody else begins one at the same moment."""
    begun = list[Translation]()
    try:
        for portion in portions(places):
            begun += session.scalars(insert(Translation).returning(Translation), [_row(*place) for place in portion])
    except IntegrityError as error:
        raise StaleVersion(
            "Somebody has begun one of these texts at the same moment; bring the file in again."
        ) from error
    written(session, _TRANSLATION, map(row_of, begun))
    for text in begun:
        note(known(session).translations, (text.record_id, text.site, text.locale), text)
    return begun


def write_texts(session: Session, begun: Iterable[Translation]) -> None:
    """Write what has become of texts that were begun here, all that stand alike at once; nobody else knows of them yet."""
    alike = defaultdict[tuple[Any, ...], list[Translation]](list)
    for each in begun:
        if inspect(each).modified:
            alike[tuple(getattr(each, name) for name in _MOVES)].append(each)
    for standing, texts in alike.items():
        moves = dict(zip(_MOVES, standing, strict=True))
        for portion in portions(texts):
            core(session, _WRITE, {"texts": [each.id for each in portion], **moves})
        for each in texts:
            _is_written(each, moves)
        written(session, _TRANSLATION, map(row_of, texts))


def _is_written(text: Translation, moves: dict[str, Any]) -> None:
    for name in moves.keys() - inspect(text).unmodified:
        set_committed_value(text, name, moves[name])


def _row(record: str, site: str, locale: str) -> dict[str, Any]:
    return {"record_id": record, "site": site, "locale": locale, "latest_version": 0, "revision": counted_on(None)}
