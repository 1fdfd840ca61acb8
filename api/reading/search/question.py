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


class _Piece(NamedTuple):
    """A piece of a token of the query, with that token in one word."""

    text: str
    wholes: tuple[str, ...]
    unfinished: bool


def words_of(query: str, locale: str, languages: Sequence[str]) -> list[Asked]:
    """The words of a query, split by the reader's language and read in each language of the documents."""
    pieces = list(_pieces(query[:LONGEST_QUERY], language_of(locale)))
    asked: dict[Asked, None] = {}
    for at, piece in enumerate(pieces):
        wholes = dict.fromkeys((*piece.wholes, *_with_neighbours(pieces, at)))
        together = tuple((language, word) for each in wholes for language in languages for word in read(each, language))
        asked |= dict.fromkeys(
            Asked(readings, together, piece.unfinished) for readings in _readings(piece.text, languages)
        )
    return list(asked)[:_MOST_WORDS]


def _pieces(query: str, language: str) -> Iterator[_Piece]:
    asked = tokens(query)
    for at, token in enumerate(asked, start=1):
        pieces, wholes = split(token, language)
        last = at == len(asked) and query.endswith(token)
        for start, end in pieces:
            yield _Piece(token[start:end], wholes, last and end == len(token))


def _with_neighbours(pieces: Sequence[_Piece], at: int) -> Iterator[str]:
    """What is asked apiece may be written in one word; but figures beside figures are another number."""
    around = [piece.text for piece in pieces[max(0, at - 1) : at + 2]]
    for one, other in pairwise(around):
        if is_spaced(one + other) and not are_figures(one, other):
            yield one + other


def _readings(piece: str, languages: Sequence[str]) -> Iterator[Readings]:
    by_language = [[(language, word) for word in read(piece, language)] for language in languages]
    for column in zip_longest(*by_language):
        yield tuple(filter(None, column))
