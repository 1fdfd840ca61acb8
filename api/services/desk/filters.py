"""Chooses and sorts the records of an editor's list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from api.canonical import rfc3339
from api.reading.resolver import is_visible
from api.reading.views import View
from api.record_types import RECORD_TYPES
from api.services.desk.records import Listed, Text

STATES = ("draft", "submitted", "approved", "sent_back", "live", "unpublished", "withdrawn", "hidden")
SORTS = ("updated_at", "created_at", "title", "position", "type")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which records a list is to hold; what is left out is not asked."""

    owners: frozenset[str] = frozenset()
    visible_on: str | None = None
    topics: frozenset[str] = frozenset()
    locales: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    reviews: frozenset[str] = frozenset()
    translations: frozenset[str] = frozenset()
    site: str | None = None
    words: tuple[str, ...] = ()

    def keep(self, listed: Iterable[Listed], view: View) -> list[Listed]:
        """The records that all filters keep."""
        return [each for each in listed if self._keeps(each, view)]

    def _keeps(self, each: Listed, view: View) -> bool:
        return (
            (not self.owners or each.record.site in self.owners)
            and (self.visible_on is None or _is_there(each, view.lineage(self.visible_on)))
            and (not self.topics or _has_topic(each, self.topics, view))
            and (not self.states or self._is_in_state(each, view))
            and (
                not self.reviews
                or any(self._asks(place) and said.status in self.reviews for place, said in each.reviews())
            )
            and (not self.translations or self._needs_translator(each, view))
            and (
                not self.locales
                or bool(self.states or self.reviews or self.translations)
                or any(map(self._asked, each.texts))
            )
            and all(word in each.words for word in self.words)
        )

    def _asks(self, place: tuple[str, str]) -> bool:
        return (self.site is None or place[0] == self.site) and (not self.locales or place[1] in self.locales)

    def _asked(self, text: Text) -> bool:
        return self._asks(text.place)

    def _is_in_state(self, each: Listed, view: View) -> bool:
        found = {state for text in each.texts if self._asked(text) for state in text.states}
        if each.state and each.state.withdrawal:
            found.add("withdrawn")
        if _is_hidden(each, view, self.site or self.visible_on):
            found.add("hidden")
        return not found.isdisjoint(self.states)

    def _needs_translator(self, each: Listed, view: View) -> bool:
        return (
            "outdated" in self.translations and any(self._asked(text) and each.outdated(text) for text in each.texts)
        ) or ("missing" in self.translations and bool(self._missing(each, view)))

    def _missing(self, each: Listed, view: View) -> set[str]:
        """The locales that the site serves, or that are asked for, in which the owner has no live text."""
        site = self.site or self.visible_on or each.record.site
        served = self.locales or (set(view.sites[site].locales) if site in view.sites else set())
        texts = each.state.texts if each.state else {}
        return {locale for locale in served if (each.record.site, locale) not in texts}


def _is_there(each: Listed, lineage: list[str]) -> bool:
    """Whether a site has the record: its own or inherited, and not hidden or withdrawn; drafts of its own too."""
    if each.state is None:
        return each.record.site in lineage
    return is_visible(each.state, lineage)


def _is_hidden(each: Listed, view: View, site: str | None) -> bool:
    said = each.state.hidden if each.state else {}
    if site is None:
        return any(hidden for place, hidden in said.items() if place in each.sites)
    return next((said[place] for place in view.lineage(site) if place in said), False)


def _has_topic(each: Listed, wanted: frozenset[str], view: View) -> bool:
    topic = each.neutral.get("topic")
    known = view.records.get(topic) if topic else None
    slugs = {text.slug for text in known.texts.values()} if known else set()
    return topic in wanted or not slugs.isdisjoint(wanted)


def sort_key(each: Listed, name: str) -> list[Any]:
    """What a list is sorted by: the value asked for, and the id where that is the same."""
    values: dict[str, Any] = {
        "updated_at": each.updated_at, "created_at": rfc3339(each.record.created_at), "title": each.title.casefold(),
        "type": list(RECORD_TYPES).index(each.record.type), "position": each.neutral.get("position") or 0,
    }  # fmt: skip
    return [values[name], each.record.id]
