"""The words of the documents of one language and where each stands, for the index."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, takewhile
from typing import NamedTuple, Self

from api.reading.search.letters import language_of
from api.reading.search.terms import SHORTEST_BEGINNING, Word, counted

# The usual constants of BM25. A document is measured against a fixed length rather than the average one, so that its
# weights do not depend on the other documents and stay as they are when those change.
_SATURATION, _LENGTH_SHARE, _USUAL_LENGTH = 1.2, 0.75, 120
_TITLE_BOOST = 4
# An unfinished word may become another than the reader means.
_UNFINISHED_SHARE = 0.5

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Document:
    """What is searched of a delivered item, in the locale in which it is served."""

    id: str
    type: str
    title: str
    body: str
    locale: str


class Reading(NamedTuple):
    """What a document adds to the lexicon of its language: its words, and how much each term weighs in it."""

    id: str
    words: tuple[Word, ...]
    weights: Weights


def read_document(document: Document) -> Reading:
    """Analyses a document; a term in the title weighs as much as several in the body."""
    language = language_of(document.locale)
    in_title, in_body = counted(document.title, language), counted(document.body, language)
    length = in_title.total() + in_body.total()
    frequencies: dict[str, int] = {}
    for words, boost in ((in_title, _TITLE_BOOST), (in_body, 1)):
        for word, times in words.items():
            for form in word.forms:
                frequencies[form] = frequencies.get(form, 0) + times * boost
    weights = {form: _weight(frequency, length) for form, frequency in frequencies.items()}
    return Reading(document.id, tuple(in_title | in_body), weights)


@dataclass(frozen=True)
class Lexicon:
    """Immutable: a change makes a new one that shares with the old what it leaves alone."""

    postings: Mapping[str, Weights]
    """By term, the weight that it has in each document."""
    holders: Mapping[Word, int]
    """In how many documents each word stands."""
    ordered: list[Word]
    """The words by how they are typed, to find those that begin alike."""

    @classmethod
    def empty(cls) -> Self:
        return cls({}, {}, [])

    def changed(self, *, removed: Mapping[str, tuple[Word, ...]], added: Iterable[Reading]) -> "Lexicon":
        added = list(added)
        postings = _Postings(self.postings)
        for id, words in removed.items():
            postings.remove(id, words)
        for reading in added:
            postings.add(reading)
        holders = Counter(self.holders)
        holders.subtract(chain.from_iterable(removed.values()))
        holders.update(chain.from_iterable(reading.words for reading in added))
        held = {word: count for word, count in holders.items() if count}
        return Lexicon(postings.terms, held, self._reordered(held))

    def matches(self, word: Word, *, unfinished: bool) -> Weights:
        """The documents in which a word stands, in any inflection, or one that begins with it."""
        # A word typed without accents stands for all that are typed so, whatever their stems.
        same = set(word.forms).union(*(other.forms for other in self._words_from(word.typed, str.__eq__)))
        exact = self._heaviest(same)
        if not unfinished or len(word.typed) < SHORTEST_BEGINNING:
            return exact
        longer = set(chain.from_iterable(other.forms for other in self._words_from(word.typed, str.startswith))) - same
        begun = {id: weight * _UNFINISHED_SHARE for id, weight in self._heaviest(longer).items()}
        return {**begun, **exact}

    def _words_from(self, typed: str, alike: Callable[[str, str], bool]) -> Iterator[Word]:
        first = bisect_left(self.ordered, Word(typed, ()))
        following = (self.ordered[at] for at in range(first, len(self.ordered)))
        return takewhile(lambda word: alike(word.typed, typed), following)

    def _heaviest(self, forms: set[str]) -> Weights:
        """By document, the weight of the heaviest of the terms."""
        found = sorted((self.postings[form] for form in forms if form in self.postings), key=len)
        if len(found) < 2:
            return found[0] if found else {}
        heaviest = dict(found.pop())
        for weights in found:
            for id, weight in weights.items():
                if weight > heaviest.get(id, 0):
                    heaviest[id] = weight
        return heaviest

    def _reordered(self, held: Mapping[Word, int]) -> list[Word]:
        if held.keys() == self.holders.keys():
            return self.ordered
        # Sorting what is nearly sorted takes one pass.
        return sorted([*(word for word in self.ordered if word in held), *(held.keys() - self.holders.keys())])


class _Postings:
    """Postings in the making: those of a term are copied when it is first touched, the others stay shared."""

    def __init__(self, before: Mapping[str, Weights]) -> None:
        self.terms: dict[str, Weights] = dict(before)
        self._own: dict[str, dict[str, float]] = {}

    def add(self, reading: Reading) -> None:
        for form, weight in reading.weights.items():
            (self._own.get(form) or self._owned(form))[reading.id] = weight

    def remove(self, id: str, words: Iterable[Word]) -> None:
        for form in {form for word in words for form in word.forms}:
            weights = self._owned(form)
            del weights[id]
            if not weights:
                del self.terms[form], self._own[form]

    def _owned(self, form: str) -> dict[str, float]:
        if form not in self._own:
            self.terms[form] = self._own[form] = dict(self.terms.get(form, {}))
        return self._own[form]


@lru_cache(maxsize=2**14)
def _weight(frequency: int, length: int) -> float:
    norm = 1 - _LENGTH_SHARE + _LENGTH_SHARE * length / _USUAL_LENGTH
    return frequency * (_SATURATION + 1) / (frequency + _SATURATION * norm)
