"""Where a text may be cut without tearing apart what a reader sees as one character, for snippets.

Where this is coarser than Unicode's rules (joiners, conjuncts) it keeps more together, never less.
"""

import unicodedata
from collections.abc import Iterator
from itertools import takewhile

_JOINER = "\u200d"
_VIRAMA = 9
_EXTENDING = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f") | {chr(c) for c in range(0x1F3FB, 0x1F400)}
_TAGS = range(0xE0020, 0xE0080)
_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")


def breaks(text: str, at: int) -> bool:
    """Whether a new character begins at this place."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before.isascii() and after.isascii():
        return before + after != "\r\n"
    return not (_extends(after) or _holds_on(text, at) or _is_flag(text, at) or _is_syllable(before, after))


def clusters(text: str) -> Iterator[tuple[int, int]]:
    """The start and end of every character as a reader sees it."""
    start = 0
    for at in range(1, len(text) + 1):
        if breaks(text, at):
            yield start, at
            start = at


def _extends(after: str) -> bool:
    return unicodedata.category(after) in ("Mn", "Mc", "Me") or after in _EXTENDING or ord(after) in _TAGS


def _holds_on(text: str, at: int) -> bool:
    return text[at - 1] == _JOINER or text[at - 1] in _PREPENDED or _is_conjunct(text, at)


def _is_conjunct(text: str, at: int) -> bool:
    """A virama binds the next consonant, also with other marks between them."""
    if unicodedata.category(text[at]) != "Lo":
        return False
    marks = takewhile(_extends, (text[before] for before in range(at - 1, -1, -1)))
    return any(unicodedata.combining(mark) == _VIRAMA for mark in marks)


def _is_flag(text: str, at: int) -> bool:
    """A flag is a pair of regional letters, so it counts how many stand before."""
    letters = at
    while letters > 0 and "\U0001f1e6" <= text[letters - 1] <= "\U0001f1ff":
        letters -= 1
    return "\U0001f1e6" <= text[at] <= "\U0001f1ff" and (at - letters) % 2 == 1


def _is_syllable(before: str, after: str) -> bool:
    """Korean letters that make one syllable."""
    if "\u1160" <= after <= "\u11ff" or "\ud7b0" <= after <= "\ud7fb":
        return _is_leading(before) or "\u1160" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7fb"
    return _is_leading(before) and (_is_leading(after) or "\uac00" <= after <= "\ud7a3")


def _is_leading(letter: str) -> bool:
    return "\u1100" <= letter <= "\u115f" or "\ua960" <= letter <= "\ua97c"
