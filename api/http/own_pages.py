"""Which page a browser's call comes from: those that go by a cookie must come from our own, or from a console that is named."""

from urllib.parse import urlsplit

from flask import request

from api.addresses import address
from api.errors import Conflict, NotAllowed
from api.http.senders import is_by_proxy
from api.http.settings import settings_in_force

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods of calls that only read."""
FORMS = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
"""What a page of any website can have a browser send without asking first."""
NO_FORM = ("X-Requested-With", "If-Match", "Idempotency-Key")
"""Headers that no form can add."""


def asked_origin() -> str:
    """This server as the browser calls it; a proxy says by which of the two schemes."""
    is_told = is_by_proxy(request.environ, settings_in_force())
    told = request.headers.get("X-Forwarded-Proto", request.scheme) if is_told else request.scheme
    return f"{'https' if told == 'https' else 'http'}://{request.host}"


def sign_in_origin() -> str:
    """The one address at which people sign in; on this machine itself there is no need to set it."""
    named = settings_in_force().sign_in_origin
    if named is None and urlsplit(asked_origin()).hostname != "localhost":
        raise Conflict("People sign in at one address, and nobody has said which: CONTENT_SIGN_IN_ORIGIN names it.")
    return named or asked_origin()


def sign_in_page() -> str:
    """The page on which people sign in, as a whole address."""
    return f"{sign_in_origin()}{address('/sign-in')}"


def is_own_page() -> bool:
    """Whether a call comes from a page of ours or of a named console, or from no page at all where it only reads."""
    origin, place = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is not None and origin in (settings_in_force().admin_origins or ()):
        return True
    if place is not None:
        return place == "same-origin" or (place == "none" and request.method in SAFE)
    return request.method in SAFE if origin is None else origin in (asked_origin(), settings_in_force().sign_in_origin)


def require_own_page() -> None:
    """Refuse what another website's page has a browser send: by the page, and by what only our pages can send."""
    if not is_own_page():
        raise NotAllowed(
            "The call comes from another website's page; a named console or this server's own may send it."
        )
    if (
        request.method not in SAFE
        and request.mimetype in FORMS
        and not any(each in request.headers for each in NO_FORM)
    ):
        raise NotAllowed("A call by a session that alters something sends JSON, or the header X-Requested-With.")
