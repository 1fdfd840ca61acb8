"""The index of a snapshot: finds its documents by the words of a query, best first, for the search of a site."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import accumulate, count
from math import log

import numpy as np

from api.bounded import MB, Bounded
from api.reading.search.hits import Hits
from api.reading.search.letters import UNSTEMMED
from api.reading.search.levels import Answering, find, stands_anywhere
from api.reading.search.part import Part, merged
from api.reading.search.question import Asked, words_of
from api.reading.search.segment import Document, Mask, Segment, Weighed, prints_of
from api.reading.search.sharing import nearest, share
from api.reading.search.terms import Word
from api.reading.search.texts import Text

# A new part takes in those that are not much larger, so that there are few and the large ones are left alone.
_MUCH_LARGER = 4


# Readers look for few words: each is found once in an index, until there is another.
_ANSWERING: Bounded[tuple[int, Asked], Answering] = Bounded(4 * MB)


@dataclass(frozen=True, eq=False)
class Index:
    """Immutable, so that readers share it while the next one is derived from it."""

    _parts: Sequence[Part] = ()
    """The largest first; no two show the same document."""
    _number: int = field(init=False, default_factory=partial(next, count()))

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
        scores, (held, levels) = np.zeros(self.size), np.zeros((2, self.size), np.uint8)
        asked = words_of(query, locale, self._languages)
        terms: dict[str, set[str]] = {}
        for word in asked:
            found = self._answering(word)
            holders = len(found.documents)
            scores[found.documents] += log(1 + (self.shown - holders + 0.5) / (holders + 0.5)) * found.weights
            held[found.documents] += 1
            levels[found.documents] = np.maximum(levels[found.documents], found.levels)
            for language, forms in ((of, forms) for each in found.terms for of, forms in each.items()):
                terms.setdefault(language, set()).update(forms)
        if types is not None:
            scores *= self._are(types)
        return Hits(self._ids, scores, held == len(asked), levels, terms)

    def _answering(self, asked: Asked) -> Answering:
        """Where a word stands: from memory where somebody has looked for it here before, whatever they asked beside it."""
        word = asked._replace(together=tuple(each for each in asked.together if stands_anywhere(self, *each)))
        known = _ANSWERING.get((self._number, word))
        if known is None:
            known = find(self, word)
            _ANSWERING.put((self._number, word), known, known.size)
        return known

    def texts(self, ids: Collection[str], language: str = UNSTEMMED, forms: Collection[str] = ()) -> dict[str, Text]:
        """The texts of documents of a language, with the chunks that may hold a word found under some terms."""
        found: dict[str, Text] = {}
        for part in self._parts:
            found |= part.texts(ids, language, forms)
        return found

    def weighed(self, forms: Mapping[str, Iterable[str]], exact: Collection[str] = ()) -> Weighed:
        """Where any word stands that is found under the terms of its language, and how much that weighs there."""
        starts = accumulate((len(part.segment.ids) for part in self._parts), initial=0)
        weighed = [part.weighed(forms, exact).moved(start) for part, start in zip(self._parts, starts, strict=False)]
        return _joined(weighed)

    def knows(self, language: str, forms: Iterable[str]) -> bool:
        """Whether a word of the documents may be found under any of these terms."""
        return any(part.knows(language, forms) for part in self._parts)

    def alike(self, language: str, typed: str) -> set[str]:
        """The terms of the words that are typed so."""
        return _forms(word for part in self._parts for word in part.words_from(language, typed, str.__eq__))

    def beginning(self, language: str, typed: str) -> set[str]:
        """The terms of the words that begin so."""
        return _forms(word for part in self._parts for word in part.words_from(language, typed, str.startswith))

    def compounds(self, language: str, form: str) -> set[str]:
        """The terms of the words of which one found under this term is the first or the last."""
        return _forms(word for part in self._parts for word in part.compounds(language, form))

    def spelled_like(self, asked: Mapping[str, Word]) -> dict[str, set[str]]:
        """By language, the terms of the words that are spelled most nearly as this one is in it."""
        near = [
            (distance, language, word)
            for language, each in asked.items()
            for part in self._parts
            for distance, word in part.near(language, each)
        ]
        nearest = min((distance for distance, _, _ in near), default=0)
        return {
            language: _forms(word for distance, of, word in near if of == language and distance == nearest)
            for language in asked
        }

    def _tidied(self) -> "Index":
        """The same with fewer parts: the newest takes in those before it that are not much larger."""
        *parts, newest = self._parts
        taken = [newest]
        while parts and parts[-1].size <= _MUCH_LARGER * sum(part.size for part in taken):
            taken.append(parts.pop())
        return Index((*parts, merged(taken))) if len(taken) > 1 else self

    def _are(self, types: frozenset[str]) -> Mask:
        """By document, whether it is of one of the types."""
        return np.concatenate(
            [np.isin(part.segment.types, list(types)) for part in self._parts] or [np.zeros(0, np.bool_)]
        )

    @cached_property
    def _ids(self) -> Sequence[str]:
        return [id for part in self._parts for id in part.segment.ids]

    @cached_property
    def size(self) -> int:
        """How many numbers documents have."""
        return len(self._ids)

    @cached_property
    def shown(self) -> int:
        """How many documents there are."""
        return sum(part.size for part in self._parts)

    @cached_property
    def _languages(self) -> list[str]:
        return sorted(frozenset[str]().union(*(part.languages for part in self._parts)))


def _forms(words: Iterable[Word]) -> set[str]:
    return {form for word in words for form in word.forms}


def _joined(found: Sequence[Weighed]) -> Weighed:
    """One pair of columns of several that name no document twice."""
    return found[0] if len(found) == 1 else Weighed(*map(np.concatenate, zip(*found, strict=True)))
