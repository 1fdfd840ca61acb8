"""Places for calls of the admin API: so few at a time that some threads are always left for readers."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from flask import request

from api.errors import Unavailable

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ADMIN = "/v1/admin"
PATIENCE_S = 1
_BUSY = "content.busy"
_BODIES = "content.bodies"


class Places:
    """The places of one process; a call has its own until its answer is worked out, or sent where it is a stream."""

    def __init__(self, number: int) -> None:
        self._free = BoundedSemaphore(number)
        # A server has no means to end the wait for a sender that has stalled, so there are always places without one.
        self._bodies = BoundedSemaphore(max(1, number // 2))

    def taken(self, ask: Callable[[], Iterable[bytes]], environ: "WSGIEnvironment") -> Iterable[bytes]:
        """What a call is answered, in a place of its own; without one the application is told that it is busy."""
        if not self._free.acquire(blocking=False):
            environ[_BUSY] = True
            return ask()
        environ[_BODIES] = self._bodies
        is_worked_out = True
        try:
            body = ask()
            is_worked_out = isinstance(body, list)
            return body if is_worked_out else _Sent(body, self._free.release)
        finally:
            if is_worked_out:
                self._free.release()


class _Sent:
    """A stream that gives its place back when it has been sent, or been given up."""

    def __init__(self, body: Iterable[bytes], release: Callable[[], None]) -> None:
        self._body = body
        self._parts = iter(body)
        self._release: Callable[[], None] | None = release

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._parts)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the place back, once."""
        release, self._release = self._release, None
        if release is not None:
            release()
            getattr(self._body, "close", lambda: None)()

    __del__ = close


@contextmanager
def waiting_for_body(environ: "WSGIEnvironment") -> Iterator[None]:
    """Wait for the body of a call, in one of the places where that may be done."""
    bodies: BoundedSemaphore = environ[_BODIES]
    if not bodies.acquire(timeout=PATIENCE_S):
        raise Unavailable("Too many senders are being waited for just now; try again in a moment.")
    try:
        yield
    finally:
        bodies.release()


def refuse_when_busy() -> None:
    """Send a call away that found no place; called before every request."""
    if _BUSY in request.environ:
        raise Unavailable("Too many calls of the admin API are being worked on just now; try again in a moment.")
