"""A record with its texts as its editors find them: by the versions being worked on, and by what readers have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from api.canonical import parse
from api.models import Record, Translation, Version
from api.reading.facts.review import Review
from api.reading.locales import NEUTRAL, is_translation
from api.reading.views import RecordState
from api.services.texts.outdated import behind, source_of
from api.services.texts.translations import fields_of, text_state, title_of


@dataclass(frozen=True)
class ListedText:
    """One text of a record with the version being worked on."""

    translation: Translation
    version: Version | None
    live: int | None
    was_live: bool = True
    """Whether readers ever had it."""

    @property
    def place(self) -> tuple[str, str]:
        return self.translation.site, self.translation.locale

    @property
    def standing(self) -> str:
        """How it stands, in one word; with a draft over a live text, how the draft does."""
        return text_state(self.translation, self.live, was_live=self.was_live)

    @property
    def is_off(self) -> bool:
        """Whether readers do not have it, and nobody works on it."""
        return self.standing in ("unpublished", "none")


@dataclass(frozen=True)
class Listed:
    """A record as its editors see it in a list, with its texts on the sites that they may read."""

    record: Record
    state: RecordState | None
    texts: tuple[ListedText, ...] = ()
    sites: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def fields(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """The newest fields of each text."""
        live = {
            place: text.fields
            for place, text in (self.state.texts if self.state else {}).items()
            if place[0] == self.record.site
        }
        return {**live, **{each.place: fields_of(self.record, each.version) for each in self.texts if each.version}}

    def text(self, site: str, locale: str) -> ListedText | None:
        """The text in a locale on a site, where it was begun."""
        return next((each for each in self.texts if each.place == (site, locale)), None)

    @cached_property
    def title(self) -> str | None:
        own = {locale: each for (site, locale), each in self.fields.items() if site == self.record.site}
        return title_of(self.record, self.state, own)

    @property
    def neutral(self) -> Mapping[str, Any]:
        return self.fields.get((self.record.site, NEUTRAL), {})

    @property
    def source(self) -> Mapping[str, Any]:
        """The newest fields of the text that others are translated from."""
        return self.fields.get((self.record.site, self.record.source_locale), {})

    def reviews(self) -> Iterator[tuple[tuple[str, str], Review]]:
        """The reviews that readers see."""
        yield from (self.state.reviews if self.state else {}).items()

    def outdated(self, text: ListedText) -> list[str]:
        """The clinical fields of a text of the owner's that are behind the live source."""
        current = self.state.source_clinical if self.state else None
        if current is None or text.version is None or not is_translation(self.record, *text.place):
            return []
        return behind(source_of(text.version), current, self._newest_source)

    @cached_property
    def _newest_source(self) -> dict[str, str]:
        from_texts = [self.text(self.record.site, locale) for locale in (NEUTRAL, self.record.source_locale)]
        found: dict[str, str] = {}
        for each in from_texts:
            if each and each.version:
                found |= parse(each.version.clinical)
        return found
