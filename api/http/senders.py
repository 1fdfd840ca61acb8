"""From which address a request comes, as the proxies tell that the operator has named."""

from collections.abc import Iterable
from ipaddress import IPv6Network, ip_address
from typing import TYPE_CHECKING

from flask import request

from api.config import Network
from api.http.settings import settings_in_force

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_PASSED = "HTTP_X_FORWARDED_FOR"


def sender() -> str:
    """The address that the present call comes from, for counting."""
    return sender_of(request.environ, settings_in_force().proxies)


def sender_of(environ: "WSGIEnvironment", proxies: int) -> str:
    """The address that a request comes from, for counting; of IPv6 the network, of which one sender has all addresses."""
    told = _told(environ, proxies)
    try:
        found = ip_address(told)
    except ValueError:
        return told[:100]
    return str(found) if found.version == 4 else str(IPv6Network((int(found), 64), strict=False))  # noqa: PLR2004


def is_from(networks: Iterable[Network]) -> bool:
    """Whether a call comes from one of these networks; not where it came by a proxy that nobody has named."""
    environ, proxies = request.environ, settings_in_force().proxies
    if not proxies and (_PASSED in environ or "HTTP_FORWARDED" in environ):
        return False
    try:
        found = ip_address(_told(environ, proxies))
    except ValueError:
        return False
    return any(found in each for each in networks)


def _told(environ: "WSGIEnvironment", proxies: int) -> str:
    passed = environ.get(_PASSED, "").split(",")
    told: str = passed[-proxies].strip() if 0 < proxies <= len(passed) else environ.get("REMOTE_ADDR", "")
    return told
