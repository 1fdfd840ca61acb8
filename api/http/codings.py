"""Content codings: which one a reader gets, and an answer's headers and bytes in it."""

import gzip
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_etags

from api.bounded import Bounded

SMALLEST_ENCODED = 256
"""Below this size a coding costs more than it saves."""
CODINGS = ("br", "gzip")
_ENCODED: Bounded[tuple[str, str], bytes] = Bounded(4 * 2**20)
LONGEST_REMEMBERED = 128
"""Longer than what any browser accepts."""
CONTENT_DIGEST = "Content-Digest"
_OF_THE_BODY = ("content-type", "content-length", "content-encoding", CONTENT_DIGEST.lower())


class Variant(NamedTuple):
    """An answer in one content coding, with a validator of its own."""

    headers: list[tuple[str, str]]
    short_headers: list[tuple[str, str]]
    """Those of a 304: all that do not describe the body."""
    body: bytes
    etag: str

    @classmethod
    def of(cls, headers: list[tuple[str, str]], body: bytes, coding: str | None) -> "Variant":
        """The answer in a coding, or as it is; the given headers say nothing of codings yet."""
        etag = next(value for name, value in headers if name == "ETag")
        if coding is None:
            return cls(headers, _without_body(headers), body, etag)
        encoded, own = _encoded(etag, body, coding), f'{etag[:-1]}-{coding}"'
        told = {"ETag": own, "Content-Length": str(len(encoded))}
        if any(name == CONTENT_DIGEST for name, _ in headers):
            told[CONTENT_DIGEST] = content_digest(encoded)
        full = [(name, told.get(name, value)) for name, value in headers] + [("Content-Encoding", coding)]
        return cls(full, _without_body(full), encoded, own)

    def is_had_by(self, condition: str) -> bool:
        """Whether an If-None-Match names this very variant; compared weakly (RFC 9110, 13.1.2)."""
        return condition == self.etag or parse_etags(condition).contains_weak(self.etag.strip('"'))


def content_digest(body: bytes) -> str:
    """The value of `Content-Digest` (RFC 9530), by which a reader knows that these bytes came as they were sent."""
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


def _without_body(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [each for each in headers if each[0].lower() not in _OF_THE_BODY]


def preferred_coding(accepted: str, size: int) -> str | None:
    """The best coding that an Accept-Encoding takes, None for small bodies."""
    if size < SMALLEST_ENCODED:
        return None
    return _preferred(accepted) if len(accepted) <= LONGEST_REMEMBERED else _preferred.__wrapped__(accepted)


@lru_cache(maxsize=256)
def _preferred(accepted: str) -> str | None:
    qualities = parse_accept_header(accepted, Accept)
    best = max(CODINGS, key=qualities.quality)
    return best if qualities.quality(best) > 0 else None


def _encoded(etag: str, body: bytes, coding: str) -> bytes:
    """The body in a coding; what is made anew often has the bytes that it had, and is not encoded again."""
    found = _ENCODED.get((etag, coding))
    if found is None:
        found = _encode(body, coding)
        _ENCODED.put((etag, coding), found, len(found))
    return found


def _encode(body: bytes, coding: str) -> bytes:
    # A fixed modification time keeps the bytes, and so the validator, the same in every process.
    return brotli.compress(body, quality=5) if coding == "br" else gzip.compress(body, compresslevel=6, mtime=0)
