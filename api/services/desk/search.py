"""Finds texts by words, for editors: in which field, with what stands around, in drafts or in what readers have."""

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Translation, Version
from api.models.base import table_of
from api.reading.runs import runs_of
from api.reading.search.snippets import Snippet, around
from api.record_types import RECORD_TYPES
from api.record_types.declaration import RecordType
from api.record_types.kinds.field import Field
from api.services.desk.asked import Sought
from api.services.desk.seen import TEXTS, Seen, titles_of
from api.services.desk.sorts import Position
from api.services.texts.translations import etag_of
from api.services.texts.words import strings_of

MOST_READ = 100
"""So many texts are read for the counts of fields."""
MOST_HITS = 20
"""So many are shown of one text."""
_AT_ONCE = 100
_VERSION = table_of(Version).c


@dataclass(frozen=True, kw_only=True)
class Where:
    """Which texts are looked at; what is left out is not asked."""

    is_live: bool = False
    """Whether as readers have them, not as they are being worked on."""
    sites: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    locales: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()


class FieldHit(NamedTuple):
    """A place where something stands in a field."""

    field: str
    snippet: Snippet


class FoundText(NamedTuple):
    """A text in which something stands."""

    row: Any
    hits: Sequence[FieldHit]
    total: int
    """How many hits there are, shown or not."""


@dataclass
class FoundCounts:
    """How many texts hold every word that is asked for, by what they are."""

    types: Counter[str] = field(default_factory=Counter)
    locales: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    """Of the first texts alone, where there are many."""

    @property
    def total(self) -> int:
        return self.types.total()


def candidates(session: Session, seen: Seen, asked: Sought, where: Where) -> Select[Any]:
    """The texts that the index has for what is asked, with the number of the version that is looked at."""
    newest, live = asked.held(session)
    is_whole = seen.owners <= seen.sites
    is_there = and_(TEXTS.live.is_not(None), or_(live, and_(newest, TEXTS.version == TEXTS.live)))
    in_reach = and_(seen.texts_of_records, or_(seen.texts, and_(~TEXTS.is_override, TEXTS.live.is_not(None))))
    number: ColumnElement[Any] = TEXTS.version
    if where.is_live:
        found, number = is_there, TEXTS.live
    elif is_whole:
        found = and_(newest, TEXTS.version.is_not(None))
    else:
        found = or_(and_(seen.texts, newest, TEXTS.version.is_not(None)), and_(~seen.texts, is_there))
        number = case((seen.texts, TEXTS.version), else_=TEXTS.live)
    columns = (
        TEXTS.id,
        TEXTS.record_id,
        TEXTS.type,
        TEXTS.site,
        TEXTS.locale,
        TEXTS.standing,
        TEXTS.version,
        TEXTS.live,
    )
    return select(*columns, number.label("number")).where(in_reach, found, *_where(where))


def _where(where: Where) -> Iterator[ColumnElement[bool]]:
    for names, column in ((where.sites, TEXTS.site), (where.types, TEXTS.type), (where.locales, TEXTS.locale)):
        if names:
            yield column.in_(names)


PLACE = (TEXTS.record_id, TEXTS.site, TEXTS.locale)


def find_texts(
    session: Session, chosen: Select[Any], asked: Sought, where: Where, after: Position | None, most: int
) -> list[tuple[FoundText, Position]]:
    """Texts after a position in which something is found, each with where it stands."""
    found: list[tuple[FoundText, Position]] = []
    rest = chosen if after is None else chosen.where(tuple_(*PLACE) > tuple_(*after))
    with closing(_read(session, rest, at_once=min(_AT_ONCE, most))) as texts:
        for row, fields in texts:
            hits = list(hits_in(RECORD_TYPES[row.type], fields, asked.spans(row.locale), where.fields))
            if hits:
                found.append((FoundText(row, hits[:MOST_HITS], len(hits)), [row.record_id, row.site, row.locale]))
            if len(found) == most:
                break
    return found


def _read(
    session: Session, chosen: Select[Any], *, at_once: int
) -> Generator[tuple[Any, Mapping[str, Any]], None, None]:
    """Texts in order with their fields, as many at a time as may be needed."""
    in_order = chosen.order_by(*PLACE).execution_options(yield_per=at_once)
    # Whoever has a page looks at no more of them.
    with closing(session.execute(in_order)) as rows:
        for portion in rows.partitions():
            said = _versions(session, [(row.id, row.number) for row in portion])
            for row in portion:
                if (version := said.get((row.id, row.number))) is not None:
                    yield row, RECORD_TYPES[row.type].upgraded(parse(version.fields), version.schema_version)


def _versions(session: Session, named: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Any]:
    """What versions say, by text and number."""
    said = select(_VERSION.translation_id, _VERSION.number, _VERSION.fields, _VERSION.schema_version)
    rows = session.execute(said.where(tuple_(_VERSION.translation_id, _VERSION.number).in_(named)))
    return {(row.translation_id, row.number): row for row in rows}


Spans = Callable[[str], Iterator[tuple[int, int]]]


def hits_in(
    declaration: RecordType, fields: Mapping[str, Any], spans: Spans, names: frozenset[str]
) -> Iterator[FieldHit]:
    """Every place in the fields where something stands; in the addresses of a text only where its words say nothing of it."""
    for declared in declaration:
        value = fields.get(declared.name)
        if value is not None and (not names or declared.name in names):
            for text, found in _texts(declared, value, spans):
                yield from (FieldHit(declared.name, around(text, start, end)) for start, end in found)


def _texts(declared: Field, value: Any, spans: Spans) -> list[tuple[str, list[tuple[int, int]]]]:
    """What is looked at of a field, and where in it something stands: its words, or else all that is written there."""
    said = (run.said for _, leaf in declared.leaves(value) for run in runs_of(leaf.text, leaf.prose))
    found = [(text, places) for text in said if (places := list(spans(text)))]
    return found or [(text, list(spans(text))) for text in strings_of(value)]


def count_texts(session: Session, chosen: Select[Any], asked: Sought, where: Where) -> FoundCounts:
    """How many texts the index has, by type and locale, and in which fields of the first of them something stands."""
    counts, texts = FoundCounts(), chosen.subquery()
    grouped = select(texts.c.type, texts.c.locale, func.count()).group_by(texts.c.type, texts.c.locale)
    for type_name, locale, number in session.execute(grouped):
        counts.types[type_name] += number
        counts.locales[locale] += number
    for row, fields in _read(session, chosen.limit(MOST_READ), at_once=_AT_ONCE):
        is_in = asked.begins(row.locale)
        counts.fields.update(name for name, value in fields.items() if any(map(is_in, strings_of(value))))
    return counts


def texts_told(session: Session, seen: Seen, found: Sequence[FoundText]) -> Iterator[dict[str, Any]]:
    """Texts as the API answers them."""
    titles = titles_of(session, seen, {each.row.record_id for each in found})
    ids = [each.row.id for each in found]
    texts = {each.id: each for each in session.scalars(select(Translation).where(Translation.id.in_(ids)))}
    for row, hits, total in found:
        yield {
            "record": row.record_id, "type": row.type, "site": row.site, "locale": row.locale, "title": titles.get(row.record_id),
            "state": row.standing, "version": row.number, "live": row.live, "etag": etag_of(texts[row.id], row.live),
            "hits": [{"field": each.field, **each.snippet._asdict()} for each in hits], "hits_total": total,
        }  # fmt: skip
