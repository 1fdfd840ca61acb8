"""What a query string asks, by name; for whoever reads it, and for whoever says it again in another address."""

from collections.abc import Mapping

from flask import request

_ASKED = "content.asked"
"""Where a request's environment holds it, since whoever answers asks for it again and again."""


def asked() -> Mapping[str, str]:
    """The parameters in their order; a list that was written as several parameters is the one with commas."""
    environ = request.environ
    found: Mapping[str, str] | None = environ.get(_ASKED)
    if found is None:
        found = environ[_ASKED] = {name: ",".join(values) for name, values in request.args.lists()}
    return found
