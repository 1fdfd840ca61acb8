"""Chooses and sorts the records of an editor's list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from api.canonical import rfc3339
from api.reading.collation import collation
from api.reading.facts.visibility import Visibility
from api.reading.locales import NEUTRAL
from api.reading.resolver import is_visible, taken_away
from api.reading.views import View
from api.record_types import RECORD_TYPES
from api.services.desk.records import Listed, ListedText

STATES = ("draft", "submitted", "approved", "sent_back", "live", "unpublished", "none", "withdrawn", "hidden")
_LONGEST_KEY = 96
TAKEN_AWAY = {"withdrawn", "hidden"}
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
        asked = [keeps for name, keeps in _KEEPS.items() if getattr(self, name)]
        return [each for each in listed if all(keeps(self, each, view) for keeps in asked)]

    def _is_owned(self, each: Listed, view: View) -> bool:
        return each.record.site in self.owners

    def _is_there(self, each: Listed, view: View) -> bool:
        """Whether a site has the record: its own or inherited, drafts of its own too.

        What is hidden or withdrawn it has only where just that is asked for.
        """
        lineage = view.lineage(self.visible_on or "")
        if each.state is None or not TAKEN_AWAY.isdisjoint(self.states):
            return each.record.site in lineage
        return is_visible(each.state, lineage)

    def _has_topic(self, each: Listed, view: View) -> bool:
        topic = each.neutral.get("topic")
        known = view.records.get(topic) if topic else None
        slugs = {text.slug for text in known.texts.values()} if known else set()
        return topic in self.topics or not slugs.isdisjoint(self.topics)

    def _is_reviewed(self, each: Listed, view: View) -> bool:
        return any(self._asks(place) and said.status in self.reviews for place, said in each.reviews())

    def _has_text(self, each: Listed, view: View) -> bool:
        # Where a state is asked for, it is that of a text in one of the locales.
        return bool(self.states or self.reviews or self.translations) or any(map(self._asked, each.texts))

    def _has_words(self, each: Listed, view: View) -> bool:
        return all(word in each.words for word in self.words)

    def _asks(self, place: tuple[str, str]) -> bool:
        return (self.site is None or place[0] == self.site) and (not self.locales or place[1] in self.locales)

    def _asked(self, text: ListedText) -> bool:
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


def _is_hidden(each: Listed, view: View, site: str | None) -> bool:
    """Whether a site hides the record or, where none is asked about, any that the caller may read."""
    if each.state is None:
        return False
    asked = each.sites & each.state.hidden.keys() if site is None else [site]
    return any(Visibility.reason in taken_away(each.state, view.lineage(place)) for place in asked)


_KEEPS: dict[str, Callable[[Filters, Listed, View], bool]] = {
    "owners": Filters._is_owned,
    "visible_on": Filters._is_there,
    "topics": Filters._has_topic,
    "states": Filters._is_in_state,
    "reviews": Filters._is_reviewed,
    "translations": Filters._needs_translator,
    "locales": Filters._has_text,
    "words": Filters._has_words,
}
"""What each filter keeps, where it is asked for."""


def sort_key(each: Listed, name: str, *, descends: bool = False) -> list[Any]:
    """What a list is sorted by: what has no value comes last in either direction, and equals go by their ids."""
    position = each.neutral.get("position")
    values: dict[str, Any] = {
        "updated_at": each.updated_at, "created_at": rfc3339(each.record.created_at),
        # A list holds many languages. A cursor has room for the beginning of a key only.
        "title": collation(NEUTRAL)(each.title)[:_LONGEST_KEY].hex() if name == "title" else None,
        "type": list(RECORD_TYPES).index(each.record.type), "position": position or 0,
    }  # fmt: skip
    is_missing = position is None if name == "position" else name == "title" and not each.title
    return [int(is_missing != descends), values[name], each.record.id]
