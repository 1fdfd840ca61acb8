"""Cursors: where a list goes on, at the same seq and for the same question."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

import orjson

from api.canonical import fingerprint
from api.errors import InvalidCursor

_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in a list: after how many items, at which seq of which history, of which question."""

    offset: int
    seq: int
    history: str
    question: str

    def encode(self) -> str:
        """The cursor as an opaque word for URLs."""
        body = orjson.dumps([self.offset, self.seq, self.history, self.question])
        return base64.urlsafe_b64encode(body).rstrip(b"=").decode()


def question_of(*parts: Any) -> str:
    """A short word for what is asked, so that a cursor cannot be used for another question."""
    return fingerprint(parts)[:_LENGTH]


def decode_cursor(text: str, *, question: str) -> Cursor:
    """The position that a cursor stands for; InvalidCursor where it was not given out for this question."""
    try:
        offset, seq, history, asked = orjson.loads(
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        )
    except (binascii.Error, ValueError, TypeError):
        raise _refused("It is not a cursor of this server.") from None
    if (
        not _is_whole(offset, seq)
        or not isinstance(history, str)
        or Cursor(offset, seq, history, asked).encode() != text
    ):
        raise _refused("It is not a cursor of this server.")
    if asked != question:
        raise _refused("It belongs to another list: take the whole address in `next`, and change nothing in it.")
    return Cursor(offset, seq, history, asked)


def _is_whole(*numbers: Any) -> bool:
    return all(type(each) is int and 0 <= each < 2**53 for each in numbers)


def _refused(detail: str) -> InvalidCursor:
    return InvalidCursor(detail, errors=[{"parameter": "cursor", "detail": detail}])
