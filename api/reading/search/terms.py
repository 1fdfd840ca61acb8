"""What a text is found by: its words, split by script and language, for the index, the queries and the snippets."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import repeat
from operator import add
from typing import NamedTuple

from api.reading.graphemes import CHARACTER
from api.reading.search.letters import INVISIBLE, fold, forms, language_of
from api.reading.search.numbers import NUMBER, readings
from api.reading.search.splitting import SPACELESS, TOKEN, split

# A reader's question is shorter; the rest of a longer one is not read.
LONGEST_QUERY = 4_096


class Word(NamedTuple):
    """A word as typed without accents, and the terms under which it is found."""

    typed: str
    forms: tuple[str, ...]


class WordPlace(NamedTuple):
    """A word and where it stands in a text."""

    word: Word
    start: int
    end: int


_SPACELESS_LETTER = re.compile(f"[{SPACELESS}]")
_STRETCH = re.compile(f"[{SPACELESS}][{SPACELESS}{INVISIBLE}]*|[^{SPACELESS}\u200b]+")
_NUMBER = re.compile(NUMBER)


def terms(text: str, locale: str) -> tuple[str, ...]:
    """The terms of a text, in its order: several for a word whose stem depends on its accents."""
    language = language_of(locale)
    return tuple(form for token in tokens(text) for word in _words(token, language) for form in word.forms)


def tokens(text: str) -> list[str]:
    """The stretches of a text that hold words; what a hyphen or an apostrophe joins is one."""
    return TOKEN.findall(" ".join(text.replace("_", " ").split()))


def read(piece: str, language: str) -> tuple[Word, ...]:
    """The words of a piece of a token: pairs of characters where the script has no spaces, and one word otherwise."""
    if is_spaced(piece):
        return _read_spaced(piece, language)
    return tuple(word for stretch in _STRETCH.findall(piece) for word in _read_stretch(stretch, language))


def read_written(token: str, language: str) -> tuple[Word, ...]:
    """The words by which a document is found that holds a token: a character of a script without spaces also alone."""
    words = _words(token, language)
    return words if is_spaced(token) else (*words, *_single_characters(words))


def places(text: str, language: str) -> Iterator[WordPlace]:
    """The words of a text with their places in it."""
    for match in TOKEN.finditer(text.replace("_", " ")):
        token, at = match[0], match.start()
        pieces, wholes = split(token, language)
        for start, end in pieces:
            yield from _places_within(token[start:end], at + start, language)
        for whole in wholes:
            yield from (WordPlace(word, at, match.end()) for word in read(whole, language))


def is_spaceless(text: str) -> bool:
    """Whether a text begins in a script that puts no spaces between words."""
    return not text.isascii() and bool(_SPACELESS_LETTER.match(text))


def is_spaced(text: str) -> bool:
    """Whether no character of a text is of a script that puts no spaces between words."""
    return text.isascii() or not _SPACELESS_LETTER.search(text)


def _words(token: str, language: str) -> tuple[Word, ...]:
    """The words of the pieces of a token, and the token in one word."""
    pieces, wholes = split(token, language)
    written = (*(token[start:end] for start, end in pieces), *wholes)
    return tuple(word for each in written for word in read(each, language))


def _places_within(piece: str, start: int, language: str) -> Iterator[WordPlace]:
    if is_spaced(piece):
        yield from (WordPlace(word, start, start + len(piece)) for word in _read_spaced(piece, language))
        return
    for stretch in _STRETCH.finditer(piece):
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
def _read_spaced(piece: str, language: str) -> tuple[Word, ...]:
    typed = fold(piece)
    if not typed[:1].isdigit():
        found = forms(piece, language)
    elif _NUMBER.fullmatch(piece):
        typed, *_ = found = readings(piece, language)
    else:
        found = (typed,)
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
