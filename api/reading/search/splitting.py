"""What people write in one word, with a hyphen or apart: the pieces of a token, and the words that these are together."""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from api.reading.search.letters import INVISIBLE, clean, fold
from api.reading.search.numbers import NUMBER, readings

# Han and its signs, kana, bopomofo, Hangul (whose particles cling to the word), Thai, Lao, Burmese, Khmer, Tai scripts.
SPACELESS = (
    "\u3005-\u3007\u3031-\u3035\u303b\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u312f\u3131-\u318e\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uffdc\U0001b000-\U0001b16f\U00020000-\U000323af"
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7fb\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf"
    "\u1000-\u103f\u1050-\u109f\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f\u1780-\u17d3\u17d7\u17dc\u17dd\u1950-\u19cf"
)


def _stretches(points: Iterator[int]) -> Iterator[str]:
    """Characters for a class of a pattern: one of thousands by themselves takes a tenth of a second to compile, at each start."""
    for _, stretch in groupby(enumerate(points), key=lambda numbered: numbered[1] - numbered[0]):
        (_, first), *rest = stretch
        yield chr(first) if not rest else f"{chr(first)}-{chr(rest[-1][1])}"


_MARKS = "".join(
    _stretches(each for each in range(0x300, sys.maxunicode // 8) if unicodedata.category(chr(each)).startswith("M"))
)
# Few characters are marks, and to find that one is none takes as long as to read a word; so a guess comes first.
_MARKED = f"(?:(?=[\u00ad\u0300-\U0010ffff])[{_MARKS}{INVISIBLE}])"
_LETTER = rf"[^\W\d_]{_MARKED}*"
# Atomic rather than possessive: Python before 3.11.5 matches a possessive group wrongly, and `regex` has another `\w`.
_REST = rf"\w*+(?>(?:(?>{_MARKED}+)\w*+)*)"
_ABBREVIATION = rf"(?<![\w.])(?:{_LETTER}\.)+{_LETTER}(?!\w)"
_PIECE = rf"[^\W\d]{_REST}|{NUMBER}|\d{_REST}"
_APOSTROPHES = "'’＇"
_JOINED = rf"(?<![{SPACELESS}])[\-\u2010\u2011\u058a\u05be\uff0d{_APOSTROPHES}](?![{SPACELESS}])"
TOKEN = re.compile(rf"{_ABBREVIATION}|(?:{_PIECE})(?:{_JOINED}(?:{_PIECE}))*")
_PIECES = re.compile(_PIECE)
_ALONE = re.compile(r"\w+")

# What loses its vowel before another, as in l'aiguille, and is no word that anybody looks for.
_ELIDED = {
    "catalan": frozenset("dlmnst"),
    "french": frozenset({*"cdjlmnst", "qu"}),
    "italian": frozenset({*"cdlmnstv", "un"}),
}


class Split(NamedTuple):
    """Where the pieces of a token stand in it, and what is looked for beside them: all of it in one word."""

    pieces: tuple[tuple[int, int], ...]
    wholes: tuple[str, ...]


def elided(language: str) -> frozenset[str]:
    """What may stand before a word with an apostrophe, or with none by whoever types fast."""
    return _ELIDED.get(language, frozenset())


@lru_cache(maxsize=2**14)
def split(token: str, language: str) -> Split:
    """A token as a language divides it."""
    divided = list(_divided(token))
    said = [span for at, span in enumerate(divided) if not _is_elided(token, divided, at, language)]
    pieces = [span for at, span in enumerate(said) if not (language not in _ELIDED and _is_ending(token, said, at))]
    joined = [token[start:end] for start, end in said if not _is_possessive(token, start, end)]
    spaced = [token[start:end] for start, end in pieces if " " in token[start:end]]
    return Split(
        tuple(alone for start, end in pieces for alone in _alone(token, start, end)),
        (*spaced, *_together(joined, language)),
    )


def _divided(token: str) -> Iterator[tuple[int, int]]:
    """What hyphens, apostrophes and the points of an abbreviation stand between."""
    return (found.span() for found in _PIECES.finditer(token))


def _alone(token: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The groups of a number that is written with spaces may be several numbers."""
    if " " not in token[start:end]:
        yield start, end
        return
    for group in _ALONE.finditer(token, start, end):
        yield group.span()


def _together(pieces: Sequence[str], language: str) -> Iterator[str]:
    """All in one word, but for figures beside figures, which would be another number."""
    pieces = [readings(each, language)[0] if _is_figure(each) else each for each in pieces]
    if len(pieces) > 1 and not any(map(are_figures, pieces, pieces[1:])):
        yield "".join(pieces)


def _is_figure(piece: str) -> bool:
    return re.fullmatch(NUMBER, piece) is not None


def are_figures(one: str, other: str) -> bool:
    return clean(one)[-1:].isdigit() and clean(other)[:1].isdigit()


def _is_elided(token: str, pieces: Sequence[tuple[int, int]], at: int, language: str) -> bool:
    start, end = pieces[at]
    return at + 1 < len(pieces) and token[end : end + 1] in _APOSTROPHES and fold(token[start:end]) in elided(language)


def _is_ending(token: str, pieces: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether a piece only shortens a word, as in patient's and won't."""
    start, end = pieces[at]
    follows = start > 0 and token[start - 1] in _APOSTROPHES
    return follows and len(clean(token[start:end])) <= 2 and token[end : end + 1] not in (*_APOSTROPHES,)


def _is_possessive(token: str, start: int, end: int) -> bool:
    return start > 0 and token[start - 1] in _APOSTROPHES and fold(token[start:end]) == "s"
