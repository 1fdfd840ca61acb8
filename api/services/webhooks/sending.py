"""Sends one message to an address that was checked, in so many seconds in all, and reads no more of the answer than it must."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from time import monotonic
from typing import Any

from api.connecting import Connection, SecureConnection, Sockets, within
from api.services.webhooks.targets import Lead, Networks, Refused, found_at, target_of

CONNECT_S = 5.0
TOTAL_S = 15.0
LARGEST_ANSWER = 1 << 14
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of sending a message."""

    duration_ms: int
    status: int | None = None
    """None where no answer came, and then `failure` says why."""
    body: bytes = b""
    """How it begins."""
    retry_after: str | None = None
    shows: str | None = None
    """What a header of it says of which change is shown there."""
    failure: str | None = None


def send(url: str, headers: Mapping[str, str], body: bytes, *, allowed: Networks, total_s: float = TOTAL_S) -> Reply:
    """Send a message, and tell what came of it, whatever that is."""
    begun = monotonic()
    try:
        target = target_of(url, allowed)
        # A name is looked up anew each time, and what was found is what is connected to.
        places = found_at(target, allowed)
        with within(max(0.1, total_s - (monotonic() - begun))) as sockets:
            reply = _asked(target, places, sockets, headers, body, begun)
        if monotonic() - begun >= total_s:
            # What was shut in the midst of it may look like all of it.
            raise TimeoutError
        return reply
    except (Refused, OSError, HTTPException, ValueError) as error:
        return Reply(_since(begun), failure=_said(error, begun, total_s))


def _asked(
    target: Lead, places: list[str], sockets: Sockets, headers: Mapping[str, str], body: bytes, begun: float
) -> Reply:
    connection = _connected(target, places, sockets)
    try:
        connection.request("POST", target.path, body, dict(headers))
        answer = connection.getresponse()
        read = answer.read(LARGEST_ANSWER)
        return _answer(answer, read, _since(begun))
    finally:
        connection.close()


def _connected(target: Lead, places: list[str], sockets: Sockets) -> HTTPConnection:
    """A connection to the first of the places that takes one."""
    failure: OSError | None = None
    for at in places:
        connection = _connection(target, at, sockets)
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            failure = error
        else:
            # From here on only the time in all counts.
            connection.sock.settimeout(None)
            return connection
    raise failure or OSError("nothing was found there")


def _connection(target: Lead, at: str, sockets: Sockets) -> HTTPConnection:
    place: dict[str, Any] = {"port": target.port, "at": at, "timeout": CONNECT_S}
    if target.scheme == "https":
        return SecureConnection(sockets, target.host, context=ssl.create_default_context(), **place)
    return Connection(sockets, target.host, **place)


def _answer(answer: HTTPResponse, read: bytes, duration_ms: int) -> Reply:
    return Reply(
        duration_ms, answer.status, read, answer.headers.get("Retry-After"), answer.headers.get("Content-Shows-Seq")
    )


def _since(begun: float) -> int:
    return round((monotonic() - begun) * 1000)


def _said(error: Exception, begun: float, total_s: float) -> str:
    if monotonic() - begun >= total_s:
        return f"No whole answer came within {total_s:g} seconds."
    return _shown(str(error) or type(error).__name__)[:LONGEST_REASON]


def _shown(words: str) -> str:
    """Words on one line; they may hold whatever bytes the other side sent, and not every database keeps each."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in words.strip())
