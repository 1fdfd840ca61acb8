"""Surveys the translations of what a site shows: for every record and locale, how each field stands beside its source."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from api.canonical import parse
from api.models import DeskText
from api.models.base import table_of
from api.reading.locales import NEUTRAL
from api.services.desk.records import list_records
from api.services.desk.seen import RECORDS, TEXTS, Seen
from api.services.desk.sorts import Position
from api.services.ledger.unread import Unread
from api.services.texts.listed import Listed
from api.services.texts.outdated import STATES
from api.services.texts.surveyed import Surveyed, surveyed

_Place = tuple[str, str, str]
"""(site, locale, type), the type being empty where all are counted together"""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which translations a report is to hold; what is left out is not asked."""

    site: str
    locales: Collection[str] = ()
    states: Collection[str] = ()
    types: Collection[str] = ()
    topics: Collection[str] = ()
    by_type: bool = False
    """Whether to count each record type by itself."""


@dataclass(frozen=True)
class Survey:
    """Every translation that a site's readers could get: of its own records, drafts too, and of those it inherits."""

    session: Session
    seen: Seen
    wanted: Wanted
    unread: Unread

    @cached_property
    def counts(self) -> list[dict[str, Any]]:
        """How many translations stand how, by owner and locale and perhaps type, whichever states are asked for."""
        found: dict[_Place, dict[str, int]] = defaultdict(lambda: dict.fromkeys(STATES, 0))
        begun = Counter[_Place]()
        for site, locale, type_name, state, number, with_words in self.session.execute(self._counted()):
            begun[site, locale, type_name] += with_words
            if state:
                found[site, locale, type_name][state] += number
        for site, source_locale, type_name, number in self.session.execute(self._to_translate()):
            for locale in self._locales():
                # What nobody has begun is what there is to translate, without all that somebody has.
                if locale != source_locale:
                    begun[site, locale, type_name] -= number
        for place, number in begun.items():
            if number < 0:
                found[place]["missing"] -= number
        return [_counts_told(place, states) for place, states in sorted(found.items())]

    def _type_of(self, rows: Any) -> ColumnElement[str]:
        return rows.type if self.wanted.by_type else literal("").label("type")

    def _counted(self) -> Select[Any]:
        state, has_words = self._of_text("status"), self._of_text("has_words")
        columns = (TEXTS.site, TEXTS.locale, self._type_of(TEXTS), state)
        return (
            select(*columns, func.count(), func.sum(case((has_words, 1), else_=0)))
            .where(state.is_not(None), *self._is_translation, *self._of_records(TEXTS)).group_by(*columns)
        )  # fmt: skip

    def _to_translate(self) -> Select[Any]:
        columns = (RECORDS.site, RECORDS.source_locale, self._type_of(RECORDS))
        has_words = self.seen.of_record("has_words")
        return select(*columns, func.count()).where(has_words, *self._of_records(RECORDS)).group_by(*columns)

    def _is_asked(self, state: str) -> bool:
        return not self.wanted.states or state in self.wanted.states

    @property
    def total(self) -> int:
        """How many translations there are."""
        return sum(each[state] for each in self.counts for state in STATES if self._is_asked(state))

    def page(self, after: Position | None, most: int) -> tuple[list[tuple[Surveyed, Position]], int]:
        """Translations after a position, each with where it stands; and how many there are in all."""
        parts = [self._begun(), *map(self._missing, self._locales_of_missing())]
        rows = union_all(*(select(_first(part, after, most)) for part in parts)).subquery()
        found = self.session.execute(select(rows).order_by(*_order(rows)).limit(most)).all()
        return self.unread.told(found, self._surveyed), self.total

    def _surveyed(self, rows: Sequence[Any]) -> Iterator[tuple[Surveyed, Position]]:
        listed = {each.record.id: each for each in self._listed({row.id for row in rows})}
        left = self._dismissed({row.text_id for row in rows if row.text_id is not None})
        for type_name, id, locale, text in rows:
            yield surveyed(listed[id], locale, left.get(text, ())), [type_name, id, locale]

    def _listed(self, ids: Collection[str]) -> list[Listed]:
        return list_records(self.session, self.seen, sorted(ids))

    def _dismissed(self, texts: Collection[int]) -> Mapping[int, list[str]]:
        """The fields that somebody has left as they are, of texts whose drafts are seen."""
        said = select(TEXTS.id, TEXTS.dismissed).where(TEXTS.id.in_(texts), self.seen.texts)
        return {id: parse(dismissed) for id, dismissed in self.session.execute(said)}

    def _begun(self) -> Select[Any]:
        state = self._of_text("status")
        is_asked = [state.in_(self.wanted.states)] if self.wanted.states else [state.is_not(None)]
        return select(TEXTS.type, TEXTS.record_id.label("id"), TEXTS.locale, TEXTS.id.label("text_id")).where(
            *is_asked, *self._is_translation, *self._of_records(TEXTS)
        )

    @property
    def _is_translation(self) -> Iterator[ColumnElement[bool]]:
        yield ~TEXTS.is_override
        # On the owner's own site those into other languages count besides.
        yield or_(TEXTS.locale.in_(self._served), TEXTS.site == self.wanted.site)
        if self.wanted.locales:
            yield TEXTS.locale.in_(self.wanted.locales)

    def _locales_of_missing(self) -> list[str]:
        # Where nothing is missing, all would be looked at for that.
        missing = {each["locale"] for each in self.counts if each["missing"]}
        return [each for each in self._locales() if each in missing] if self._is_asked("missing") else []

    def _locales(self) -> list[str]:
        return [each for each in self._served if not self.wanted.locales or each in self.wanted.locales]

    def _missing(self, locale: str) -> Select[Any]:
        """The records of which nobody has begun a translation into a locale, though there is something to translate."""
        text = aliased(table_of(DeskText))
        is_it = and_(text.c.record_id == RECORDS.id, text.c.site == RECORDS.site, text.c.locale == locale)
        has_words = self.seen.of_record("has_words")
        return (
            select(RECORDS.type, RECORDS.id, literal(locale).label("locale"), literal(None, Integer).label("text_id"))
            .where(RECORDS.source_locale != locale, has_words, ~exists().where(is_it), *self._of_records(RECORDS))
        )  # fmt: skip

    def _of_text(self, name: str) -> ColumnElement[Any]:
        newest, live = TEXTS[name], TEXTS[f"live_{name}"]
        return newest if self.seen.owners <= self.seen.sites else case((self.seen.texts, newest), else_=live)

    @property
    def _served(self) -> list[str]:
        return sorted(set(self.seen.view.sites[self.wanted.site].locales) - {NEUTRAL})

    def _of_records(self, rows: Any) -> Iterator[ColumnElement[bool]]:
        """The conditions of the records that are looked at, for rows of records or of their texts."""
        id = rows.id if rows is RECORDS else rows.record_id
        yield rows.site.in_(self.seen.view.lineage(self.wanted.site))
        yield id.not_in(self._gone)
        if self.wanted.types:
            yield rows.type.in_(self.wanted.types)
        if self.wanted.topics:
            yield id.in_(select(RECORDS.id).where(self.seen.has_topic(self.session, self.wanted.topics)))

    @cached_property
    def _gone(self) -> list[str]:
        return self.seen.gone_from(self.session, self.wanted.site)


def _first(part: Select[Any], after: Position | None, most: int) -> Subquery:
    """The first rows of a part of the report after a position."""
    rows = part.subquery()
    rest = select(rows) if after is None else select(rows).where(tuple_(*_order(rows)) > tuple_(*map(literal, after)))
    return rest.order_by(*_order(rows)).limit(most).subquery()


def _counts_told(place: _Place, states: Mapping[str, int]) -> dict[str, Any]:
    site, locale, type_name = place
    return {"site": site, "locale": locale, **({"type": type_name} if type_name else {}), **states}


def _order(rows: Subquery) -> tuple[ColumnElement[Any], ...]:
    return rows.c.type, rows.c.id, rows.c.locale


def survey_told(each: Surveyed) -> dict[str, Any]:
    """A translation as the report has it."""
    record, version = each.listed.record, each.text.version if each.text else None
    return {
        "record": record.id, "type": record.type, "site": record.site, "source_locale": record.source_locale,
        "locale": each.locale, "title": each.listed.title, "topic": each.listed.neutral.get("topic"),
        "state": each.state, "fields": dict(each.fields), "live": each.live, "method": each.method,
        "version": version.number if version else each.live,
        "outdated": list(each.outdated),
    }  # fmt: skip
