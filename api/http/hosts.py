"""For which host a request is: each names one, as it has to be spelled (RFC 9112, 3.2)."""

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from typing import TYPE_CHECKING

from flask import request
from werkzeug.exceptions import BadRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# A name may be spelled with `%` too, but then it has two spellings, and none that is in use needs it.
_HOST = re.compile(r"(?:[A-Za-z0-9._~-]+|\[([0-9A-Fa-f:.]+)\])(?::(?:0*([0-9]{1,5}))?)?")
_HIGHEST_PORT = 65_535
_WITHOUT = ("HTTP/1", "HTTP/1.0", "HTTP/0.9")
"""Protocols that are older than the header, by every name that servers have for them."""


def names_one_host(environ: "WSGIEnvironment") -> bool:
    """Whether a request says for which host it is; a server hands on several as one with commas, and none as nothing.

    What stands before us, and takes another of two for the right one, would keep an answer for the wrong one.
    """
    host = environ.get("HTTP_HOST", "")
    return _is_host(host) or (not host and environ.get("SERVER_PROTOCOL") in _WITHOUT)


# A service has few names, and each request asks this.
@lru_cache(maxsize=256)
def _is_host(name: str) -> bool:
    found = _HOST.fullmatch(name)
    if found is None or int(found[2] or 0) > _HIGHEST_PORT:
        return False
    return found[1] is None or _is_ipv6(found[1])


def _is_ipv6(address: str) -> bool:
    try:
        IPv6Address(address)
    except AddressValueError:
        return False
    return True


def refuse_without_host() -> None:
    """Refuse a request that does not."""
    if not names_one_host(request.environ):
        raise BadRequest("A request needs one `Host` header, with the name of one host and perhaps a port in it.")
