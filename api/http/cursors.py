"""Cursors: where a list goes on, as opaque words that are bound to the question that the list answers."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

import orjson
from flask import request

from api.addresses import address
from api.canonical import as_word, bytes_of, fingerprint
from api.errors import InvalidCursor
from api.http.asked import asked

_LENGTH = 16
_LARGEST = 2**53
# Grows by a number with each format that would misread what was given out before; so far there was only one.
_FORMAT: tuple[int, ...] = ()


def next_address(position: Sequence[Any]) -> str:
    """The address of the page after this one, where the list goes on from a position."""
    query = {**asked(), "cursor": _cursor(position, _question())}
    words = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in query.items())
    return address(f"{quote(request.path)}?{words}")


def position_of(cursor: str, kinds: Sequence[type] | None = None) -> list[Any]:
    """The position that a cursor stands for, its parts of these kinds; InvalidCursor where it is not of this list."""
    try:
        position: list[Any]
        *position, question = orjson.loads(bytes_of(cursor))
    except (ValueError, TypeError):
        raise no_cursor() from None
    if question != _question():
        raise _refused("It belongs to another list: take the whole address in `next`, and change nothing in it.")
    is_ours = _cursor(position, question) == cursor and all(map(_is_sound, position))
    if not is_ours or (kinds is not None and [type(each) for each in position] != list(kinds)):
        raise no_cursor()
    return position


def _cursor(position: Sequence[Any], question: str) -> str:
    return as_word(orjson.dumps([*position, question]))


def _question() -> str:
    """A short word for what is asked, whatever order the parameters stand in; the page size may change on the way."""
    question = sorted(each for each in asked().items() if each[0] not in ("cursor", "limit"))
    return fingerprint((request.path, question, *_FORMAT))[:_LENGTH]


def _is_sound(part: Any) -> bool:
    return isinstance(part, str) or (type(part) is int and 0 <= part < _LARGEST)


# Lists are asked for by few parameters, and their values come again and again.
@lru_cache(maxsize=512)
def _quoted(text: str) -> str:
    return quote_plus(text, safe=",:")


def no_cursor() -> InvalidCursor:
    """What is said of a word that leads nowhere."""
    return _refused("It is not a cursor of this server.")


def _refused(detail: str) -> InvalidCursor:
    return InvalidCursor(detail, errors=[{"parameter": "cursor", "detail": detail}])
