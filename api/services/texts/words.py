"""The words by which editors find a text, read as readers' search reads them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from api.reading.search.letters import language_of
from api.reading.search.splitting import split
from api.reading.search.terms import Word, read, read_written, tokens

Way = tuple[tuple[str, ...], ...]
"""What must be there, every part of it: of a part, a word that begins in any of these ways."""
Ways = tuple[Way, ...]


def words_of(fields: Mapping[str, Any], locale: str) -> str:
    """Every word of a text once, each with a space before it; a stem only where no word begins with it."""
    language = language_of(locale)
    said = dict.fromkeys(token for text in strings_of(fields) for token in tokens(text))
    return "".join(dict.fromkeys(f" {each}" for token in said for each in _written(token, language)))


# Texts have most of their words in common.
@lru_cache(maxsize=2**16)
def _written(token: str, language: str) -> tuple[str, ...]:
    return tuple(each for word in read_written(token, language) for each in (word.typed, *_unlike(word)))


def ways_of(question: str, languages: Iterable[str]) -> list[Ways]:
    """For each word of a question, the ways to find it in a text of any of these languages."""
    known = sorted(set(languages))
    return [tuple(_distinct(_ways(token, known))) for token in tokens(question)]


def _ways(token: str, languages: Iterable[str]) -> Iterator[Way]:
    for language in languages:
        pieces, wholes = split(token, language)
        for written in ([token[start:end] for start, end in pieces], *([whole] for whole in wholes)):
            words = [word for each in written for word in read(each, language)]
            yield tuple(_shortest((word.typed, *word.forms)) for word in words)


def _distinct(ways: Iterable[Way]) -> Iterator[Way]:
    """Where one word is all that is needed, it may be that of any language."""
    known = dict.fromkeys(filter(None, ways))
    alone = [part for way in known if len(way) == 1 for part in way]
    if alone:
        yield (_shortest(beginning for part in alone for beginning in part),)
    yield from (way for way in known if len(way) > 1)


def _shortest(beginnings: Iterable[str]) -> tuple[str, ...]:
    """Those that begin with no other: what has a longer one has the shorter too."""
    known = dict.fromkeys(beginnings)
    return tuple(each for each in known if not any(each != other and each.startswith(other) for other in known))


def _unlike(word: Word) -> list[str]:
    return [form for form in word.forms if not word.typed.startswith(form)]


def strings_of(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from strings_of(each)
    elif isinstance(value, dict):
        yield from strings_of(list(value.values()))
