"""Says where in a field something stands that is told of it, so that whoever writes is led to the word."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from api.record_types.kinds.field import Leaf


class Said(NamedTuple):
    """What is to be said of a piece of text, wherever it stands."""

    rule: str
    detail: str
    severity: str
    """`dead`, `blocks` or nothing"""
    words: str = ""
    """What stands there, as readers see it."""
    start: int | None = None
    """The character that it begins with, where that is known."""


class Spot(NamedTuple):
    """Where in a field something stands: in which text of its value, on which line of it, and between which characters."""

    pointer: str
    line: int | None = None
    start: int | None = None
    end: int | None = None


def located(text: str, kept: Sequence[Said], every: Sequence[Said]) -> Iterator[tuple[Said, int | None]]:
    """Some of what is said of a text, each with the character that it begins with.

    What stands elsewhere too and is not meant there, as in code, could be any of these, and is told without a place.
    """
    numbers = Counter(each.words for each in every if each.start is None)
    sought = {each.words for each in kept if each.start is None and each.words}
    places = {words: list(_places(text, words)) for words in sought}
    known = {words: iter(found) for words, found in places.items() if len(found) == numbers[words]}
    for each in kept:
        yield each, each.start if each.start is not None else next(known.get(each.words, iter(())), None)


def _places(text: str, words: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + len(words))


def spot(leaf: Leaf, name: str, start: int | None, length: int) -> Spot:
    """The place of so many characters in one of the texts of a value, by the name of that text."""
    if start is None:
        return Spot(_pointer(name))
    line, begin = leaf.text.count("\n", 0, start), leaf.text.rfind("\n", 0, start) + 1
    if leaf.prose == "lines":
        return Spot(f"/{line}", 1, start - begin, start - begin + length)
    return Spot(_pointer(name), line + 1, start, start + length)


def _pointer(leaf: str) -> str:
    """Where the text of that name stands in the value of its field."""
    _, _, cell = leaf.partition(".")
    row, _, column = cell.partition(".")
    return f"/{int(row) - 1}/{column}" if cell else ""
