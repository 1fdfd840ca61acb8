"""Public answers: validators and caching headers, the same for every reader of one state."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.datastructures import Headers
from werkzeug.utils import get_content_type

from api.addresses import address
from api.canonical import sha256
from api.http.settings import settings_in_force

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

WHOLE = "content.whole"
"""Where a request's environment says that its answer is whole, for the front to finish."""
JSON = "application/json"
SAFETY_S = 30
"""How long a cache may keep what may harm: half a minute, because a browser behind a cache keeps it as long once more."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What the front must know of an answer that it may finish."""

    may_be_kept: bool
    rests_on: str | None


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long an answer may be kept, in the words of Cache-Control."""

    anywhere: str
    at_the_edge: str
    """For caches that can be purged by tag; they heed the other words where this is empty."""

    @property
    def is_private(self) -> bool:
        """Whether it is for one reader alone, so that nothing between may give it to another."""
        return self.anywhere.startswith("private")


PRIVATE = Lifetime("private, no-store", "")


def public_answer(
    body: bytes, *, tags: Iterable[str], holds_safety: bool = False, keyed: bool = False, mimetype: str = JSON,
    links: Mapping[str, str] | None = None, lifetime: Lifetime | None = None, rests_on: str | None = None,
) -> Response:  # fmt: skip
    """An answer that caches may keep; the front makes 304, HEAD and content codings of it.

    `holds_safety` shortens how long it may be kept, also stale; `lifetime` says another time altogether; a `keyed` site's
    answers are never stored. `rests_on` names the site whose head must not move for the answer to stay true; without
    it, that is so of the ledger's.
    """
    settings = settings_in_force()
    kept = PRIVATE if keyed else lifetime or _usual_lifetime(settings.cdn_max_age_s, holds_safety=holds_safety)
    headers = [
        ("Content-Type", _content_type(mimetype)), ("ETag", f'"{sha256(body)[:32]}"'), *_how_long(kept),
        (settings.cache_tag_header, _tag_words(tags)),
        *(("Link", f'<{target}>; rel="{relation}"') for relation, target in (links or {}).items()),
        ("Vary", "Accept-Encoding"),
    ]  # fmt: skip
    request.environ[WHOLE] = Whole(may_be_kept=not kept.is_private, rests_on=rests_on)
    # All at once, since each header that is set looks through those that are there.
    return _AsMade(body, headers=headers)


class _AsMade(Response):
    """An answer that is sent just as it was made: whole, with its length, and leading nowhere else."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        return self.headers


def _tag_words(tags: Iterable[str]) -> str:
    return " ".join(sorted(set(tags)))


@cache
def _content_type(mimetype: str) -> str:
    return get_content_type(mimetype, "utf-8")


@cache
def _usual_lifetime(kept_s: int, *, holds_safety: bool) -> Lifetime:
    if holds_safety:
        return Lifetime(f"public, max-age={SAFETY_S}, stale-if-error=300", f"max-age={kept_s}, stale-if-error=300")
    stale = "stale-while-revalidate=300, stale-if-error=86400"
    return Lifetime(f"public, max-age=60, {stale}", f"max-age={kept_s}, {stale}")


def _how_long(lifetime: Lifetime) -> Iterator[tuple[str, str]]:
    yield "Cache-Control", lifetime.anywhere
    # Only caches that can be purged by tag read this one, so only they may keep answers for long.
    if lifetime.at_the_edge:
        yield "CDN-Cache-Control", lifetime.at_the_edge


def moved(path: str, *, status: int, cache_control: str, tags: Iterable[str] = ()) -> Response:
    """An answer without a body that sends the reader to another path of this server."""
    response = Response(status=status, headers={"Location": address(path), "Cache-Control": cache_control})
    del response.headers["Content-Type"]
    if tags:
        response.headers[settings_in_force().cache_tag_header] = _tag_words(tags)
    return response
