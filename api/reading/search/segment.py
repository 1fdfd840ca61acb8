"""Documents that were read together, packed so that thousands of them can be searched, for the index of a snapshot."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.reading.search.chunks import chunks_of
from api.reading.search.letters import LONGEST_WORD, language_of
from api.reading.search.lexicon import Floats, Lexicon, Rows, Spellings
from api.reading.search.terms import Word, read_written, tokens
from api.reading.search.texts import Numbers, Packer, Text, Texts

# The usual constants of BM25. A document is measured against a fixed length rather than the average one, so that its
# weights do not depend on the other documents and stay as they are when those change.
_SATURATION, _LENGTH_SHARE, _USUAL_LENGTH = 1.2, 0.75, 120
_TITLE_BOOST = 4

Mask = NDArray[np.bool_]
Prints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Document:
    """What is searched of a delivered item, in the locale in which it is served."""

    id: str
    type: str
    title: str
    body: str
    locale: str
    terms: tuple[str, ...] = ()
    """Other words by which readers look for it; they count as its title does, and no snippet shows them."""
    weight: float = 1
    """How much more it weighs than another that holds the same words."""


class Weighed(NamedTuple):
    """Two columns: a document that holds what is looked for, each once, and how much that weighs there."""

    documents: NDArray[np.intp]
    weights: Floats

    def moved(self, by: int) -> "Weighed":
        """The same where the documents have other numbers, each larger by so much."""
        return Weighed(self.documents + by, self.weights) if by else self


NOWHERE = Weighed(np.zeros(0, np.intp), np.zeros(0))


@dataclass(frozen=True, eq=False)
class Segment:
    """Immutable, and shared by all indexes that show these documents; a document's number is its place in it."""

    ids: Sequence[str]
    """In order."""
    types: NDArray[np.str_]
    prints: Prints
    """By document, what tells it from any other, and from itself with another text."""
    norms: Floats
    """By document, how much its length counts against it."""
    worths: NDArray[np.float32]
    """By document, how much more it weighs than another that holds the same words."""
    bodies: Texts
    """By document, its text, from which the snippets are cut."""
    lexicons: Mapping[str, Lexicon]
    """By language; a document stands in one of them only."""

    @classmethod
    def read(cls, documents: Iterable[Document]) -> "Segment":
        ordered = sorted(documents, key=lambda document: document.id)
        readers: dict[str, _Reader] = {}
        bodies, lengths = Packer(), array("I")
        for number, document in enumerate(ordered):
            language, body = language_of(document.locale), chunks_of(document.body)
            reader = readers.get(language) or readers.setdefault(language, _Reader(language))
            lengths.append(reader.read(number, _named(document), body))
            bodies.take(body)
        return cls(
            ids=[document.id for document in ordered],
            types=np.array([document.type for document in ordered], np.str_),
            prints=prints_of(ordered),
            norms=1 - _LENGTH_SHARE + _LENGTH_SHARE / _USUAL_LENGTH * np.array(lengths),
            worths=np.array([document.weight for document in ordered], np.float32),
            bodies=bodies.packed(),
            lexicons={
                language: reader.lexicon(bodies.chunks) for language, reader in readers.items() if reader.has_words
            },
        )

    def number(self, id: str) -> int | None:
        """The number of a document, or None where it is not here."""
        number = bisect_left(self.ids, id)
        return number if self.ids[number : number + 1] == [id] else None

    def texts(self, numbers: Iterable[int], language: str, forms: Iterable[str]) -> list[Text]:
        """Texts of a language, with their chunks that hold a word found under some terms, or are long."""
        lexicon = self.lexicons.get(language)
        chunks = lexicon.chunks_with(forms) if lexicon else ()
        return self.bodies.read(numbers, np.concatenate([self.bodies.long, *chunks]))

    def weighed(self, forms: Mapping[str, Iterable[str]], exact: Collection[str]) -> Weighed:
        """The weight of all words that are found under the terms of their language, as if they were one."""
        known = [(self.lexicons[language], terms) for language, terms in forms.items() if language in self.lexicons]
        rows = [found for lexicon, terms in known for found in lexicon.standing(terms, exact)]
        if not rows:
            return NOWHERE
        documents, frequencies = _summed(rows)
        weights = frequencies * (_SATURATION + 1) / (frequencies + _SATURATION * self.norms[documents])
        return Weighed(documents, weights * self.worths[documents])


def _named(document: Document) -> list[str]:
    """The chunks of all that a document is found by first."""
    return [chunk for words in (document.title, *document.terms) for chunk in chunks_of(words)]


def _summed(rows: Sequence[tuple[Numbers, Numbers | Floats]]) -> tuple[NDArray[np.intp], Floats]:
    """In which documents any of some words stands, and how often; a single word stands in each document once."""
    if len(rows) == 1:
        return rows[0][0].astype(np.intp), rows[0][1].astype(np.float64)
    sums = np.bincount(*(np.concatenate(column) for column in zip(*rows, strict=True)))
    found = np.flatnonzero(sums > 0)
    return found, sums[found].astype(np.float64)


def prints_of(documents: Iterable[Document]) -> Prints:
    """What tells documents apart in this process: 64 bits of each, so that not even a billion are confused."""
    return np.array([hash(document) for document in documents], np.int64)


class _Reader:
    """Reads the documents of one language, and each of their chunks once."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._words = _WordsOf(language)
        self._rows = array("I"), array("I"), array("I")

    def read(self, number: int, title_chunks: list[str], chunks: list[str]) -> int:
        """Takes a document in and returns its length in words; one in the title counts as several in the body."""
        title, counts = self._counted(title_chunks), self._counted(chunks)
        length = title.total() + counts.total()
        for word, times in title.items():
            counts[word] += _TITLE_BOOST * times
        for column, values in zip(self._rows, (counts, repeat(number, len(counts)), counts.values()), strict=True):
            column.extend(values)
        return length

    def lexicon(self, chunks: Mapping[str, int]) -> Lexicon:
        """All that was read; `chunks` tells the numbers of those that stand in bodies."""
        return Lexicon.pack(list(self._words.numbers), Rows(*map(np.asarray, self._rows)), self._spellings(chunks))

    def _spellings(self, chunks: Mapping[str, int]) -> Spellings:
        words, read = array("I"), array("I")
        for chunk in self._words.keys() & chunks.keys():
            found = set(self._words[chunk])
            words.extend(found)
            read.extend(repeat(chunks[chunk], len(found)))
        return Spellings(np.asarray(words), np.asarray(read))

    @property
    def has_words(self) -> bool:
        return bool(self._words.numbers)

    def _counted(self, chunks: list[str]) -> Counter[int]:
        return Counter(chain.from_iterable(map(self._words.__getitem__, chunks)))


class _WordsOf(dict[str, tuple[int, ...]]):
    """By chunk, the numbers of its words, which are given out as they come; a long one is read each time."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self.numbers: dict[Word, int] = {}

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        found = (word for token in tokens(chunk) for word in read_written(token, self._language))
        numbers = tuple(self.numbers.setdefault(word, len(self.numbers)) for word in found)
        if len(chunk) <= LONGEST_WORD:
            self[chunk] = numbers
        return numbers
