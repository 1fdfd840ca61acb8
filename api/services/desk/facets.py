"""Counts how many records each value of a filter would find, all other filters kept and the filter itself left out."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, true
from sqlalchemy.orm import Session

from api.services.accounts.names import names_of
from api.services.desk.besides import Besides
from api.services.desk.filters import REVIEWS, STATES, TAKEN_AWAY, TRANSLATIONS, UNREVIEWED, UNREVIEWED_TEXT, Filters
from api.services.desk.seen import RECORDS, TEXTS, Seen, titles_of

Counts = dict[Any, int]
MOST_VALUES = 200
"""So many values are told of a filter that may have any number of them."""


@dataclass(frozen=True)
class _Counted:
    """Filters as somebody asks for them, of which one is left out."""

    session: Session
    seen: Seen
    said: Filters

    def by(self, column: ColumnElement[Any]) -> Counts:
        """How many records there are for each value that a record's row has."""
        chosen = self.said.chosen(self.session, self.seen)
        found = chosen.with_only_columns(column, func.count()).group_by(column)
        return {value: number for value, number in self.session.execute(found) if value is not None}

    def by_text(self, column: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Counts:
        """How many records have a text that counts, for each value that a text's row has."""
        is_chosen = self.said.texts_chosen(self.session, self.seen)
        # Each record once with each value, and then the values: to count what differs PostgreSQL would put all texts in order.
        pairs = (
            select(column.label("value"), TEXTS.record_id)
            .where(is_chosen, self.said.texts, *conditions)
            .distinct()
            .subquery()
        )
        found = select(pairs.c.value, func.count()).group_by(pairs.c.value)
        return {value: number for value, number in self.session.execute(found) if value is not None}

    def each(self, name: str, values: Collection[str]) -> Counts:
        """How many records there are with each of some values, asked one by one."""
        return {value: self._with(name, value) for value in values}

    def _with(self, name: str, value: str) -> int:
        one = self.said.but(name, [value]).chosen(self.session, self.seen)
        return self.session.scalar(select(func.count()).select_from(one.subquery())) or 0


def _tags(counted: _Counted) -> Counts:
    each = Besides(counted.session, counted.seen).tags
    chosen = counted.said.chosen(counted.session, counted.seen).where(counted.seen.of_record("tags").is_not(None))
    found = chosen.with_only_columns(each.c.value, func.count()).join(each, true()).group_by(each.c.value)
    return _most({row[0]: row[1] for row in counted.session.execute(found)})


def _most(counts: Counts) -> Counts:
    """Those values of many that find most."""
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST_VALUES])


def _editors(counted: _Counted) -> Counts:
    return _most(counted.by_text(TEXTS.editor, counted.seen.texts))


def _states(counted: _Counted) -> Counts:
    drafts = counted.by_text(TEXTS.standing, counted.seen.texts, TEXTS.standing != "live")
    live = counted.by_text(literal(True), counted.seen.texts, TEXTS.live.is_not(None))
    found = {**drafts, "live": live.get(True, 0), **counted.each("states", sorted(TAKEN_AWAY))}
    return {each: found[each] for each in STATES if found.get(each)}


def _reviews(counted: _Counted) -> Counts:
    without = counted.by_text(literal(True), *UNREVIEWED_TEXT)
    found = {**counted.by_text(TEXTS.review, TEXTS.review.is_not(None)), UNREVIEWED: without.get(True, 0)}
    return {each: found[each] for each in REVIEWS if found.get(each)}


def _locales(counted: _Counted) -> Counts:
    said = counted.said
    if not (said.states or said.reviews or said.translations):
        return counted.by_text(TEXTS.locale, counted.seen.texts)
    # Where something is asked of a text, it is asked of one in each locale by itself.
    known = select(TEXTS.locale).where(counted.seen.texts).distinct()
    found = counted.each("locales", sorted(counted.session.scalars(known)))
    return {locale: number for locale, number in found.items() if number}


_FACETS: Mapping[str, tuple[str, Callable[[_Counted], Counts]]] = {
    "type": ("types", lambda counted: counted.by(RECORDS.type)),
    "owner": ("owners", lambda counted: counted.by(RECORDS.site)),
    "topic": ("topics", lambda counted: counted.by(counted.seen.of_record("topic"))),
    "locale": ("locales", _locales),
    "state": ("states", _states),
    "review": ("reviews", _reviews),
    "translation": ("translations", lambda counted: counted.each("translations", TRANSLATIONS)),
    "tag": ("tags", _tags),
    "editor": ("editors", _editors),
}
"""By the name of the filter's parameter: what holds its values, and how they are counted."""
FACETS = tuple(_FACETS)


def facets_of(session: Session, seen: Seen, said: Filters, names: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The counts of some filters, each value with how many records it would find."""
    return {name: list(_told(session, seen, said, name)) for name in FACETS if name in names}


def _told(session: Session, seen: Seen, said: Filters, name: str) -> Iterator[dict[str, Any]]:
    member, count = _FACETS[name]
    counts = count(_Counted(session, seen, said.but(member, ())))
    titles = _TITLED[name](session, seen, counts) if name in _TITLED else None
    for value, number in counts.items():
        yield {"value": value, "total": number, **({"title": titles.get(value)} if titles is not None else {})}


_TITLED: Mapping[str, Callable[[Session, Seen, Collection[str]], Mapping[str, str | None]]] = {
    "topic": titles_of, "editor": lambda session, _, ids: names_of(session, ids),
}  # fmt: skip
"""What people call the values of a filter that are ids."""
