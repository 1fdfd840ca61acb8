"""What a text is found by: its words, split by script and language, for the index, the queries and the snippets."""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import repeat
from operator import add
from typing import NamedTuple

from api.reading.search.graphemes import CHARACTER
from api.reading.search.letters import INVISIBLE, fold, forms, language_of

# A reader's question is shorter; the rest of a longer one is not read.
LONGEST_QUERY = 4_096
# One letter of an unfinished word says too little.
SHORTEST_BEGINNING = 2


class Word(NamedTuple):
    """A word as typed without accents, and the terms under which it is found."""

    typed: str
    forms: tuple[str, ...]


class WordPlace(NamedTuple):
    """A word and where it stands in a text."""

    word: Word
    start: int
    end: int


# Han and its signs, kana, bopomofo, Hangul (whose particles cling to the word), Thai, Lao, Burmese, Khmer, Tai scripts.
SPACELESS = (
    "\u3005-\u3007\u3031-\u3035\u303b\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u312f\u3131-\u318e\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uffdc\U0001b000-\U0001b16f\U00020000-\U000323af"
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7fb\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf"
    "\u1000-\u103f\u1050-\u109f\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f\u1780-\u17d3\u17d7\u17dc\u17dd\u1950-\u19cf"
)
_SPACELESS_LETTER = re.compile(f"[{SPACELESS}]")
_STRETCH = re.compile(f"[{SPACELESS}][{SPACELESS}{INVISIBLE}]*|[^{SPACELESS}\u200b]+")

_MARKS = "".join(c for c in map(chr, range(0x300, sys.maxunicode // 8)) if unicodedata.category(c).startswith("M"))
# Few characters are marks, and to find that one is none takes as long as to read a word; so a guess comes first.
_PERHAPS_MARK = "(?=[\u00ad\u0300-\U0010ffff])"
_MARKED = f"(?:{_PERHAPS_MARK}[{_MARKS}{INVISIBLE}])"
_APOSTROPHE = "['’＇]"
_LETTER = rf"[^\W\d_]{_MARKED}*"
# Atomic rather than possessive: Python before 3.11.5 matches a possessive group wrongly, and `regex` has another `\w`.
_REST = rf"\w*+(?>(?:(?>{_MARKED}+)\w*+)*)"
_TOKEN = rf"[^\W\d]{_REST}|(?<!\d[.,٫])\d++[.,٫]\d++(?![.,٫]?\d)|\d{_REST}"
# In l'aiguille and patient's only one part is a word; which one depends on the language.
_ELIDED = re.compile(rf"(?:(?=\w[^\s'’＇]*+{_APOSTROPHE})(?:{_LETTER}){{1,2}}{_APOSTROPHE}(?={_LETTER}))?({_TOKEN})")
_CONTRACTED = re.compile(rf"({_TOKEN})(?:{_APOSTROPHE}(?:{_LETTER}){{1,2}}(?!\w|{_PERHAPS_MARK}[{_MARKS}]))?")
_ELIDING = frozenset({"french", "italian", "catalan"})


def terms(text: str, locale: str) -> tuple[str, ...]:
    """The terms of a text, in its order: several for a word whose stem depends on its accents."""
    language = language_of(locale)
    return tuple(form for token in tokens(text, language) for word in read(token, language) for form in word.forms)


def tokens(text: str, language: str) -> list[str]:
    """The stretches of a text that hold words, split by the rules of its language."""
    return _pattern(language).findall(text.replace("_", " "))


def read(token: str, language: str) -> tuple[Word, ...]:
    """The words of a token: pairs of characters where the script has no spaces, and one word otherwise."""
    if _is_spaced(token):
        return _read_spaced(token, language)
    return tuple(word for stretch in _STRETCH.findall(token) for word in _read_stretch(stretch, language))


def read_written(token: str, language: str) -> tuple[Word, ...]:
    """The words by which a document is found that holds a token: a character of a script without spaces also alone."""
    words = read(token, language)
    return words if _is_spaced(token) else (*words, *_single_characters(words))


def places(text: str, language: str) -> Iterator[WordPlace]:
    """The words of a text with their places in it."""
    for match in _pattern(language).finditer(text.replace("_", " ")):
        yield from _places_within(match[1], match.start(1), language)


def is_spaceless(text: str) -> bool:
    """Whether a text begins in a script that puts no spaces between words."""
    return not text.isascii() and bool(_SPACELESS_LETTER.match(text))


def begins_with(word: Word, unfinished: str) -> bool:
    """Whether what is typed may become this word."""
    return len(unfinished) >= SHORTEST_BEGINNING and word.typed.startswith(unfinished)


def _pattern(language: str) -> re.Pattern[str]:
    return _ELIDED if language in _ELIDING else _CONTRACTED


def _is_spaced(token: str) -> bool:
    return token.isascii() or not _SPACELESS_LETTER.search(token)


def _places_within(token: str, start: int, language: str) -> Iterator[WordPlace]:
    if _is_spaced(token):
        yield from (WordPlace(word, start, start + len(token)) for word in _read_spaced(token, language))
        return
    for stretch in _STRETCH.finditer(token):
        begin, end = start + stretch.start(), start + stretch.end()
        words = _read_stretch(stretch[0], language)
        if is_spaceless(stretch[0]):
            ends = list(_ends_of_letters(stretch[0], begin))
            yield from (
                WordPlace(word, ends[at][0], ends[at + len(word.typed) - 1][1]) for at, word in enumerate(words)
            )
        else:
            yield from (WordPlace(word, begin, end) for word in words)


def _read_stretch(stretch: str, language: str) -> tuple[Word, ...]:
    if not is_spaceless(stretch):
        return _read_spaced(stretch, language)
    letters = "".join(map(_bare, _characters(stretch)))
    return tuple(map(_alone, map(add, letters, letters[1:]) if len(letters) > 1 else letters))


@lru_cache(maxsize=2**16)
def _read_spaced(token: str, language: str) -> tuple[Word, ...]:
    typed = fold(token).replace(",", ".").replace("٫", ".")
    found = (typed,) if typed[:1].isdigit() else forms(token, language)
    return (Word(typed, found),) if typed and found else ()


def _single_characters(words: Iterable[Word]) -> Iterator[Word]:
    return map(_alone, "".join(word.typed for word in words if is_spaceless(word.typed)))


def _ends_of_letters(stretch: str, start: int) -> Iterator[tuple[int, int]]:
    """Where each letter begins and ends in the text as written; letters written as one share their place."""
    for character in _characters(stretch):
        end = start + len(character)
        yield from repeat((start, end), len(_bare(character)))
        start = end


def _characters(stretch: str) -> Iterable[str]:
    """What may change together under normalization; one by one, which is faster, where nothing will."""
    if unicodedata.is_normalized("NFKC", stretch):
        return stretch
    return CHARACTER.findall(stretch)


@lru_cache(maxsize=2**14)
def _bare(character: str) -> str:
    return fold(character)


@lru_cache(maxsize=2**16)
def _alone(typed: str) -> Word:
    return Word(typed, (typed,))
