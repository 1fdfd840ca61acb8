"""Chooses the records of an editor's list, as conditions on the rows that are kept of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true, union_all
from sqlalchemy.orm import Session

from api.models import Fact
from api.reading.facts.visibility import Visibility
from api.reading.locales import NEUTRAL
from api.reading.resolver import taken_away
from api.services.desk.besides import Besides
from api.services.desk.searched import FoundTexts, finding
from api.services.desk.seen import RECORDS, TEXTS, Seen

STATES = ("draft", "submitted", "approved", "sent_back", "live", "unpublished", "none", "withdrawn", "hidden")
TAKEN_AWAY = {"withdrawn", "hidden"}
UNREVIEWED = "unreviewed"
REVIEWS = ("current", "due", "overdue", UNREVIEWED)
TRANSLATIONS = ("outdated", "missing")
Condition = ColumnElement[bool]

_UNREVIEWED_TEXT = (TEXTS.live.is_not(None), TEXTS.locale != NEUTRAL, TEXTS.review.is_(None))
"""The conditions of a text that readers have without a review."""


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
    ids: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    editors: frozenset[str] = frozenset()
    releases: frozenset[str] = frozenset()
    is_overridden: bool | None = None
    is_hidden: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    asks_of_texts: bool = False
    """Whether something is asked of a text that stands in none of these, since it is what is counted."""

    def chosen(self, session: Session, seen: Seen) -> Select[Any]:
        """The records that all filters keep, of those that are seen."""
        return select(RECORDS.id).where(seen.records, *_Asked(self, session, seen).conditions())

    def texts_chosen(self, session: Session, seen: Seen) -> Condition:
        """The condition of the texts of these records."""
        conditions = list(_Asked(self, session, seen).conditions())
        if not conditions:
            return seen.texts_of_records
        return TEXTS.record_id.in_(select(RECORDS.id).where(seen.records, *conditions))

    def but(self, name: str, values: Iterable[str]) -> "Filters":
        """The same filters, with other values in one that takes several."""
        members: dict[str, Any] = {name: frozenset(values)}
        return replace(self, **members)

    def served(self, seen: Seen, owner: str) -> frozenset[str]:
        """The locales in which a record is missed where it is not live: those asked for, else those of the site, which without one is its owner."""
        site = self.site or self.visible_on or owner
        return self.locales or frozenset(seen.view.sites[site].locales if site in seen.view.sites else ())

    @property
    def texts(self) -> Condition:
        """The condition of the texts that count."""
        at_site = [TEXTS.site == self.site] if self.site is not None else []
        in_locale = [TEXTS.locale.in_(self.locales)] if self.locales else []
        return and_(true(), *at_site, *in_locale)


@dataclass(frozen=True)
class _Asked:
    """Filters as somebody asks for them who sees so much."""

    said: Filters
    session: Session
    seen: Seen

    def conditions(self) -> Iterator[Condition]:
        said = self.said
        for names, column in ((said.types, RECORDS.type), (said.owners, RECORDS.site), (said.ids, RECORDS.id)):
            if names:
                yield column.in_(names)
        if said.visible_on is not None:
            yield self._is_there(said.visible_on)
        if said.topics:
            yield self.seen.has_topic(self.session, said.topics)
        yield from self._of_texts()
        yield from self._besides()
        if said.words:
            yield from self._holds_words()

    def _of_texts(self) -> Iterator[Condition]:
        said = self.said
        if said.states:
            yield self._is_in_state()
        if said.reviews:
            # What readers see of reviews is no secret of the sites that they are of.
            yield self._is_reviewed()
        if said.translations:
            yield self._needs_translator()
        # Where a state is asked for, it is that of a text in one of the locales.
        if said.locales and not (said.states or said.reviews or said.translations or said.asks_of_texts):
            yield self._has_text(self.seen.texts, self.said.texts)

    def _besides(self) -> Iterator[Condition]:
        """What follows from neither the record's row nor the standing of its texts."""
        said, found = self.said, Besides(self.session, self.seen)
        if said.tags:
            yield found.has_tag(said.tags)
        if said.editors:
            yield found.was_saved_by(said.editors, said.texts)
        if said.releases:
            yield found.is_in_release(said.releases)
        if said.is_overridden is not None:
            yield found.is_overridden(said.texts, is_so=said.is_overridden)
        if said.is_hidden is not None:
            hidden = self._hidden()
            yield RECORDS.id.in_(hidden) if said.is_hidden else RECORDS.id.not_in(hidden)
        if said.since is not None:
            yield found.was_saved_since(said.since)
        if said.until is not None:
            yield ~found.was_saved_since(said.until)

    def _is_reviewed(self) -> Condition:
        found = [self._has_text(TEXTS.review.in_(self.said.reviews - {UNREVIEWED}), self.said.texts)]
        if UNREVIEWED in self.said.reviews:
            found.append(exists().where(TEXTS.record_id == RECORDS.id, *_UNREVIEWED_TEXT, self.said.texts))
        return or_(*found)

    def _is_there(self, site: str) -> Condition:
        """What a site has; what is hidden or withdrawn it has only where just that is asked for."""
        if TAKEN_AWAY.isdisjoint(self.said.states):
            return self.seen.is_there(self.session, site)
        return RECORDS.site.in_(self.seen.view.lineage(site))

    def _has_text(self, *conditions: Condition) -> Condition:
        """That one of its texts is so, for what is true of few."""
        return RECORDS.id.in_(select(TEXTS.record_id).where(*conditions))

    def _is_in_state(self) -> Condition:
        said = self.said.states
        found = [self._has_text(self.seen.texts, self.said.texts, TEXTS.standing.in_(said - {"live"}))]
        if "live" in said:
            is_live = (TEXTS.record_id == RECORDS.id, TEXTS.live.is_not(None))
            found.append(exists().where(*is_live, self.seen.texts, self.said.texts))
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
            found.append(self._has_text(self.seen.texts, self.said.texts, TEXTS.is_outdated))
        if "missing" in self.said.translations:
            found += self._misses_text()
        return or_(false(), *found)

    def _misses_text(self) -> Iterator[Condition]:
        """Not live in a locale in which its readers are to have it."""
        alike = defaultdict[frozenset[str], list[str]](list)
        for owner in self.seen.owners:
            alike[self.said.served(self.seen, owner)].append(owner)
        for locales, owners in alike.items():
            misses = or_(false(), *map(self._misses, sorted(locales)))
            yield misses if len(alike) == 1 else and_(RECORDS.site.in_(owners), misses)

    def _misses(self, locale: str) -> Condition:
        of_owner = (TEXTS.record_id == RECORDS.id, TEXTS.locale == locale, ~TEXTS.is_override)
        return ~exists().where(*of_owner, TEXTS.live.is_not(None))

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
        # Readers have the newest words of a text, or others.
        alike = and_(TEXTS.version == TEXTS.live, ~TEXTS.is_override)
        others = (_records_of(live), by_newest.where(alike))
        return union_all(by_newest.where(self.seen.texts), *(each.where(~self.seen.texts) for each in others))


def _records_of(found: FoundTexts) -> Select[Any]:
    texts = found.subquery()
    return select(TEXTS.record_id).join(texts, texts.c[0] == TEXTS.id)
