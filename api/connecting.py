"""Connections to other servers that end in time, for whoever calls out: one that sends a byte now and then gets no longer."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPSConnection
from threading import Timer
from typing import Any

Sockets = list[socket.socket]


@contextmanager
def within(seconds: float) -> Iterator[Sockets]:
    """Shut the sockets that are put into the list once the time is over, whatever is under way on them."""
    sockets: Sockets = []
    timer = Timer(seconds, _end, args=[sockets])
    timer.daemon = True
    timer.start()
    try:
        yield sockets
    finally:
        timer.cancel()


def _end(sockets: Sockets) -> None:
    for each in sockets:
        # It may be closed by now.
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


class Connection(HTTPConnection):
    """One that tells which socket it uses, and may go to an address that was found before."""

    def __init__(self, sockets: Sockets, host: str, *, at: str | None = None, **options: Any) -> None:
        super().__init__(host, **options)
        self._sockets = sockets
        if at is not None:
            self._create_connection = _to(at)

    def connect(self) -> None:
        super().connect()
        self._sockets.append(self.sock)


class SecureConnection(HTTPSConnection):
    """The same, encrypted; the other side proves the name, wherever it was found."""

    def __init__(self, sockets: Sockets, host: str, *, at: str | None = None, **options: Any) -> None:
        super().__init__(host, **options)
        self._sockets = sockets
        if at is not None:
            self._create_connection = _to(at)

    def connect(self) -> None:
        HTTPConnection.connect(self)
        # Before the handshake, which may take its time too.
        self._sockets.append(self.sock)
        self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)  # type: ignore[attr-defined]
        self._sockets.append(self.sock)


def _to(at: str) -> Callable[..., socket.socket]:
    """What connects to an address in place of looking for a name again, which might lead elsewhere by now."""
    return lambda place, *options: socket.create_connection((at, place[1]), *options)
