"""Counts how many records each value of a filter would find, all other filters kept and the filter itself left out."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from api.canonical import parse
from api.reading.locales import NEUTRAL
from api.services.accounts.names import names_of
from api.services.desk.besides import Besides
from api.services.desk.filters import REVIEWS, STATES, TAKEN_AWAY, TRANSLATIONS, UNREVIEWED, Filters
from api.services.desk.seen import RECORDS, TEXTS, Seen, titles_of

Counts = dict[Any, int]
MOST_VALUES = 200
"""So many values are told of a filter that may have any number of them."""


class _Text(NamedTuple):
    """A text, as the row of its record says that it stands."""

    site: str
    locale: str
    standing: str
    is_live: bool
    review: str | None
    is_outdated: bool


class _Alike(NamedTuple):
    """Records of one site whose texts stand alike."""

    site: str
    texts: tuple[_Text, ...]
    number: int


@dataclass(frozen=True)
class _Counted:
    """Filters as somebody asks for them, of which one is left out."""

    session: Session
    seen: Seen
    said: Filters
    known: dict[Filters, list[_Alike]] = field(default_factory=dict)
    """What was counted for other filters of the same list."""

    def by(self, column: ColumnElement[Any]) -> Counts:
        """How many records there are for each value that a record's row has."""
        chosen = self.said.chosen(self.session, self.seen)
        found = chosen.with_only_columns(column, func.count()).group_by(column)
        return {value: number for value, number in self.session.execute(found) if value is not None}

    def by_texts(self, values: Callable[[_Alike], Iterable[str]]) -> Counts:
        """How many records there are for each value that any of their texts gives."""
        counts: Counter[str] = Counter()
        for alike in self._alike():
            counts.update(dict.fromkeys(values(alike), alike.number))
        return dict(sorted(counts.items()))

    def texts(self, alike: _Alike) -> Iterator[_Text]:
        """Those texts that count, seen or not."""
        site, locales = self.said.site, self.said.locales
        return (each for each in alike.texts if site in (None, each.site) and (not locales or each.locale in locales))

    def seen_texts(self, alike: _Alike) -> Iterator[_Text]:
        """Those texts that count, and whose drafts are seen."""
        return (each for each in self.texts(alike) if each.site in self.seen.sites)

    def each(self, name: str, values: Collection[str]) -> Counts:
        """How many records there are with each of some values, asked one by one."""
        return {value: self._with(name, value) for value in values}

    def _with(self, name: str, value: str) -> int:
        one = replace(self.said.but(name, [value]), asks_of_texts=False).chosen(self.session, self.seen)
        return self.session.scalar(select(func.count()).select_from(one.subquery())) or 0

    def _alike(self) -> list[_Alike]:
        """The records by how their texts stand: few ways, beside all records; filters that are left out are often not set."""
        if self.said not in self.known:
            chosen = self.said.chosen(self.session, self.seen)
            columns = (RECORDS.site, RECORDS.standings)
            found = self.session.execute(chosen.with_only_columns(*columns, func.count()).group_by(*columns))
            self.known[self.said] = [
                _Alike(site, tuple(_Text(*each) for each in parse(standings)), number)
                for site, standings, number in found
            ]
        return self.known[self.said]


def _tags(counted: _Counted) -> Counts:
    each = Besides(counted.session, counted.seen).tags
    chosen = counted.said.chosen(counted.session, counted.seen).where(counted.seen.of_record("tags").is_not(None))
    found = chosen.with_only_columns(each.c.value, func.count()).join(each, true()).group_by(each.c.value)
    return _most({row[0]: row[1] for row in counted.session.execute(found)})


def _most(counts: Counts) -> Counts:
    """Those values of many that find most."""
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST_VALUES])


