"""Words that are spelled nearly alike, for what readers mistype."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from api.reading.search.terms import is_spaced

# How long a word is before one letter of it may be wrong, and before two may, the first among them.
_ONE_WRONG, _TWO_WRONG = 4, 8


def neighbours(typed: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of those words, which are in order, with the number of letters that were left out, added, changed or swapped.

    A figure is never taken for another, nor a word for one that begins otherwise unless it is long.
    """
    if len(typed) < _ONE_WRONG or not is_spaced(typed) or _has_figure(typed):
        return
    is_long = len(typed) >= _TWO_WRONG
    for first, last in [(0, len(words))] if is_long else _stretches(typed, words):
        choices = words[first:last]
        for word, distance, place in extract(
            typed, choices, scorer=OSA.distance, score_cutoff=2 if is_long else 1, limit=None
        ):
            if len(word) >= _ONE_WRONG - 1 and not _has_figure(word):
                yield int(distance), first + place


def _stretches(typed: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand that begin alike, or with the first two letters swapped."""
    for beginning in dict.fromkeys((typed[0], typed[1] + typed[0])):
        yield bisect_left(words, beginning), bisect_left(words, beginning + "\U0010ffff")


def _has_figure(word: str) -> bool:
    return any(map(str.isdigit, word))
