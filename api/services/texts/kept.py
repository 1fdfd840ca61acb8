"""Reads of some records all that their rows rest on, in as few statements as may be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
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
    stage_by: str | None


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
    author: str | None


def _columns(table: Table, part: Any) -> list[Any]:
    return [table.columns[name].label(f"{table.name}_{name}") for name in part._fields]


_IDS: Any = bindparam("ids", expanding=True)
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
_ATTESTED: Any = select(
    _ATTESTATION.c.translation_id, _ATTESTATION.c.clinical, _ATTESTATION.c.signature.is_not(None)
).where(_ATTESTATION.c.translation_id.in_(_IDS))
_ONCE_LIVE: Any = (
    select(_FACT.c.record_id, _FACT.c.site, _FACT.c.locale)
    .distinct()
    .where(_FACT.c.record_id.in_(_IDS), _FACT.c.kind == TextValue.kind)
)


class FoundText(NamedTuple):
    """A row of what is read: a record with one of its texts, that text's version, and what is stored of it."""

    record: RecordPart
    text: TextPart | None
    version: VersionPart | None
    is_attested: bool
    stored: Row | None

    @classmethod
    def of(cls, row: Sequence[Any]) -> "FoundText":
        """The parts, in the order in which the statement names their columns."""
        values = iter(row)
        record = RecordPart._make(islice(values, len(RecordPart._fields)))
        text = TextPart._make(islice(values, len(TextPart._fields)))
        version = VersionPart._make(islice(values, len(VersionPart._fields)))
        is_attested, stored = next(values), dict(zip(_STORED.columns.keys(), values, strict=True))
        # What is not there was joined as nothing but nulls.
        return cls(
            record,
            text if text.id is not None else None,
            version if version.number is not None else None,
            bool(is_attested),
            stored if stored["id"] is not None else None,
        )


class Kept(NamedTuple):
    """A record as it is, with the rows that are stored of it."""

    listed: Listed
    around: Around
    stored: Mapping[int, Row]
    """By text."""


def read_kept(session: Session, ids: Sequence[str], *, is_anew: bool) -> Iterator[Kept]:
    """Some records as they are now; with `is_anew` nothing that is stored of them is relied upon."""
    rows = [FoundText.of(row) for row in core(session, _READ, {"ids": ids})]
    is_sure = holds_ledger(session) or session.get_bind().dialect.name == "sqlite"
    # Without the ledger's lock somebody may have published since this transaction looked.
    states = live_records(session, ids) if is_sure and not is_anew else load_records(session, ids)
    return _Reading(session, rows, states, is_anew=is_anew).records()


class _Reading:
    """What is read together of some records."""

    def __init__(
        self, session: Session, rows: Sequence[FoundText], states: Mapping[str, Any], *, is_anew: bool
    ) -> None:
        self._session, self._rows, self._states = session, rows, states
        self._stored: dict[int, Row] = {row.stored["id"]: row.stored for row in rows if row.stored is not None}
        self._relied = {} if is_anew else self._stored
        self._settings = settings_now(session) if self._has_foreign_texts() else {}

    def _has_foreign_texts(self) -> bool:
        return any(row.text is not None and row.text.site != row.record.site for row in self._rows)

    def records(self) -> Iterator[Kept]:
        by_record: dict[RecordPart, list[ListedText]] = {}
        for row, text in zip(self._rows, self._texts(), strict=True):
            listed = by_record.setdefault(row.record, [])
            if text is not None:
                listed.append(text)
        around = Around(self._lineage, *self._attested(), self._dismissed(by_record))
        for record, texts in by_record.items():
            each: Any = record
            yield Kept(Listed(each, self._states.get(record.id), tuple(texts)), around, self._stored)

    def _texts(self) -> list[ListedText | None]:
        begun = [row.text for row in self._rows if row.text is not None]
        live = {text.id: self._live(text) for text in begun}
        behind = self._versions([(text.id, live[text.id]) for text in begun
                                 if live[text.id] not in (None, text.latest_version) and text.draft_version is None])  # fmt: skip
        once = self._once_live([text for text in begun if live[text.id] is None])
        return [None if row.text is None else self._text(row, row.text, live, behind, once) for row in self._rows]

    @staticmethod
    def _text(
        row: FoundText,
        text: TextPart,
        live: Mapping[int, int | None],
        behind: Mapping[int, VersionPart],
        once: Collection[tuple[str, str, str]],
    ) -> ListedText:
        number = live[text.id]
        was_live = number is not None or (text.record_id, text.site, text.locale) in once
        # What is read here reads as the mapped objects do.
        as_text: Any = text
        as_version: Any = behind.get(text.id) or row.version
        return ListedText(as_text, as_version, number, was_live)

    def _live(self, text: TextPart) -> int | None:
        state = self._states.get(text.record_id)
        live = state.texts.get((text.site, text.locale)) if state else None
        return live.version if live else None

    def _versions(self, places: list[tuple[int, int | None]]) -> dict[int, VersionPart]:
        found = (core(self._session, _NUMBERED, {"ids": portion}) for portion in portions(places))
        return {text: VersionPart(*version) for rows in found for text, *version in rows}

    def _once_live(self, texts: Iterable[TextPart]) -> set[tuple[str, str, str]]:
        """The places of those texts that readers had once, though not now; nobody asks of one with a draft."""
        off = {text.record_id for text in texts if text.draft_version is None}
        rows = core(self._session, _ONCE_LIVE, {"ids": sorted(off)}) if off else ()
        return {(id, site, locale) for id, site, locale in rows}

    def _lineage(self, site: str) -> list[str]:
        return lineage_in(self._settings, site) if self._settings else [site]

    def _attested(self) -> tuple[Mapping[int, set[Attested]], Mapping[int, set[Attested]]]:
        """What was attested of each text, and what of that was signed."""
        found, signed = defaultdict[int, set[Attested]](set), defaultdict[int, set[Attested]](set)
        ids = [row.text.id for row in self._rows if row.text is not None and row.is_attested]
        for portion in portions(ids):
            for text, clinical, is_signed in core(self._session, _ATTESTED, {"ids": portion}):
                words = frozenset(parse(clinical).items())
                for each in (found, signed) if is_signed else (found,):
                    each[text].add(words)
        return found, signed

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