def _editors(counted: _Counted) -> Counts:
    is_chosen = counted.said.texts_chosen(counted.session, counted.seen)
    # Each record once with each editor, and then the editors: to count what differs PostgreSQL would put all texts in order.
    pairs = (
        select(TEXTS.editor, TEXTS.record_id)
        .where(is_chosen, counted.said.texts, counted.seen.texts, TEXTS.editor.is_not(None))
        .distinct()
        .subquery()
    )
    found = select(pairs.c.editor, func.count()).group_by(pairs.c.editor)
    return _most({row[0]: row[1] for row in counted.session.execute(found)})


def _states(counted: _Counted) -> Counts:
    def states(alike: _Alike) -> Iterator[str]:
        for each in counted.seen_texts(alike):
            yield each.standing
            if each.is_live:
                yield "live"

    found = {**counted.by_texts(states), **counted.each("states", sorted(TAKEN_AWAY))}
    return {each: found[each] for each in STATES if found.get(each)}


def _reviews(counted: _Counted) -> Counts:
    def reviews(alike: _Alike) -> Iterator[str]:
        for each in counted.texts(alike):
            if each.review is not None:
                yield each.review
            elif each.is_live and each.locale != NEUTRAL:
                yield UNREVIEWED

    found = counted.by_texts(reviews)
    return {each: found[each] for each in REVIEWS if each in found}


def _locales(counted: _Counted) -> Counts:
    said = counted.said
    if not (said.states or said.reviews or said.translations or said.editors or said.is_overridden is not None):
        return counted.by_texts(lambda alike: (each.locale for each in counted.seen_texts(alike)))
    # Where something is asked of a text, it is asked of one in each locale by itself; of reviews also where its drafts are not seen.
    known = select(TEXTS.locale).distinct()
    found = counted.each("locales", sorted(counted.session.scalars(known)))
    return {locale: number for locale, number in found.items() if number}


def _translations(counted: _Counted) -> Counts:
    def translations(alike: _Alike) -> Iterator[str]:
        live = {each.locale for each in alike.texts if each.is_live and each.site == alike.site}
        if not live.issuperset(counted.said.served(counted.seen, alike.site)):
            yield "missing"
        if any(each.is_outdated for each in counted.seen_texts(alike)):
            yield "outdated"

    found = counted.by_texts(translations)
    return {each: found.get(each, 0) for each in TRANSLATIONS}


_FACETS: Mapping[str, tuple[str, Callable[[_Counted], Counts]]] = {
    "type": ("types", lambda counted: counted.by(RECORDS.type)),
    "owner": ("owners", lambda counted: counted.by(RECORDS.site)),
    "topic": ("topics", lambda counted: counted.by(counted.seen.of_record("topic"))),
    "locale": ("locales", _locales),
    "state": ("states", _states),
    "review": ("reviews", _reviews),
    "translation": ("translations", _translations),
    "tag": ("tags", _tags),
    "editor": ("editors", _editors),
}
"""By the name of the filter's parameter: what holds its values, and how they are counted."""
FACETS = tuple(_FACETS)
_OF_TEXTS = {"states", "reviews", "translations"}
"""What is asked of a text in one of the locales, and not of the record beside."""


def facets_of(session: Session, seen: Seen, said: Filters, names: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The counts of some filters, each value with how many records it would find."""
    counted = _Counted(session, seen, said)
    return {name: list(_told(counted, name)) for name in FACETS if name in names}


def _told(counted: _Counted, name: str) -> Iterator[dict[str, Any]]:
    member, count = _FACETS[name]
    others = replace(counted.said.but(member, ()), asks_of_texts=member in _OF_TEXTS)
    counts = count(replace(counted, said=others))
    titles = _TITLED[name](counted.session, counted.seen, counts) if name in _TITLED else None
    for value, number in counts.items():
        yield {"value": value, "total": number, **({"title": titles.get(value)} if titles is not None else {})}


_TITLED: Mapping[str, Callable[[Session, Seen, Collection[str]], Mapping[str, str | None]]] = {
    "topic": titles_of, "editor": lambda session, _, ids: names_of(session, ids),
}  # fmt: skip
"""What people call the values of a filter that are ids."""
