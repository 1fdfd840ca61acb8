"""What a rule of the gate is given to look at: one text with its passages, and what stands around it; and what it tells."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from api.reading.facts.settings import SiteSettings
from api.reading.views import RecordState
from api.record_types import RECORD_TYPES
from api.record_types.declaration import SEARCH_TERMS, RecordType
from api.record_types.kinds.field import Leaf
from api.services.gate.language import Language, language_of
from api.services.gate.sentences import Sentence, sentences
from api.services.texts.spots import Spot, spot

_NOT_SAID = ("slug", SEARCH_TERMS, "synonyms", "clinical_name", "names")
"""Fields of words by which something is found or called, and which say nothing of it."""
LONGEST_QUOTE = 90


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that a rule has found in a text."""

    code: str
    detail: str
    words: str
    """What it was found in: as long as these words stand there, it is the same finding."""
    field: str | None = None
    place: Spot | None = None


class Wording(NamedTuple):
    """One text of a field, as somebody writes and reads it by itself."""

    field: str
    name: str
    leaf: Leaf

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return sentences(self.leaf.text)

    def spot(self, start: int, length: int) -> Spot:
        return spot(self.leaf, self.name, start, length)


def _none(_ids: Iterable[str]) -> Mapping[str, RecordState]:
    return {}


@dataclass(frozen=True)
class Around:
    """What stands around a text: its site, the records that it names or that share its topic, and what is known of publications."""

    settings: SiteSettings | None = None
    today: date | None = None
    find: Callable[[Iterable[str]], Mapping[str, RecordState]] = _none
    """Records that readers have, by id."""
    said: Callable[[str, str], Mapping[tuple[str, str], Any]] = lambda topic, locale: {}
    """What the records of a topic say in a language that the site shows or inherits: `statements.py` tells how."""
    retracted: Callable[[Iterable[Mapping[str, Any]]], Mapping[str, str]] = lambda publications: {}
    """Of some publications, by DOI or PMID, what happened to those that were retracted."""
    memory: dict[Any, Any] = field(default_factory=dict, compare=False)
    """What was worked out of what stands around, for whoever looks at many texts beside the same records."""
    sites: Mapping[str, SiteSettings] = field(default_factory=dict)
    """The settings of all sites."""


@dataclass(frozen=True)
class Reading:
    """One text of a record, as readers of its site would get it."""

    type: str
    locale: str
    fields: Mapping[str, Any]
    """What the text says."""
    neutral: Mapping[str, Any] = field(default_factory=dict)
    """The record's details that are the same in all languages."""
    record: RecordState | None = None
    site: str = ""
    around: Around = field(default_factory=Around)

    @property
    def declaration(self) -> RecordType:
        return RECORD_TYPES[self.type]

    @cached_property
    def language(self) -> Language | None:
        return language_of(self.locale)

    @cached_property
    def passages(self) -> tuple[Wording, ...]:
        """All that it says in words."""
        return tuple(
            Wording(each.name, name, leaf)
            for each in self.declaration
            if each.localized and each.name not in _NOT_SAID and self.fields.get(each.name) is not None
            for name, leaf in each.leaves(self.fields[each.name])
        )

    def names(self, relation: str) -> list[str]:
        """The records that it names in one of its relations."""
        value = self.neutral.get(relation) or ()
        return [value] if isinstance(value, str) else list(value)

    def said(self, code: str, passage: Wording, sentence: Sentence, found: re.Match[str], detail: str) -> Flaw:
        """Something that was found in a sentence, at the words that say it."""
        place = passage.spot(sentence.start + found.start(), len(found[0]))
        return Flaw(code, detail, sentence.text, passage.field, place)


def claims(passages: Iterable[Wording]) -> Iterator[tuple[Wording, Sentence]]:
    """Every sentence that says something; questions do not."""
    for passage in passages:
        for sentence in passage.sentences:
            if not sentence.is_question:
                yield passage, sentence


def quoted(text: str) -> str:
    """Words of a text, on one line, for a sentence about them."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + '…'}”"
