"""Reads of some records all that their rows rest on, in as few statements as may be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, exists, func, select, tuple_
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import core, portions
from api.models import Attestation, DeskText, Fact, Record, Translation, Version
from api.models.base import table_of
from api.reading.facts.text import TextValue
from api.reading.loading import load_records
from api.reading.locales import is_translation
from api.services.ledger.lookup import live_records
from api.services.ledger.memory import holds_ledger
from api.services.ledger.served_alike import lineage_in, settings_now
from api.services.texts.desk_rows import Around, Attested, Row
from api.services.texts.listed import Listed, ListedText
from api.services.texts.outdated import dismissed_fields

_RECORD, _TEXT, _VERSION, _FACT = table_of(Record), table_of(Translation), table_of(Version), table_of(Fact)
_ATTESTATION, _STORED = table_of(Attestation), table_of(DeskText)


class RecordPart(NamedTuple):
    """As much of a record as its rows rest on."""

    id: str
    type: str
    site: str
    source_locale: str
    created_at: Any


class TextPart(NamedTuple):
    """As much of a text as its row rests on."""

    id: int
    record_id: str
    site: str
    locale: str
    latest_version: int
    draft_version: int | None
    stage: str | None


class VersionPart(NamedTuple):
    """As much of a version as the row of its text rests on."""

    number: int
    schema_version: int
    fields: str
    clinical: str
    source_clinical: str | None
    based_on: str | None
    method: str
    created_at: Any


def _columns(table: Table, part: Any) -> list[Any]:
    return [table.columns[name].label(f"{table.name}_{name}") for name in part._fields]


_IDS: Any = bindparam("ids", expanding=True)
_ENDS = (len(RecordPart._fields), len(RecordPart._fields) + len(TextPart._fields))
_VERSION_END = _ENDS[1] + len(VersionPart._fields)
_READ: Any = (
    select(
        *_columns(_RECORD, RecordPart), *_columns(_TEXT, TextPart), *_columns(_VERSION, VersionPart),
        exists().where(_ATTESTATION.c.translation_id == _TEXT.c.id).label("is_attested"), *_STORED.columns,
    )
    .outerjoin(_TEXT, _TEXT.c.record_id == _RECORD.c.id)
    .outerjoin(
        _VERSION,
        (_VERSION.c.translation_id == _TEXT.c.id)
        & (_VERSION.c.number == func.coalesce(_TEXT.c.draft_version, _TEXT.c.latest_version)),
    )
    .outerjoin(_STORED, _STORED.c.id == _TEXT.c.id)
    .where(_RECORD.c.id.in_(_IDS))
    .order_by(_RECORD.c.id, _TEXT.c.site, _TEXT.c.locale)
)  # fmt: skip
_NUMBERED: Any = select(_VERSION.c.translation_id, *_columns(_VERSION, VersionPart)).where(
    tuple_(_VERSION.c.translation_id, _VERSION.c.number).in_(_IDS)
)
_HISTORY: Any = (
    select(_VERSION.c.translation_id, _VERSION.c.number, _VERSION.c.clinical, _VERSION.c.source_clinical)
    .where(_VERSION.c.translation_id.in_(_IDS), _VERSION.c.source_clinical.is_not(None))
    .order_by(_VERSION.c.translation_id, _VERSION.c.number)
)
_ATTESTED: Any = select(_ATTESTATION.c.translation_id, _ATTESTATION.c.clinical).where(
    _ATTESTATION.c.translation_id.in_(_IDS)
)
_ONCE_LIVE: Any = (
    select(_FACT.c.record_id, _FACT.c.site, _FACT.c.locale)
    .distinct()
    .where(_FACT.c.record_id.in_(_IDS), _FACT.c.kind == TextValue.kind)
)


class Kept(NamedTuple):
    """A record as it is, with the rows that are stored of it."""

    listed: Listed
    around: Around
    stored: Mapping[int, Row]
    """By text."""


def read_kept(session: Session, ids: Sequence[str], *, is_anew: bool) -> Iterator[Kept]:
    """Some records as they are now; with `is_anew` nothing that is stored of them is relied upon."""
    rows = core(session, _READ, {"ids": ids}).all()
    is_sure = holds_ledger(session) or session.get_bind().dialect.name == "sqlite"
    # Without the ledger's lock somebody may have published since this transaction looked.
    states = live_records(session, ids) if is_sure and not is_anew else load_records(session, ids)
    return _Reading(session, rows, states, is_anew=is_anew).records()


class _Reading:
    """What is read together of some records."""

    def __init__(self, session: Session, rows: Sequence[Any], states: Mapping[str, Any], *, is_anew: bool) -> None:
        self._session, self._rows, self._states = session, rows, states
        names = [each.name for each in _STORED.columns]
        self._stored: dict[int, Row] = {
            row[_VERSION_END + 1]: dict(zip(names, row[_VERSION_END + 1 :], strict=True))
            for row in rows
            if row[_VERSION_END + 1] is not None
        }
        self._relied = {} if is_anew else self._stored
        self._settings = settings_now(session) if self._has_foreign_texts() else {}

    def _has_foreign_texts(self) -> bool:
        return any(row[_ENDS[0] + 2] not in (None, row[2]) for row in self._rows)

    def records(self) -> Iterator[Kept]:
        by_record: dict[RecordPart, list[ListedText]] = {}
        for row, text in zip(self._rows, self._texts(), strict=True):
            listed = by_record.setdefault(RecordPart(*row[: _ENDS[0]]), [])
            if text is not None:
                listed.append(text)
        around = Around(self._lineage, self._attested(), self._dismissed(by_record))
        for record, texts in by_record.items():
            each: Any = record
            yield Kept(Listed(each, self._states.get(record.id), tuple(texts)), around, self._stored)

    def _texts(self) -> list[ListedText | None]:
        parts = [TextPart(*row[_ENDS[0] : _ENDS[1]]) for row in self._rows]
        live = [self._live(text) for text in parts]
        behind = self._versions([(text.id, number) for text, number in zip(parts, live, strict=True)
                                 if number not in (None, text.latest_version) and text.draft_version is None])  # fmt: skip
        once = self._once_live([text for text, number in zip(parts, live, strict=True) if number is None])
        found: list[ListedText | None] = []
        for row, text, number in zip(self._rows, parts, live, strict=True):
            version = behind.get(text.id) or (VersionPart(*row[_ENDS[1] : _VERSION_END]) if row[_ENDS[1]] else None)
            was_live = number is not None or (text.record_id, text.site, text.locale) in once
            # What is read here reads as the mapped objects do.
            as_text: Any = text
            as_version: Any = version
            found.append(None if text.id is None else ListedText(as_text, as_version, number, was_live))
        return found

    def _live(self, text: TextPart) -> int | None:
        state = self._states.get(text.record_id)
        live = state.texts.get((text.site, text.locale)) if state else None
        return live.version if live else None

    def _versions(self, places: list[tuple[int, int | None]]) -> dict[int, VersionPart]:
        found = (core(self._session, _NUMBERED, {"ids": portion}) for portion in portions(places))
        return {text: VersionPart(*version) for rows in found for text, *version in rows}

    def _once_live(self, texts: Iterable[TextPart]) -> set[tuple[str, str, str]]:
        """The places of those texts that readers had once, though not now; nobody asks of one with a draft."""
        off = {text.record_id for text in texts if text.id is not None and text.draft_version is None}
        rows = core(self._session, _ONCE_LIVE, {"ids": sorted(off)}) if off else ()
        return {(id, site, locale) for id, site, locale in rows}

    def _lineage(self, site: str) -> list[str]:
        return lineage_in(self._settings, site) if self._settings else [site]

    def _attested(self) -> Mapping[int, set[Attested]]:
        found: dict[int, set[Attested]] = defaultdict(set)
        ids = [row[_ENDS[0]] for row in self._rows if row[_VERSION_END]]
        for portion in portions(ids):
            for text, clinical in core(self._session, _ATTESTED, {"ids": portion}):
                found[text].add(frozenset(parse(clinical).items()))
        return found

    def _dismissed(self, by_record: Mapping[Any, Sequence[ListedText]]) -> dict[int, Collection[str]]:
        """What was dismissed of each translation: known still while its version is the same."""
        found: dict[int, Collection[str]] = {}
        newest: dict[int, int] = {}
        for record, texts in by_record.items():
            for text in texts:
                stored, number = self._relied.get(text.translation.id), text.version.number if text.version else 0
                if stored is not None and stored["version"] == number:
                    found[text.translation.id] = parse(stored["dismissed"])
                elif number > 1 and is_translation(record, *text.place):
                    newest[text.translation.id] = number
        return {**found, **self._dismissed_in(newest)}

    def _dismissed_in(self, newest: Mapping[int, int]) -> dict[int, Collection[str]]:
        histories: dict[int, list[Any]] = defaultdict(list)
        for portion in portions(sorted(newest)):
            for row in core(self._session, _HISTORY, {"ids": portion}):
                if row.number <= newest[row.translation_id]:
                    histories[row.translation_id].append(row)
        return {id: dismissed_fields(history) for id, history in histories.items()}
