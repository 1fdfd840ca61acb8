"""Words that are spelled nearly alike, for what readers mistype."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from api.reading.search.terms import is_spaced

# How long a word is before one letter of it may be wrong, and before two may, the first among them.
_ONE_WRONG, _TWO_WRONG = 4, 8


_Some = tuple[Sequence[int], Sequence[str]]
"""Some words, after their places."""


class Ordered:
    """Words in their order, which are found by their lengths too."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._by_length: dict[int, tuple[array[int], list[str]]] = {}
        for place, word in enumerate(words):
            places, alike = self._by_length.setdefault(len(word), (array("I"), []))
            places.append(place)
            alike.append(word)

    def beginning(self, letters: str) -> _Some:
        """The words that begin so."""
        places = range(bisect_left(self.words, letters), bisect_left(self.words, letters + "\U0010ffff"))
        return places, self.words[places.start : places.stop]

    def as_long(self, length: int) -> _Some:
        """The words of so many letters."""
        return self._by_length.get(length, ((), ()))


def neighbours(typed: str, among: Ordered) -> Iterator[tuple[int, int]]:
    """The places of those words, with the number of letters that were left out, added, changed or swapped.

    A figure is never taken for another, nor a word for one that begins otherwise unless it is long.
    """
    if len(typed) < _ONE_WRONG or not is_spaced(typed) or _has_figure(typed):
        return
    most = 2 if len(typed) >= _TWO_WRONG else 1
    for places, words in _like_long(typed, among, most) if most > 1 else _begin_alike(typed, among):
        for word, distance, at in extract(typed, words, scorer=OSA.distance, score_cutoff=most, limit=None):
            if len(word) >= _ONE_WRONG - 1 and not _has_figure(word):
                yield int(distance), places[at]


def _like_long(typed: str, among: Ordered, most: int) -> Iterator[_Some]:
    """The words that are nearly as long; of others more letters differ, and to compare them takes as long."""
    return map(among.as_long, range(len(typed) - most, len(typed) + most + 1))


def _begin_alike(typed: str, among: Ordered) -> Iterator[_Some]:
    """The words that begin alike, or with the first two letters swapped."""
    return map(among.beginning, dict.fromkeys((typed[0], typed[1] + typed[0])))


def _has_figure(word: str) -> bool:
    return any(map(str.isdigit, word))
