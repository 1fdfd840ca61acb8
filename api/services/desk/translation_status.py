"""Surveys the translations of what a site shows: for every record and locale, how each field stands beside its source."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from api.canonical import parse
from api.models import DeskText
from api.models.base import table_of
from api.reading.locales import NEUTRAL
from api.services.desk.records import list_records
from api.services.desk.seen import RECORDS, TEXTS, Seen
from api.services.texts.listed import Listed
from api.services.texts.outdated import STATES
from api.services.texts.surveyed import Surveyed, surveyed

Position = list[Any]
"""The type, the record and the locale of a row."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which translations a report is to hold; what is left out is not asked."""

    site: str
    locales: Collection[str] = ()
    states: Collection[str] = ()
    types: Collection[str] = ()
    topics: Collection[str] = ()


@dataclass(frozen=True)
class Survey:
    """Every translation that a site's readers could get: of its own records, drafts too, and of those it inherits."""

    session: Session
    seen: Seen
    wanted: Wanted

    @cached_property
    def counts(self) -> list[dict[str, Any]]:
        """How many translations stand how, by owner and locale."""
        rows = self._rows.c
        found: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(STATES, 0))
        counted = select(rows.site, rows.locale, rows.state, func.count()).group_by(rows.site, rows.locale, rows.state)
        for site, locale, state, number in self.session.execute(counted):
            found[site, locale][state] = number
        return [{"site": site, "locale": locale, **found[site, locale]} for site, locale in sorted(found)]

    @property
    def total(self) -> int:
        """How many translations there are."""
        return sum(each[state] for each in self.counts for state in STATES)

    def page(self, after: Position | None, most: int) -> tuple[list[tuple[Surveyed, Position]], int]:
        """Translations after a position, each with where it stands; and how many there are in all."""
        rows = self._rows.c
        order = (rows.type, rows.id, rows.locale)
        chosen = select(*order, rows.text_id).order_by(*order).limit(most)
        if after is not None:
            chosen = chosen.where(tuple_(*order) > tuple_(*(literal(each) for each in after)))
        found = self.session.execute(chosen).all()
        listed = {each.record.id: each for each in self._listed({row.id for row in found})}
        left = self._dismissed({row.text_id for row in found if row.text_id is not None})
        return [
            (surveyed(listed[id], locale, left.get(text, ())), [type_name, id, locale])
            for type_name, id, locale, text in found
        ], self.total

    def _listed(self, ids: Collection[str]) -> list[Listed]:
        return list_records(self.session, self.seen, sorted(ids))

    def _dismissed(self, texts: Collection[int]) -> Mapping[int, list[str]]:
        """The fields that somebody has left as they are, of texts whose drafts are seen."""
        said = select(TEXTS.id, TEXTS.dismissed).where(TEXTS.id.in_(texts), self.seen.texts)
        return {id: parse(dismissed) for id, dismissed in self.session.execute(said)}

    @cached_property
    def _rows(self) -> Subquery:
        """Every translation: (type, id, owner, locale, state, text); those that were never begun have no text."""
        found = [self._begun(), *map(self._missing, self._locales_of_missing())]
        return union_all(*found).subquery()

    def _begun(self) -> Select[Any]:
        state = case((self.seen.is_open, TEXTS.status), else_=TEXTS.live_status)
        is_translation = and_(TEXTS.site == RECORDS.site, TEXTS.locale.not_in([NEUTRAL]), TEXTS.locale != RECORDS.source_locale)
        # On the owner's own site those into other languages count besides.
        is_served = or_(TEXTS.locale.in_(self._served), RECORDS.site == self.wanted.site)
        asked = [column.in_(said) for column, said in ((TEXTS.locale, self.wanted.locales), (state, self.wanted.states)) if said]
        return (
            select(RECORDS.type, RECORDS.id, RECORDS.site, TEXTS.locale, state.label("state"), TEXTS.id.label("text_id"))
            .join(table_of(DeskText), TEXTS.record_id == RECORDS.id)
            .where(is_translation, is_served, state.is_not(None), *asked, *self._records)
        )

    def _locales_of_missing(self) -> list[str]:
        if self.wanted.states and "missing" not in self.wanted.states:
            return []
        return [each for each in self._served if not self.wanted.locales or each in self.wanted.locales]

    def _missing(self, locale: str) -> Select[Any]:
        """The records of which nobody has begun a translation into a locale, though there is something to translate."""
        text = aliased(table_of(DeskText))
        is_it = and_(text.c.record_id == RECORDS.id, text.c.site == RECORDS.site, text.c.locale == locale)
        missing: ColumnElement[str] = literal("missing")
        return (
            select(RECORDS.type, RECORDS.id, RECORDS.site, literal(locale), missing, text.c.id)
            .outerjoin(text, is_it)
            .where(text.c.id.is_(None), RECORDS.source_locale != locale, self.seen.of_record("has_words"), *self._records)
        )

    @property
    def _served(self) -> list[str]:
        return sorted(set(self.seen.view.sites[self.wanted.site].locales) - {NEUTRAL})

    @cached_property
    def _records(self) -> list[ColumnElement[bool]]:
        return list(self._conditions())

    def _conditions(self) -> Iterator[ColumnElement[bool]]:
        yield self.seen.is_there(self.session, self.wanted.site)
        if self.wanted.types:
            yield RECORDS.type.in_(self.wanted.types)
        if self.wanted.topics:
            yield self.seen.has_topic(self.session, self.wanted.topics)


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
