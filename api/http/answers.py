"""Public answers: validators, caching headers and content codings, the same for every reader of one state."""

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import brotli
from flask import Response, current_app, request

from api.canonical import sha256
from api.config import Settings

SMALLEST_ENCODED = 256
"""Below this size a coding costs more than it saves."""
CODINGS = ("br", "gzip")
EXPOSED = "ETag, Link, Retry-After, RateLimit, RateLimit-Policy"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long an answer may be kept, in the words of Cache-Control."""

    anywhere: str
    at_the_edge: str
    """For caches that can be purged by tag; they heed the other words where this is empty."""


PRIVATE = Lifetime("private, no-store", "")


def public_answer(
    body: bytes, *, tags: Iterable[str], holds_safety: bool = False, keyed: bool = False, mimetype: str = JSON,
    links: Mapping[str, str] | None = None, lifetime: Lifetime | None = None,
) -> Response:  # fmt: skip
    """An answer that caches may keep; 304 where the reader has it already.

    `holds_safety` shortens how long it may be served stale, `lifetime` says another time altogether; a `keyed` site's
    answers are never stored.
    """
    coding = _coding(body)
    etag = f'"{sha256(body)[:32]}{"-" + coding if coding else ""}"'
    matched = request.if_none_match.contains_weak(etag.strip('"')) if request.if_none_match else False
    response = Response(status=304) if matched else Response(_encoded(body, coding), mimetype=mimetype)
    response.headers["ETag"] = etag
    _say_how_long(response, PRIVATE if keyed else lifetime or _usual_lifetime(holds_safety=holds_safety))
    response.headers[_settings().cache_tag_header] = _tag_words(tags)
    for relation, target in (links or {}).items():
        response.headers.add("Link", f'<{target}>; rel="{relation}"')
    response.headers["Vary"] = "Accept-Encoding"
    if coding and not matched:
        response.headers["Content-Encoding"] = coding
    return response


def _tag_words(tags: Iterable[str]) -> str:
    return " ".join(sorted(set(tags)))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _coding(body: bytes) -> str | None:
    """The coding to use: the best that the reader accepts, none for small bodies."""
    if len(body) < SMALLEST_ENCODED:
        return None
    accepted = {each: request.accept_encodings.quality(each) for each in CODINGS}
    best = max(CODINGS, key=lambda each: accepted[each])
    return best if accepted[best] > 0 else None


def _encoded(body: bytes, coding: str | None) -> bytes:
    return body if coding is None else _encode(body, coding)


@lru_cache(maxsize=512)
def _encode(body: bytes, coding: str) -> bytes:
    # A fixed modification time keeps the bytes, and so the validator, the same in every process.
    return brotli.compress(body, quality=5) if coding == "br" else gzip.compress(body, compresslevel=6, mtime=0)


def _usual_lifetime(*, holds_safety: bool) -> Lifetime:
    if_error = 300 if holds_safety else 86_400
    stale = f"stale-while-revalidate=300, stale-if-error={if_error}"
    return Lifetime(f"public, max-age=60, {stale}", f"max-age={_settings().cdn_max_age_s}, {stale}")


def _say_how_long(response: Response, lifetime: Lifetime) -> None:
    response.headers["Cache-Control"] = lifetime.anywhere
    # Only caches that can be purged by tag read this one, so only they may keep answers for long.
    if lifetime.at_the_edge:
        response.headers["CDN-Cache-Control"] = lifetime.at_the_edge


def allow_any_origin(response: Response) -> Response:
    """Let browsers on any website read public answers."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Authorization, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def moved(address: str, *, status: int, cache_control: str, tags: Iterable[str] = ()) -> Response:
    """An answer without a body that sends the reader to another address of this server."""
    response = Response(status=status, headers={"Location": address, "Cache-Control": cache_control})
    del response.headers["Content-Type"]
    if tags:
        response.headers[_settings().cache_tag_header] = _tag_words(tags)
    return allow_any_origin(response)
