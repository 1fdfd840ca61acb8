"""What a query asks: its words as each language of the documents reads them, with what they may be written as."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from api.reading.search.letters import language_of
from api.reading.search.splitting import are_figures, split
from api.reading.search.terms import LONGEST_QUERY, Word, is_spaced, read, tokens

_MOST_WORDS = 64

Readings = tuple[tuple[str, Word], ...]
"""By language of the documents, what it reads."""


class Asked(NamedTuple):
    """A word of a query."""

    readings: Readings
    together: Readings
    """The same with its neighbour in one word, or all of the token that it stands in."""
    unfinished: bool


class _Part(NamedTuple):
    """A part of a token of the query, with that token in one word."""

    text: str
    wholes: tuple[str, ...]
    unfinished: bool


def words_of(query: str, locale: str, languages: Sequence[str]) -> list[Asked]:
    """The words of a query, split by the reader's language and read in each language of the documents."""
    parts = list(_parts(query[:LONGEST_QUERY], language_of(locale)))
    asked: dict[Asked, None] = {}
    for at, part in enumerate(parts):
        wholes = dict.fromkeys((*part.wholes, *_with_neighbours(parts, at)))
        together = tuple((language, word) for each in wholes for language in languages for word in read(each, language))
        asked |= dict.fromkeys(
            Asked(readings, together, part.unfinished) for readings in _readings(part.text, languages)
        )
    return list(asked)[:_MOST_WORDS]


def _parts(query: str, language: str) -> Iterator[_Part]:
    asked = tokens(query)
    for at, token in enumerate(asked, start=1):
        parts, wholes = split(token, language)
        last = at == len(asked) and query.endswith(token)
        for start, end in parts:
            yield _Part(token[start:end], wholes, last and end == len(token))


def _with_neighbours(parts: Sequence[_Part], at: int) -> Iterator[str]:
    """What is asked apart may be written in one word; but figures beside figures are another number."""
    around = [part.text for part in parts[max(0, at - 1) : at + 2]]
    for one, other in pairwise(around):
        if is_spaced(one + other) and not are_figures(one, other):
            yield one + other


def _readings(part: str, languages: Sequence[str]) -> Iterator[Readings]:
    by_language = [[(language, word) for word in read(part, language)] for language in languages]
    for column in zip_longest(*by_language):
        yield tuple(filter(None, column))
