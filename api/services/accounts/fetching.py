"""Fetches a JSON document in so many seconds in all, or not: a server that sends a byte now and then gets no longer."""

import json
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, Request, build_opener

from api.connecting import Connection, SecureConnection, Sockets, within

LARGEST_DOCUMENT = 1 << 20


def fetch_document(
    address: str,
    *,
    until: float,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    takes_refusals: bool = False,
) -> dict[str, Any]:
    """The JSON object at an address; OSError where it has not come whole when the clock of this process says `until`.

    With a body it is sent there first. A refusal is an OSError too, or what it says where refusals are taken.
    """
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError(f"no time is left for {address}")
    with within(left) as sockets:
        opener = build_opener(_Http(sockets), _Https(sockets))
        asked = Request(_checked(address), data=body, headers=dict(headers or {}))  # noqa: S310 — the scheme is checked
        with _opened(opener, asked, left, takes_refusals=takes_refusals) as answer:
            found = json.loads(answer.read(LARGEST_DOCUMENT))
    if not isinstance(found, dict):
        raise ValueError(f"not a JSON object: {address}")
    return found


def _opened(opener: OpenerDirector, asked: Request, left: float, *, takes_refusals: bool) -> Any:
    try:
        return opener.open(asked, timeout=left)
    except HTTPError as refusal:
        if takes_refusals and refusal.code < HTTPStatus.INTERNAL_SERVER_ERROR:
            return refusal
        raise


def _checked(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        raise ValueError(f"not an http address: {address}")
    return address


class _Http(HTTPHandler):
    def __init__(self, sockets: Sockets) -> None:
        super().__init__()
        self._sockets = sockets

    def http_open(self, req: Request) -> Any:
        return self.do_open(partial(Connection, self._sockets), req)


class _Https(HTTPSHandler):
    def __init__(self, sockets: Sockets) -> None:
        super().__init__()
        self._sockets = sockets

    def https_open(self, req: Request) -> Any:
        return self.do_open(partial(SecureConnection, self._sockets), req)
