"""Chooses the records of an editor's list, as conditions on the rows that are kept of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true, union_all
from sqlalchemy.orm import Session

from api.models import Fact
from api.reading.facts.visibility import Visibility
from api.reading.resolver import taken_away
from api.services.desk.searched import FoundTexts, finding
from api.services.desk.seen import RECORDS, TEXTS, Seen

STATES = ("draft", "submitted", "approved", "sent_back", "live", "unpublished", "none", "withdrawn", "hidden")
TAKEN_AWAY = {"withdrawn", "hidden"}
Condition = ColumnElement[bool]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which records a list is to hold; what is left out is not asked."""

    types: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    visible_on: str | None = None
    topics: frozenset[str] = frozenset()
    locales: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    reviews: frozenset[str] = frozenset()
    translations: frozenset[str] = frozenset()
    site: str | None = None
    words: str = ""

    def chosen(self, session: Session, seen: Seen) -> Select[Any]:
        """The records that all filters keep, of those that are seen."""
        return select(RECORDS.id).where(seen.records, *_Asked(self, session, seen).conditions())


@dataclass(frozen=True)
class _Asked:
    """Filters as somebody asks for them who sees so much."""

    said: Filters
    session: Session
    seen: Seen

    def conditions(self) -> Iterator[Condition]:
        said = self.said
        for names, column in ((said.types, RECORDS.type), (said.owners, RECORDS.site)):
            if names:
                yield column.in_(names)
        if said.visible_on is not None:
            yield self._is_there(said.visible_on)
        if said.topics:
            yield self.seen.has_topic(self.session, said.topics)
        yield from self._of_texts()
        if said.words:
            yield from self._holds_words()

    def _of_texts(self) -> Iterator[Condition]:
        said = self.said
        if said.states:
            yield self._is_in_state()
        if said.reviews:
            # What readers see of reviews is no secret of the sites that they are of.
            yield self._has_text(TEXTS.review.in_(said.reviews), self._asks())
        if said.translations:
            yield self._needs_translator()
        # Where a state is asked for, it is that of a text in one of the locales.
        if said.locales and not (said.states or said.reviews or said.translations):
            yield self._has_text(self.seen.texts, self._asks())

    def _is_there(self, site: str) -> Condition:
        """What a site has; what is hidden or withdrawn it has only where just that is asked for."""
        if TAKEN_AWAY.isdisjoint(self.said.states):
            return self.seen.is_there(self.session, site)
        return RECORDS.site.in_(self.seen.view.lineage(site))

    def _asks(self) -> Condition:
        """The texts that count."""
        at_site = [TEXTS.site == self.said.site] if self.said.site is not None else []
        in_locale = [TEXTS.locale.in_(self.said.locales)] if self.said.locales else []
        return and_(true(), *at_site, *in_locale)

    def _has_text(self, *conditions: Condition) -> Condition:
        """That one of its texts is so, for what is true of few."""
        return RECORDS.id.in_(select(TEXTS.record_id).where(*conditions))

    def _is_in_state(self) -> Condition:
        said = self.said.states
        found = [self._has_text(self.seen.texts, self._asks(), TEXTS.standing.in_(said - {"live"}))]
        if "live" in said:
            is_live = (TEXTS.record_id == RECORDS.id, TEXTS.live.is_not(None))
            found.append(exists().where(*is_live, self.seen.texts, self._asks()))
        if "withdrawn" in said:
            found.append(RECORDS.is_withdrawn)
        if "hidden" in said:
            found.append(RECORDS.id.in_(self._hidden()))
        return or_(*found)

    def _hidden(self) -> list[str]:
        """What a site hides or, where none is asked about, any that somebody may read says itself."""
        view, site = self.seen.view, self.said.site or self.said.visible_on
        said = select(Fact.record_id, Fact.site).where(Fact.kind == Visibility.kind, Fact.to_seq.is_(None))
        places = [
            (id, site or by) for id, by in self.session.execute(said) if site is not None or by in self.seen.sites
        ]
        return [
            id
            for id, place in dict.fromkeys(places)
            if id in view.records and Visibility.reason in taken_away(view.records[id], view.lineage(place))
        ]

    def _needs_translator(self) -> Condition:
        found: list[Condition] = []
        if "outdated" in self.said.translations:
            found.append(self._has_text(self.seen.texts, self._asks(), TEXTS.is_outdated))
        if "missing" in self.said.translations:
            found += self._misses_text()
        return or_(false(), *found)

    def _misses_text(self) -> Iterator[Condition]:
        """Not live in a locale that is asked for or else that the site serves, which without one is the owner."""
        view, site = self.seen.view, self.said.site or self.said.visible_on
        if self.said.locales or site is not None:
            served = self.said.locales or (view.sites[site].locales if site is not None and site in view.sites else ())
            yield from map(self._misses, sorted(served))
            return
        alike = defaultdict[frozenset[str], list[str]](list)
        for owner in self.seen.owners:
            alike[frozenset(view.sites[owner].locales)].append(owner)
        for locales, owners in alike.items():
            yield from (and_(RECORDS.site.in_(owners), self._misses(locale)) for locale in sorted(locales))

    def _misses(self, locale: str) -> Condition:
        of_owner = (TEXTS.record_id == RECORDS.id) & (TEXTS.site == RECORDS.site) & (TEXTS.locale == locale)
        return ~exists().where(of_owner, TEXTS.live.is_not(None))

    def _holds_words(self) -> Iterator[Condition]:
        """Every word that is asked for stands in one of the texts, or begins one that does; or all of it is the id."""
        is_sqlite = self.session.get_bind().dialect.name == "sqlite"
        # How words are read takes long to load, and a process that starts is waited for.
        from api.services.texts.words import ways_of

        asked = ways_of(self.said.words, self.seen.languages)
        held = [RECORDS.id.in_(self._holding(*finding(ways, is_sqlite=is_sqlite))) for ways in asked]
        yield or_(RECORDS.id == self.said.words.strip(), and_(true() if held else false(), *held))

    def _holding(self, newest: FoundTexts, live: FoundTexts) -> Any:
        """The records of texts that are found by what is seen of them."""
        by_newest = _records_of(newest)
        if self.seen.owners <= self.seen.sites:
            return by_newest
        return union_all(by_newest.where(self.seen.texts), _records_of(live).where(~self.seen.texts))


def _records_of(found: FoundTexts) -> Select[Any]:
    texts = found.subquery()
    return select(TEXTS.record_id).join(texts, texts.c[0] == TEXTS.id)
