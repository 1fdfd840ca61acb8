"""The words of the documents of one language, packed: where each stands, how often and how it is written there."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.reading.search.neighbours import Ordered, neighbours
from api.reading.search.terms import Word
from api.reading.search.texts import Numbers

Floats = NDArray[np.float64]

# How often a word stands in a document is told in 16 bits; beyond that, more of it makes no difference.
_MOST_COUNTED = 2**16 - 1
# An inflection of a word counts as half of the word as it was asked.
_INFLECTED_SHARE = 0.5
# Two numbers of 32 bits are put in order as one of 64.
_HALF = np.uint64(32)


class Rows(NamedTuple):
    """Three columns: that a word stands in a document, and how often."""

    words: Numbers
    documents: Numbers
    counts: Numbers


class Spellings(NamedTuple):
    """Two columns: that a word is read in a chunk."""

    words: Numbers
    chunks: Numbers


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Immutable. Words and documents are called by their numbers, which are their places in what holds them."""

    words: Sequence[Word]
    """In order, so that those which begin alike stand together."""
    by_form: Mapping[str, Sequence[int]]
    """By term, the words that are found under it."""
    starts: NDArray[np.int64]
    """Where the rows of each word begin in the two columns; one more than there are words."""
    documents: Numbers
    counts: Numbers
    members: Numbers
    """The documents in which any word stands."""
    chunk_starts: NDArray[np.int64]
    chunks: Numbers
    """In which chunks each word is read; its own begin where `chunk_starts` says."""

    @classmethod
    def pack(cls, words: Sequence[Word], rows: Rows, spellings: Spellings) -> "Lexicon":
        """From words in any order; one that stands in no row is left out."""
        holders = np.bincount(rows.words, minlength=len(words))
        order = sorted(np.flatnonzero(holders).tolist(), key=words.__getitem__)
        places = np.zeros(len(words), np.uint32)
        places[order] = np.arange(len(order))
        by_word = np.argsort(places[rows.words], kind="stable")
        ordered = [words[number] for number in order]
        read = holders[spellings.words] > 0
        pairs = np.unique(places[spellings.words[read]].astype(np.uint64) << _HALF | spellings.chunks[read])
        return cls(
            words=ordered,
            by_form=_by_form(ordered),
            starts=np.concatenate(([0], np.cumsum(holders[order]))),
            documents=rows.documents[by_word].astype(np.min_scalar_type(rows.documents.max())),
            counts=np.minimum(rows.counts, _MOST_COUNTED).astype(np.uint16)[by_word],
            members=np.flatnonzero(np.bincount(rows.documents)).astype(np.uint32),
            chunk_starts=np.searchsorted(pairs, np.arange(len(order) + 1, dtype=np.uint64) << _HALF),
            chunks=pairs.astype(np.uint32),
        )

    def rows(self) -> Rows:
        """What the lexicon was packed from."""
        words = np.repeat(np.arange(len(self.words), dtype=np.uint32), np.diff(self.starts))
        return Rows(words, self.documents, self.counts)

    def spellings(self) -> Spellings:
        """What the lexicon was packed from."""
        words = np.repeat(np.arange(len(self.words), dtype=np.uint32), np.diff(self.chunk_starts))
        return Spellings(words, self.chunks)

    def words_from(self, typed: str, alike: Callable[[str, str], bool]) -> Iterator[int]:
        """The words that are typed like this one, or begin like it."""
        first = bisect_left(self.words, (typed, ()))
        return takewhile(lambda number: alike(self.words[number].typed, typed), range(first, len(self.words)))

    def holders(self, word: int) -> Numbers:
        """The documents in which a word stands."""
        return self.documents[self.starts[word] : self.starts[word + 1]]

    def standing(self, forms: Iterable[str], exact: Collection[str]) -> Iterator[tuple[Numbers, Numbers | Floats]]:
        """Where all words that are found under some terms stand, and how often; those typed otherwise count less."""
        for word in self._under(forms):
            rows = slice(self.starts[word], self.starts[word + 1])
            share = 1 if not exact or self.words[word].typed in exact else _INFLECTED_SHARE
            yield (
                self.documents[rows],
                self.counts[rows] if share == 1 else share * self.counts[rows].astype(np.float64),
            )

    def chunks_with(self, forms: Iterable[str]) -> Iterator[Numbers]:
        """In which chunks words are read that are found under some terms."""
        for word in self._under(forms):
            yield self.chunks[self.chunk_starts[word] : self.chunk_starts[word + 1]]

    def near(self, word: Word) -> Iterator[tuple[int, int]]:
        """The words that are spelled nearly so, or are inflections of one that is, with the number of letters that differ."""
        yield from neighbours(word.typed, self._typed)
        for form in word.forms:
            for distance, place in neighbours(form, self._terms):
                for number in self.by_form[self._terms.words[place]]:
                    yield distance, number

    def compounds(self, form: str) -> Iterator[int]:
        """The words of which one found under this term is the first or the last."""
        for edge in (f"\n{form}", f"{form}\n"):
            at = self._lines.find(edge)
            while at >= 0:
                first = self._lines.rfind("\n", 0, at + 1) + 1
                yield from self.by_form[self._lines[first : self._lines.index("\n", first)]]
                at = self._lines.find(edge, at + 1)

    @cached_property
    def _typed(self) -> Ordered:
        return Ordered([word.typed for word in self.words])

    @cached_property
    def _terms(self) -> Ordered:
        return Ordered(sorted(self.by_form))

    @cached_property
    def _lines(self) -> str:
        """All terms, a line for each, in which one searches faster than in a list."""
        return "\n".join(("", *self.by_form, ""))

    def _under(self, forms: Iterable[str]) -> set[int]:
        return {word for form in forms for word in self.by_form.get(form, ())}


def _by_form(words: Iterable[Word]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        for form in word.forms:
            found[form].append(number)
    return {form: tuple(numbers) for form, numbers in found.items()}
