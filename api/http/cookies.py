"""The two cookies of the admin API: the session of who is signed in, and what a browser was asked while it signs somebody in."""

from typing import TYPE_CHECKING

from flask import Response
from werkzeug.http import parse_cookie

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Browsers take a cookie of such a name from this very host alone, over TLS, and for all of it.
SESSION_COOKIE = "__Host-clinic-session"
CHALLENGE_COOKIE = "__Host-clinic-challenge"


def cookie(environ: "WSGIEnvironment", name: str) -> str | None:
    """What a browser sent under this name, if anything."""
    sent = environ.get("HTTP_COOKIE", "")
    return parse_cookie(sent).get(name) or None if name in sent else None


def who_says_to_call(environ: "WSGIEnvironment") -> str:
    """Who calls, as they say themselves: whether it is true is found out where it matters, and costs much more."""
    return environ.get("HTTP_AUTHORIZATION") or cookie(environ, SESSION_COOKIE) or ""


def hand_session(response: Response, text: str | None, *, lasts_s: int = 0) -> Response:
    """Have the browser keep the secret of a session, or none any more; it sends it with what our own pages ask for."""
    return _hand(response, SESSION_COOKIE, text, lasts_s=lasts_s, samesite="Strict")


def hand_challenge(response: Response, word: str | None, *, lasts_s: int = 0) -> Response:
    """Have the browser keep what it was asked, or nothing any more; it brings that back from an identity provider too."""
    return _hand(response, CHALLENGE_COOKIE, word, lasts_s=lasts_s, samesite="Lax")


def _hand(response: Response, name: str, value: str | None, *, lasts_s: int, samesite: str) -> Response:
    response.set_cookie(
        name, value or "", max_age=lasts_s if value else 0, path="/", secure=True, httponly=True, samesite=samesite
    )
    return response
