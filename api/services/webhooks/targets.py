"""Which addresses webhooks may lead to: public ones alone, but for networks that the operator allows."""

import re
import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import urlsplit

from api.errors import InvalidContent

Network = IPv4Network | IPv6Network
Networks = Sequence[Network]
LONGEST_URL = 2000
LEAST_PORT = 1024
PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")
_UNSAFE = re.compile(r"[^\x21-\x7e]|[\\<>\"^`{|}]")
"""What addresses do not hold, and what programs read differently."""
_OURS = ("localhost", "local", "internal", "localdomain", "home.arpa", "lan", "intranet", "corp", "home", "onion")
"""Names that lead to this machine or into some network of one's own."""
_CLOSED = tuple(
    map(
        ip_network,
        (
            # Python counts these as global, or did: groups, relays, and translations of others.
            "192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24", "224.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16",
        ),
    )
)  # fmt: skip
_UNICAST = IPv6Network("2000::/3")
"""All that is given out of IPv6: mapped, translated, local and site addresses lie elsewhere."""


class Refused(Exception):
    """An address that no webhook may lead to, with why."""


class Lead(NamedTuple):
    """Where a webhook leads."""

    scheme: str
    host: str
    port: int
    path: str
    """With what is asked there."""


def target_of(url: str, allowed: Networks) -> Lead:
    """Where an address leads, as far as it shows before its name is looked up; Refused where no webhook may lead there."""
    if len(url) > LONGEST_URL or _UNSAFE.search(url):
        raise Refused(
            "It is too long, or holds a character that addresses do not have; write names in ASCII (`xn--…`)."
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("It is no address.") from None
    if parts.scheme not in (("https", "http") if allowed else ("https",)):
        raise Refused("It must begin with `https://`.")
    if "@" in parts.netloc or "%" in parts.netloc or parts.fragment or not parts.hostname:
        raise Refused("It must name a host, and nothing beside it: no user, no password, no `%` and no `#`.")
    if not url.startswith(f"{parts.scheme}://{parts.netloc}") or parts.netloc.endswith(":"):
        raise Refused("It must be written as `https://host/path`, with the scheme in small letters.")
    host = _host(parts.hostname, is_bracketed=parts.netloc.startswith("["), allowed=allowed)
    _check_port(port, parts.scheme, host, allowed)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Lead(parts.scheme, host, PORTS[parts.scheme] if port is None else port, path)


def _host(host: str, *, is_bracketed: bool, allowed: Networks) -> str:
    found = _literal(host)
    if found is not None:
        if isinstance(found, IPv6Address) is not is_bracketed:
            raise Refused("An IPv6 address stands in brackets, and nothing else does.")
        _require_reachable(found, allowed)
        return str(found)
    labels = host.split(".")
    if is_bracketed or re.match(r"(?:[0-9]+|0x[0-9a-f]*)\Z", labels[-1]):
        raise Refused(
            "An address in numbers is written as four of them, such as `203.0.113.7`, or in brackets as IPv6."
        )
    if not all(map(_LABEL.match, labels)):
        raise Refused("That is no name of a host.")
    if not allowed and (len(labels) == 1 or host.endswith(tuple(f".{each}" for each in _OURS)) or host in _OURS):
        raise Refused("That name is one of a network of its own, and not of the internet.")
    return host


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _check_port(port: int | None, scheme: str, host: str, allowed: Networks) -> None:
    found = _literal(host)
    is_allowed_network = found is not None and _is_in(found, allowed)
    if port is None or port == PORTS[scheme] or port >= LEAST_PORT or (is_allowed_network and port > 0):
        return
    raise Refused(f"Its port must be {PORTS[scheme]}, or {LEAST_PORT} and above.")


def require_target(url: str, allowed: Networks) -> None:
    """Refuse an address that no webhook may lead to, as far as it shows without looking its name up."""
    try:
        target_of(url, allowed)
    except Refused as error:
        raise InvalidContent(
            "No webhook may lead there.", errors=[{"pointer": "#/url", "detail": str(error)}]
        ) from None


def found_at(target: Lead, allowed: Networks) -> list[str]:
    """The numbers at which a host is found now; Refused where any of them is not one that webhooks may lead to."""
    try:
        rows = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(f"The name cannot be found: {error}.") from None
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    for each in found:
        address = _literal(each)
        if address is None:
            raise Refused("The name leads to an address of this machine's own networks.")
        _require_reachable(address, allowed)
        if target.scheme == "http" and not _is_in(address, allowed):
            raise Refused("Without TLS webhooks lead only to networks that the operator allows.")
    return found


def _require_reachable(address: IPv4Address | IPv6Address, allowed: Networks) -> None:
    if not _is_in(address, allowed) and not is_public(address):
        raise Refused(
            "It leads to an address that is not public; CONTENT_WEBHOOKS_ALLOW_PRIVATE names networks that may be."
        )


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody may hold an address: whatever stands for something nearer, or for another address, is none."""
    if isinstance(address, IPv6Address) and (address not in _UNICAST or address.scope_id is not None):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved and not _is_in(address, _CLOSED)


def _is_in(address: IPv4Address | IPv6Address, networks: Iterable[Network]) -> bool:
    return any(address.version == each.version and address in each for each in networks)
