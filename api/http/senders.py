"""From which address a request comes, as the proxies tell that the operator has named."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from flask import request

from api.config import Network, Settings
from api.http.settings import settings_in_force

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_PASSED = "HTTP_X_FORWARDED_FOR"


def sender() -> str:
    """The address that the present call comes from, for counting."""
    return sender_of(request.environ, settings_in_force())


def sender_of(environ: "WSGIEnvironment", settings: Settings) -> str:
    """The address that a request comes from, for counting; of IPv6 the network, of which one sender has all addresses."""
    told = _told(environ, settings)
    found = _address(told)
    if found is None:
        return told[:100]
    return str(found) if found.version == 4 else str(IPv6Network((int(found), 64), strict=False))  # noqa: PLR2004


def is_from(networks: Iterable[Network]) -> bool:
    """Whether a call comes from one of these networks; not where it came by a proxy that nobody has named."""
    environ, settings = request.environ, settings_in_force()
    is_named = settings.proxies and is_by_proxy(environ, settings)
    if not is_named and (_PASSED in environ or "HTTP_FORWARDED" in environ):
        return False
    return _is_in(networks, _told(environ, settings))


def is_by_proxy(environ: "WSGIEnvironment", settings: Settings) -> bool:
    """Whether it is a proxy who says how a request came; so is everybody, where no network of proxies is named."""
    return settings.proxy_networks is None or _is_in(settings.proxy_networks, environ.get("REMOTE_ADDR", ""))


def _told(environ: "WSGIEnvironment", settings: Settings) -> str:
    passed = environ.get(_PASSED, "").split(",") if is_by_proxy(environ, settings) else []
    is_passed = 0 < settings.proxies <= len(passed)
    told: str = passed[-settings.proxies].strip() if is_passed else environ.get("REMOTE_ADDR", "")
    return told


def _is_in(networks: Iterable[Network], address: str) -> bool:
    found = _address(address)
    return found is not None and any(found in each for each in networks)


def _address(told: str) -> IPv4Address | IPv6Address | None:
    """What an address means; one of IPv4 in IPv6's clothes is of IPv4."""
    try:
        found = ip_address(told)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
