"""The part of a text that answers a query, with the words found in it, for the hits of a search."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from api.reading.graphemes import CHARACTER, breaks, next_break
from api.reading.search.letters import fold, language_of
from api.reading.search.splitting import SPACELESS
from api.reading.search.terms import WordPlace, is_spaceless, places

if TYPE_CHECKING:
    # Loaded by the first search.
    from api.reading.search.index import Index
    from api.reading.search.texts import Text

_ELLIPSIS = "…"
_MARKUP = re.compile("[&<>\"']")
# Where a text may be cut before a word, and as much of a text as ends where it may be cut after one.
_AFTER_WORD = re.compile(f"(?=.)(?:(?<=[ {SPACELESS}])|(?=[{SPACELESS}]))")
_UP_TO_WORD = re.compile(f".*(?=.)(?:(?=[ {SPACELESS}])|(?<=[{SPACELESS}]))")


class Snippet(NamedTuple):
    """Plain text, and the same as escaped HTML with what was found in `<mark>`."""

    text: str
    html: str


# Plain tuples, since each search makes a hundred of them.
_Span = tuple[int, int]
"""Where a stretch begins and ends."""
_Found = tuple[int, int, int]
"""Where a word of the query begins and ends, and the word by a number."""


def snippets(
    terms: Mapping[str, Set[str]], index: "Index", locales: Mapping[str, str], *, length: int = 200
) -> dict[str, Snippet]:
    """By document, the stretch in which most of what was found meets, or its beginning.

    `terms` are those of the hits, by language; `locales` says for each document its own. The length is that of the
    stretches, without the ellipses that show where one was cut.
    """
    by_language: defaultdict[str, list[str]] = defaultdict(list)
    for id, locale in locales.items():
        by_language[language_of(locale)].append(id)
    made: dict[str, Snippet] = {}
    for language, ids in by_language.items():
        wanted = _Wanted(terms.get(language, frozenset()), language)
        texts = index.texts(ids, language, wanted.forms)
        made |= {id: _snippet(text.whole, wanted.found_in(text), max(1, length)) for id, text in texts.items()}
    return made


def around(text: str, start: int, end: int, *, length: int = 120) -> Snippet:
    """What stands around one place in a text, with that marked."""
    return _snippet(text, [(start, end, 0)], max(length, end - start))


def _snippet(text: str, found: Sequence[_Found], length: int) -> Snippet:
    first, end = window = _window(text, _densest(found, length), length)
    before, after = "" if first == 0 else _ELLIPSIS, "" if end == len(text) else _ELLIPSIS
    html = _marked(text, window, _merged(text, found, window))
    return Snippet(f"{before}{text[first:end]}{after}", f"{before}{html}{after}")


class _Wanted(dict[str, list[_Found]]):
    """By chunk, where in it words stand that are found under some terms of a language; each chunk is read once."""

    def __init__(self, forms: Set[str], language: str) -> None:
        super().__init__()
        self._language = language
        self.forms = forms
        self._words: dict[tuple[str, ...], int] = {}

    def found_in(self, text: "Text") -> list[_Found]:
        """Where the words stand in a text."""
        return [(at + start, at + end, word) for at, chunk in text.chunks for start, end, word in self[chunk]]

    def __missing__(self, chunk: str) -> list[_Found]:
        self[chunk] = found = [
            (start, end, self._words.setdefault(word.forms, len(self._words)))
            for word, start, end in self._wanted_in(chunk)
        ]
        return found

    def _wanted_in(self, chunk: str) -> Iterator[WordPlace]:
        for place in places(chunk, self._language):
            if not self.forms.isdisjoint(place.word.forms):
                yield place
            elif is_spaceless(place.word.typed) and not self.forms.isdisjoint(place.word.typed):
                yield from _single_characters(chunk, place, self.forms)


def _single_characters(text: str, pair: WordPlace, wanted: Set[str]) -> Iterator[WordPlace]:
    for each in CHARACTER.finditer(text[pair.start : pair.end]):
        if not wanted.isdisjoint(fold(each[0])):
            yield WordPlace(pair.word, pair.start + each.start(), pair.start + each.end())


def _densest(found: Sequence[_Found], length: int) -> _Span:
    """The first stretch within the length that holds most different words."""
    if not found or found[-1][1] - found[0][0] <= length:
        return (found[0][0], found[-1][1]) if found else (0, 0)
    best, most, last = (0, 0), 0, 0
    all_words = len({word for _, _, word in found})
    seen: defaultdict[int, int] = defaultdict(int)
    for start, _, word in found:
        if most == all_words:
            break
        while last < len(found) and (found[last][1] - start <= length or not seen):
            seen[found[last][2]] += 1
            last += 1
        if len(seen) > most:
            best, most = (start, found[last - 1][1]), len(seen)
        seen[word] -= 1
        if not seen[word]:
            del seen[word]
    return best


def _window(text: str, cluster: _Span, length: int) -> _Span:
    """As much around the cluster as the length allows, cut between words."""
    if len(text) <= length:
        return 0, len(text)
    first, last = cluster
    spare = max(0, length - (last - first)) // 2
    start = max(0, min(first - spare, len(text) - length))
    start = _first_cut(text, start, max(start, first))
    return start, _last_cut(text, start, min(len(text), start + length))


def _first_cut(text: str, first: int, last: int) -> int:
    """The first place after a space, or in a script without; else the first between two characters."""
    if first == 0:
        return first
    at = first
    while found := _AFTER_WORD.search(text, at, last + 1):
        if breaks(text, found.start()):
            return found.start()
        at = found.start() + 1
    return next_break(text, first)


def _last_cut(text: str, first: int, last: int) -> int:
    """The last place before a space, or in a script without; else the last between two characters; else past one."""
    if last == len(text):
        return last
    at = last
    while found := _UP_TO_WORD.match(text, first + 1, at + 1):
        if breaks(text, found.end()):
            return found.end()
        at = found.end() - 1
    at = _break_before(text, last)
    return at if at > first else next_break(text, last)


def _break_before(text: str, at: int) -> int:
    """Where the character begins that a place is in."""
    while not breaks(text, at):
        at -= 1
    return at


def _merged(text: str, found: Iterable[_Found], window: _Span) -> list[_Span]:
    """What to mark: whole characters as a reader sees them, and one mark for what overlaps."""
    merged: list[_Span] = []
    opens, closes = window
    for start, end, _ in found:
        if end <= opens or start >= closes:
            continue
        start, end = _break_before(text, start), next_break(text, end)
        if merged and start <= merged[-1][1]:
            start, _ = merged.pop()
        merged.append((start, end))
    return merged


def _marked(text: str, window: _Span, marks: Iterable[_Span]) -> str:
    html, (at, last) = "", window
    # Few texts hold what HTML reads as its own; the others are written as they are.
    written = escape if _MARKUP.search(text, at, last) else str
    for start, end in marks:
        # A character may reach beyond the window.
        start, end = max(start, at), min(end, last)
        html += f"{written(text[at:start])}<mark>{written(text[start:end])}</mark>"
        at = end
    return html + written(text[at:last])
