"""A part of an index: a segment, which others may share, without the documents that this index no longer shows."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from api.reading.search.lexicon import Lexicon, Rows, Spellings
from api.reading.search.segment import Mask, Segment, Weighed
from api.reading.search.terms import Word
from api.reading.search.texts import Numbers, Packer, Text, Texts

# The number of a chunk that stands in no text any more.
_GONE = -1


@dataclass(frozen=True, eq=False)
class Part:
    """Immutable."""

    segment: Segment
    shown: Mask
    """By document, whether the index shows it."""

    @classmethod
    def whole(cls, segment: Segment) -> Self:
        return cls(segment, np.ones(len(segment.ids), np.bool_))

    @cached_property
    def size(self) -> int:
        """How many documents are shown."""
        return int(np.count_nonzero(self.shown))

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages of the documents shown."""
        lexicons = self.segment.lexicons.items()
        return frozenset(language for language, lexicon in lexicons if self.shown[lexicon.members].any())

    def without(self, ids: Iterable[str]) -> "Part":
        """The part without some documents, of which it need not hold any."""
        gone = [number for id in ids if (number := self.segment.number(id)) is not None and self.shown[number]]
        if not gone:
            return self
        shown = self.shown.copy()
        shown[gone] = False
        return Part(self.segment, shown)

    def texts(self, ids: Iterable[str], language: str, forms: Iterable[str]) -> dict[str, Text]:
        """The texts of those of some documents that are shown, with what the segment says of them."""
        known = {id: number for id in ids if (number := self.segment.number(id)) is not None and self.shown[number]}
        if not known:
            return {}
        return dict(zip(known, self.segment.texts(known.values(), language, forms), strict=True))

    def knows(self, language: str, forms: Iterable[str]) -> bool:
        """Whether a word of the segment is found under any of these terms, in a document shown or not."""
        lexicon = self.segment.lexicons.get(language)
        return lexicon is not None and not lexicon.by_form.keys().isdisjoint(forms)

    def words_from(self, language: str, typed: str, alike: Callable[[str, str], bool]) -> Iterator[Word]:
        """The words of the documents shown that are typed like this one, or begin like it."""
        if lexicon := self.segment.lexicons.get(language):
            yield from self._shown_words(lexicon, lexicon.words_from(typed, alike))

    def compounds(self, language: str, form: str) -> Iterator[Word]:
        """The words of the documents shown of which one found under this term is the first or the last."""
        if lexicon := self.segment.lexicons.get(language):
            yield from self._shown_words(lexicon, lexicon.compounds(form))

    def near(self, language: str, asked: Word) -> Iterator[tuple[int, Word]]:
        """The words of the documents shown that are spelled nearly so, each with how many letters differ."""
        if lexicon := self.segment.lexicons.get(language):
            for distance, number in lexicon.near(asked):
                for word in self._shown_words(lexicon, [number]):
                    yield distance, word

    def _shown_words(self, lexicon: Lexicon, numbers: Iterable[int]) -> Iterator[Word]:
        for number in numbers:
            if self._is_whole or self.shown[lexicon.holders(number)].any():
                yield lexicon.words[number]

    def weighed(self, forms: Mapping[str, Iterable[str]], exact: Collection[str]) -> Weighed:
        """As the segment weighs, without the documents that are not shown."""
        found = self.segment.weighed(forms, exact)
        if self._is_whole:
            return found
        shown = self.shown[found.documents]
        return Weighed(found.documents[shown], found.weights[shown])

    @property
    def _is_whole(self) -> bool:
        return self.size == len(self.segment.ids)


def merged(parts: Sequence[Part]) -> Part:
    """One part with the documents of several, of which no two show the same."""
    segments = [part.segment for part in parts]
    ids = [id for segment in segments for id in segment.ids]
    order = sorted(np.flatnonzero(np.concatenate([part.shown for part in parts])).tolist(), key=ids.__getitem__)
    places = np.zeros(len(ids), np.uint32)
    places[order] = np.arange(len(order))
    by_part = np.split(places, np.cumsum([len(segment.ids) for segment in segments]))
    languages = sorted(frozenset[str]().union(*(part.languages for part in parts)))
    bodies, numbers = _merged_bodies(segments, order)
    renumbered = [np.array([numbers.get(chunk, _GONE) for chunk in segment.bodies.chunks]) for segment in segments]
    whole = Segment(
        ids=list(map(ids.__getitem__, order)),
        types=np.concatenate([segment.types for segment in segments])[order],
        prints=np.concatenate([segment.prints for segment in segments])[order],
        norms=np.concatenate([segment.norms for segment in segments])[order],
        worths=np.concatenate([segment.worths for segment in segments])[order],
        bodies=bodies,
        lexicons={language: _merged_lexicon(language, parts, by_part, renumbered) for language in languages},
    )
    return Part.whole(whole)


def _merged_bodies(segments: Sequence[Segment], order: Sequence[int]) -> tuple[Texts, Mapping[str, int]]:
    """Some of the texts of several segments, and the numbers that their chunks have now."""
    places = [(segment.bodies, number) for segment in segments for number in range(len(segment.ids))]
    packer = Packer()
    for bodies, number in map(places.__getitem__, order):
        packer.take(bodies.of(number))
    return packer.packed(), packer.chunks


def _merged_lexicon(
    language: str, parts: Sequence[Part], places: Sequence[Numbers], renumbered: Sequence[NDArray[np.int64]]
) -> Lexicon:
    """What the parts show in one language; the documents and the chunks of each part get new numbers."""
    words: dict[Word, int] = {}
    columns: list[Rows] = []
    spellings: list[Spellings] = []
    for part, to, chunks in zip(parts, places, renumbered, strict=False):
        lexicon = part.segment.lexicons.get(language)
        if lexicon is not None:
            own = np.array([words.setdefault(word, len(words)) for word in lexicon.words], np.uint32)
            rows, spelled = lexicon.rows(), lexicon.spellings()
            kept, written = part.shown[rows.documents], chunks[spelled.chunks]
            columns.append(Rows(own[rows.words[kept]], to[rows.documents[kept]], rows.counts[kept]))
            spellings.append(
                Spellings(own[spelled.words[written != _GONE]], written[written != _GONE].astype(np.uint32))
            )
    joined = (map(np.concatenate, zip(*each, strict=True)) for each in (columns, spellings))
    return Lexicon.pack(list(words), Rows(*next(joined)), Spellings(*next(joined)))
