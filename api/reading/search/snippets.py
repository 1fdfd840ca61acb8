"""The part of a text that answers a query, with the words found in it, for the hits of a search."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from api.reading.search.graphemes import breaks, clusters
from api.reading.search.letters import LONGEST_WORD, fold, language_of
from api.reading.search.terms import (
    LONGEST_QUERY,
    Place,
    beginning,
    begins_with,
    is_spaceless,
    places,
    read,
    signs,
    tokens,
)

_ELLIPSIS = "…"


class Snippet(NamedTuple):
    """Plain text, and the same as escaped HTML with what was found in `<mark>`."""

    text: str
    html: str


class _Span(NamedTuple):
    start: int
    end: int


class Snippets:
    """Makes the snippets of an answer: what the query asks is worked out once for all of them."""

    def __init__(self, query: str, *, length: int = 200) -> None:
        """The length is that of the stretches, without the ellipses that show where one was cut."""
        self._query, self._length = query[:LONGEST_QUERY], max(1, length)
        self._asked: dict[str, _Asked] = {}

    def of(self, body: str, locale: str) -> Snippet:
        """The stretch of a text in which most of the query's words meet, or its beginning; `locale` is the text's."""
        chunks, language = body.split(), language_of(locale)
        asked = self._asked.get(language) or self._asked.setdefault(language, _Asked(self._query, language))
        text = " ".join(chunks)
        found = asked.places(text, chunks)
        window = _window(text, _densest(found, self._length), self._length)
        before, after = _ELLIPSIS * (window.start > 0), _ELLIPSIS * (window.end < len(text))
        plain = before + text[slice(*window)] + after
        return Snippet(plain, before + _marked(text, window, _merged(text, found, window)) + after)


class _Asked:
    """The words of a query in one language."""

    def __init__(self, query: str, language: str) -> None:
        asked_tokens = tokens(query, language)
        asked = [word for token in asked_tokens for word in read(token, language)]
        self._language = language
        self._wanted = {form for word in asked for form in word.forms}
        self._unfinished = asked[-1].typed if asked and query.endswith(asked_tokens[-1]) else ""
        self._signs = {*self._wanted, beginning(self._unfinished)}
        self._holding: dict[str, list[Place]] = {}
        self._without: set[str] = set()

    def places(self, text: str, chunks: list[str]) -> list[Place]:
        """Where the words stand in a text whose chunks, parted by spaces, are given; each chunk is read once."""
        here = set(chunks) - self._without
        self._read(here - self._holding.keys())
        standing = sorted((start, chunk) for chunk in here - self._without for start in _starts(text, chunk))
        return [
            Place(word, at + start, at + end) for at, chunk in standing for word, start, end in self._holding[chunk]
        ]

    def _read(self, chunks: set[str]) -> None:
        # Most hold nothing, which their signs tell; a long one is mostly of a script without spaces, and not met again.
        short = (chunk for chunk in chunks if len(chunk) <= LONGEST_WORD)
        self._without.update(chunk for chunk in short if self._signs.isdisjoint(signs(chunk, self._language)))
        for chunk in chunks - self._without:
            found = list(self._asked_in(chunk))
            if found:
                self._holding[chunk] = found
            else:
                self._without.add(chunk)

    def _asked_in(self, chunk: str) -> Iterator[Place]:
        for place in places(chunk, self._language):
            if not self._wanted.isdisjoint(place.word.forms) or begins_with(place.word, self._unfinished):
                yield place
            elif is_spaceless(place.word.typed) and not self._wanted.isdisjoint(place.word.typed):
                yield from _single_characters(chunk, place, self._wanted)


def _starts(text: str, chunk: str) -> Iterator[int]:
    """Where a chunk stands between spaces."""
    text, sought = f" {text} ", f" {chunk} "
    start = text.find(sought)
    while start >= 0:
        yield start
        start = text.find(sought, start + len(chunk) + 1)


def _single_characters(text: str, pair: Place, wanted: set[str]) -> Iterator[Place]:
    for start, end in clusters(text[pair.start : pair.end]):
        if not wanted.isdisjoint(fold(text[pair.start + start : pair.start + end])):
            yield Place(pair.word, pair.start + start, pair.start + end)


def _densest(found: Sequence[Place], length: int) -> _Span:
    """The first stretch within the length that holds most different words."""
    best, most, last = _Span(0, 0), 0, 0
    seen: Counter[tuple[str, ...]] = Counter()
    for place in found:
        while last < len(found) and (found[last].end - place.start <= length or not seen):
            seen[found[last].word.forms] += 1
            last += 1
        if len(seen) > most:
            best, most = _Span(place.start, found[last - 1].end), len(seen)
        seen[place.word.forms] -= 1
        if not seen[place.word.forms]:
            del seen[place.word.forms]
    return best


def _window(text: str, cluster: _Span, length: int) -> _Span:
    """As much around the cluster as the length allows, cut between words."""
    if len(text) <= length:
        return _Span(0, len(text))
    spare = max(0, length - (cluster.end - cluster.start)) // 2
    start = max(0, min(cluster.start - spare, len(text) - length))
    start = _first_cut(text, range(start, max(start, cluster.start) + 1), beside=-1)
    end = _first_cut(text, range(min(len(text), start + length), start, -1), beside=0)
    return _Span(start, end)


def _first_cut(text: str, candidates: range, *, beside: int) -> int:
    """The first place with a space beside it, or in a script without; else between two characters; else past one."""
    for fits in (_between_words, _between_characters):
        for at in candidates:
            if fits(text, at, beside):
                return at
    return next(at for at in range(candidates[0], len(text) + 1) if breaks(text, at))


def _between_words(text: str, at: int, beside: int) -> bool:
    if at in (0, len(text)):
        return True
    free = text[at + beside] == " " or is_spaceless(text[at - 1]) or is_spaceless(text[at])
    return free and breaks(text, at)


def _between_characters(text: str, at: int, _: int) -> bool:
    return breaks(text, at)


def _merged(text: str, found: Iterable[Place], window: _Span) -> list[_Span]:
    """What to mark: whole characters as a reader sees them, and one mark for what overlaps."""
    merged: list[_Span] = []
    for place in found:
        if place.end <= window.start or place.start >= window.end:
            continue
        start = next(at for at in range(place.start, -1, -1) if breaks(text, at))
        end = next(at for at in range(place.end, len(text) + 1) if breaks(text, at))
        if merged and start <= merged[-1].end:
            start = merged.pop().start
        merged.append(_Span(start, end))
    return merged


def _marked(text: str, window: _Span, marks: Iterable[_Span]) -> str:
    html, at = "", window.start
    for mark in marks:
        start, end = max(mark.start, window.start), min(mark.end, window.end)
        if start < end:
            html += f"{escape(text[at:start])}<mark>{escape(text[start:end])}</mark>"
            at = end
    return html + escape(text[at : window.end])
