"""The index of a snapshot: finds its documents by the words of a query, best first, for the search of a site."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, zip_longest
from math import log
from typing import NamedTuple

import numpy as np

from api.reading.search.hits import Hits
from api.reading.search.letters import UNSTEMMED, language_of
from api.reading.search.part import Part, merged
from api.reading.search.segment import Document, Mask, Segment, Weighed, prints_of
from api.reading.search.sharing import nearest, share
from api.reading.search.terms import LONGEST_QUERY, SHORTEST_BEGINNING, Word, read, tokens
from api.reading.search.texts import Text

_MOST_WORDS = 64
# An unfinished word may become another than the reader means.
_UNFINISHED_SHARE = 0.5
# A new part takes in those that are not much larger, so that there are few and the large ones are left alone.
_MUCH_LARGER = 4


class _Asked(NamedTuple):
    """A word of a query as every language of the documents reads it."""

    readings: tuple[tuple[str, Word], ...]
    unfinished: bool


@dataclass(frozen=True, eq=False)
class Index:
    """Immutable, so that readers share it while the next one is derived from it."""

    _parts: Sequence[Part] = ()
    """The largest first; no two show the same document."""

    @classmethod
    def build(cls, documents: Iterable[Document]) -> "Index":
        """An index that shares what it can with those of other snapshots, in which most texts may be the same."""
        documents = list(documents)
        prints = prints_of(documents)
        known = nearest(prints)
        if known is None:
            return cls((Part.whole(share(Segment.read(documents))),)) if documents else cls()
        is_new = np.isin(prints, known.segment.prints, invert=True)
        return cls((known,)).changed((), [documents[number] for number in np.flatnonzero(is_new)])

    def changed(self, removed: Iterable[str], added: Iterable[Document]) -> "Index":
        """The index without some documents and with others; one that is there already is replaced."""
        added = list(added)
        gone = {*removed, *(document.id for document in added)}
        parts = [left for part in self._parts if (left := part.without(gone)).size]
        return Index((*parts, Part.whole(Segment.read(added))))._tidied() if added else Index(parts)

    def find(self, query: str, locale: str, types: frozenset[str] | None = None) -> Hits:
        """The documents that hold all words of the query, then those that hold some of them."""
        scores, held = np.zeros(len(self._ids)), np.zeros(len(self._ids), np.uint8)
        asked = self._asked(query, locale)
        for word in asked:
            documents, weights = self._weighed(word)
            holders = len(documents)
            scores[documents] += log(1 + (self._size - holders + 0.5) / (holders + 0.5)) * weights
            held[documents] += 1
        if types is not None:
            scores *= self._are(types)
        return Hits(self._ids, scores, held == len(asked))

    def texts(
        self, ids: Collection[str], language: str = UNSTEMMED, forms: Collection[str] = (), unfinished: str = ""
    ) -> dict[str, Text]:
        """The texts of documents of a language, with the chunks that may hold a word found under some terms or begun so."""
        found: dict[str, Text] = {}
        for part in self._parts:
            found |= part.texts(ids, language, forms, unfinished)
        return found

    def _tidied(self) -> "Index":
        """The same with fewer parts: the newest takes in those before it that are not much larger."""
        *parts, newest = self._parts
        taken = [newest]
        while parts and parts[-1].size <= _MUCH_LARGER * sum(part.size for part in taken):
            taken.append(parts.pop())
        return Index((*parts, merged(taken))) if len(taken) > 1 else self

    def _asked(self, query: str, locale: str) -> list[_Asked]:
        """The words of a query, split by the reader's language and read in each language of the documents."""
        query = query[:LONGEST_QUERY]
        asked_tokens = tokens(query, language_of(locale))
        asked: dict[_Asked, None] = {}
        for at, token in enumerate(asked_tokens, start=1):
            unfinished = at == len(asked_tokens) and query.endswith(token)
            asked |= dict.fromkeys(_Asked(readings, unfinished) for readings in self._readings(token))
        return list(asked)[:_MOST_WORDS]

    def _readings(self, token: str) -> Iterator[tuple[tuple[str, Word], ...]]:
        by_language = [[(language, word) for word in read(token, language)] for language in self._languages]
        for column in zip_longest(*by_language):
            yield tuple(filter(None, column))

    def _weighed(self, asked: _Asked) -> Weighed:
        """The weight of a word, or where it does not stand of those that begin with it."""
        same = {language: self._forms(language, word) for language, word in asked.readings}
        found = self._weighed_in_parts(same)
        if not asked.unfinished:
            return found
        longer = {language: self._longer_forms(language, word) - same[language] for language, word in asked.readings}
        if not any(longer.values()):
            return found
        begun = self._weighed_in_parts(longer)
        is_other = np.ones(len(self._ids), np.bool_)
        is_other[found.documents] = False
        others = is_other[begun.documents]
        return _joined([found, Weighed(begun.documents[others], _UNFINISHED_SHARE * begun.weights[others])])

    def _weighed_in_parts(self, forms: Mapping[str, Iterable[str]]) -> Weighed:
        starts = accumulate((len(part.segment.ids) for part in self._parts), initial=0)
        return _joined([part.weighed(forms).moved(start) for part, start in zip(self._parts, starts, strict=False)])

    def _forms(self, language: str, word: Word) -> set[str]:
        """A word typed without accents stands for all that are typed so, whatever their stems."""
        return {*word.forms, *self._forms_from(language, word.typed, str.__eq__)}

    def _longer_forms(self, language: str, word: Word) -> set[str]:
        if len(word.typed) < SHORTEST_BEGINNING:
            return set()
        return set(self._forms_from(language, word.typed, str.startswith))

    def _forms_from(self, language: str, typed: str, alike: Callable[[str, str], bool]) -> Iterator[str]:
        words = chain.from_iterable(part.words_from(language, typed, alike) for part in self._parts)
        return chain.from_iterable(word.forms for word in words)

    def _are(self, types: frozenset[str]) -> Mask:
        """By document, whether it is of one of the types."""
        return np.concatenate(
            [np.isin(part.segment.types, list(types)) for part in self._parts] or [np.zeros(0, np.bool_)]
        )

    @cached_property
    def _ids(self) -> Sequence[str]:
        return [id for part in self._parts for id in part.segment.ids]

    @cached_property
    def _size(self) -> int:
        return sum(part.size for part in self._parts)

    @cached_property
    def _languages(self) -> list[str]:
        return sorted(frozenset[str]().union(*(part.languages for part in self._parts)))


def _joined(found: Sequence[Weighed]) -> Weighed:
    """One pair of columns of several that name no document twice."""
    return found[0] if len(found) == 1 else Weighed(*map(np.concatenate, zip(*found, strict=True)))
