"""Which operation a request is for and who asks, by names that a log and numbers may hold: ids and words of ours, never what was sent."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from flask import current_app, request

from api.reading.snapshots import Snapshots
from api.services.accounts.permissions import Holder

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_PRODUCT = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}(?:/[0-9][A-Za-z0-9.-]{0,19})?(?=\Z|[ (;])")
_MOST_OF_CLIENT = 120
"""What stands behind that is no product's name; and so what is remembered of them is small."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ABOUT, _WHO = "content.about", "content.who"


class AskedFor(NamedTuple):
    """The operation by its id in the OpenAPI document, or by the name of its page; and the site, where it is one of ours."""

    operation: str
    site: str | None = None


NOWHERE = AskedFor("none")
"""What is asked for where there is no operation."""


class CalledBy(NamedTuple):
    """Who was found to call, by ids."""

    key: str | None
    person: str | None


def note_operation() -> None:
    """Note what is asked for; called before every request."""
    rule = request.url_rule
    if rule is None:
        return
    view = current_app.view_functions[rule.endpoint]
    documented = getattr(view, "_apidoc", {}).get("manual_doc", {})
    site = (request.view_args or {}).get("site")
    snapshots: Snapshots = current_app.extensions["snapshots"]
    known = site if isinstance(site, str) and snapshots.has_heard_of(site) else None
    request.environ[_ABOUT] = AskedFor(documented.get("operationId", view.__name__), known)


def asked_for(environ: "WSGIEnvironment") -> AskedFor:
    """What a request was found to ask for."""
    about: AskedFor = environ.get(_ABOUT, NOWHERE)
    return about


def remind(environ: "WSGIEnvironment", about: AskedFor) -> None:
    """Tell of a request what was found out when the same was asked before."""
    environ[_ABOUT] = about


def note_caller(environ: "WSGIEnvironment", holder: Holder) -> None:
    """Note who was found to call."""
    environ[_WHO] = CalledBy(holder.key, holder.person)


def who_called(environ: "WSGIEnvironment") -> CalledBy | None:
    """Who was found to call, if anybody was."""
    who: CalledBy | None = environ.get(_WHO)
    return who


def client_of(environ: "WSGIEnvironment") -> str | None:
    """With what somebody asks: the app that names itself in `X-Client`, else the product that the browser or library says to be."""
    told = environ.get("HTTP_X_CLIENT") or environ.get("HTTP_USER_AGENT")
    if not told:
        return None
    # What is longer is rare, and is not remembered as a whole.
    return _product(told) if len(told) <= _MOST_OF_CLIENT else _product(told[:_MOST_OF_CLIENT])


@lru_cache(maxsize=1024)
def _product(told: str) -> str | None:
    found = _PRODUCT.match(told)
    return found.group() if found else None


def method_of(environ: "WSGIEnvironment") -> str:
    """The method of a request; what is none that is taken anywhere has no name."""
    method: str = environ["REQUEST_METHOD"]
    return method if method in _METHODS else "other"
