"""Whose pages may read an answer in a browser: any website's the public API, named consoles' the admin API."""

from flask import Flask, Response, current_app, make_response, request

from api.http.places import ADMIN
from api.http.settings import settings_in_force

# With cookies, `*` is the name of a header and no more; else it is every header but Authorization, for browsers that know it.
TAKEN = (
    "Authorization, Accept, Accept-Language, Baggage, Cache-Control, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
    "Pragma, Range, Sentry-Trace, Traceparent, Tracestate, Want-Cache-Status, X-Client, X-Request-Id, X-Requested-With"
)
# Browsers read only what is named here.
EXPOSED = "ETag, Link, Planned-Failures, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id"
EXPOSED_TO_CONSOLES = f"{EXPOSED}, Content-Disposition, Idempotency-Replayed, Location"


def _answer_preflight() -> Response | None:
    """Answer a browser that asks what a page may send; `_say_who_may_read` says it."""
    return make_response("", 204) if request.method == "OPTIONS" else None


def _say_who_may_read(response: Response) -> Response:
    """Say whose pages may read the answer, and in a preflight what they may send."""
    is_admin = request.path.startswith(ADMIN)
    origin = _console(response) if is_admin else "*"
    if origin is None:
        return response
    # Added rather than set, since to set each one looks through all that are there, and nobody else says these.
    response.headers.add("Access-Control-Allow-Origin", origin)
    response.headers.add("Access-Control-Expose-Headers", EXPOSED_TO_CONSOLES if is_admin else EXPOSED)
    if is_admin:
        # Named consoles call by the session too; the public API asks for no cookie.
        response.headers["Access-Control-Allow-Credentials"] = "true"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = _methods_here()
        response.headers["Access-Control-Allow-Headers"] = TAKEN if is_admin else f"{TAKEN}, *"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _methods_here() -> str:
    """What can be done at this address, and nothing else is promised."""
    adapter = current_app.url_map.bind_to_environ(request.environ)
    return ", ".join(sorted({*adapter.allowed_methods(), "OPTIONS"}))


def _console(response: Response) -> str | None:
    """The origin that asks, where it is one whose pages may use the admin API."""
    named = settings_in_force().admin_origins
    if not named:
        return None
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    return origin if origin in named else None


def register_origins(app: Flask) -> None:
    """Answer browsers' questions about origins at every address."""
    app.before_request(_answer_preflight)
    app.after_request(_say_who_may_read)
