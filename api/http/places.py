"""Places for calls of the admin API: so few at a time that some threads are always left for readers."""

from collections.abc import Callable, Iterable, Iterator
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from flask import request

from api.errors import Unavailable

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ADMIN = "/v1/admin"
_BUSY = "content.busy"


class Places:
    """The places of one process; a call has its own until its answer is worked out, or sent where it is a stream."""

    def __init__(self, number: int) -> None:
        self._free = BoundedSemaphore(number)

    def taken(self, ask: Callable[[], Iterable[bytes]], environ: "WSGIEnvironment") -> Iterable[bytes]:
        """What a call is answered, in a place of its own; without one the application is told that it is busy."""
        if not self._free.acquire(blocking=False):
            environ[_BUSY] = True
            return ask()
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


def refuse_when_busy() -> None:
    """Send a call away that found no place; called before every request."""
    if _BUSY in request.environ:
        raise Unavailable("Too many calls of the admin API are being worked on just now; try again in a moment.")
