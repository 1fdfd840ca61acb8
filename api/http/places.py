"""Places for calls of the admin API: so few at a time that some threads are always left for readers."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Condition
from typing import TYPE_CHECKING

from flask import request

from api.errors import Unavailable
from api.http.cookies import who_says_to_call

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ADMIN = "/v1/admin"
PATIENCE_S = 1
MOST_IN_LINE = 4
_BUSY = "content.busy"
_BODIES = "content.bodies"


class Places:
    """The places of one process; a call has its own until its answer is worked out, or sent where it is a stream."""

    def __init__(self, number: int) -> None:
        self._free = Shared(number, most_of_one=number * 3 // 4)
        self._waiting = Shared(MOST_IN_LINE, most_of_one=1)
        # A server has no means to end the wait for a sender that has stalled, so there are always places without one.
        self._bodies = Shared(max(1, number // 2), most_of_one=number // 4)

    def taken(self, ask: Callable[[], Iterable[bytes]], environ: "WSGIEnvironment") -> Iterable[bytes]:
        """What a call is answered, in a place of its own; without one the application is told that it is busy."""
        caller = who_says_to_call(environ)
        if not self._free.acquire(caller, wait_s=0) and not self._waited_for(caller):
            environ[_BUSY] = True
            return ask()
        environ[_BODIES] = self._bodies
        is_worked_out = True
        try:
            body = ask()
            is_worked_out = isinstance(body, list)
            return body if is_worked_out else _Sent(body, partial(self._free.release, caller))
        finally:
            if is_worked_out:
                self._free.release(caller)

    def _waited_for(self, caller: str) -> bool:
        """Whether one who has no place yet gets one in a moment; few wait, since they hold threads that readers need."""
        if self._free.is_held_by(caller) or not self._waiting.acquire(caller, wait_s=0):
            return False
        try:
            return self._free.acquire(caller, wait_s=PATIENCE_S)
        finally:
            self._waiting.release(caller)


class Shared:
    """So many places, of which only a part may be one caller's."""

    def __init__(self, number: int, *, most_of_one: int) -> None:
        self._number = number
        self._most_of_one = max(1, most_of_one)
        self._taken = Counter[str]()
        """By caller."""
        self._changed = Condition()

    def acquire(self, caller: str, *, wait_s: float) -> bool:
        """Take a place, if there is one in time."""
        with self._changed:
            is_free = self._changed.wait_for(partial(self._is_free, caller), timeout=wait_s)
            self._taken[caller] += is_free
        return is_free

    def is_held_by(self, caller: str) -> bool:
        """Whether a caller has any of the places."""
        return self._taken[caller] > 0

    def _is_free(self, caller: str) -> bool:
        return self._taken.total() < self._number and self._taken[caller] < self._most_of_one

    def release(self, caller: str) -> None:
        """Give a place back."""
        with self._changed:
            self._taken[caller] -= 1
            # The callers of long ago are not remembered.
            self._taken += Counter()
            self._changed.notify_all()


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
    bodies: Shared = environ[_BODIES]
    caller = who_says_to_call(environ)
    if not bodies.acquire(caller, wait_s=PATIENCE_S):
        raise Unavailable("Too many senders are being waited for just now; try again in a moment.")
    try:
        yield
    finally:
        bodies.release(caller)


def refuse_when_busy() -> None:
    """Send a call away that found no place; called before every request."""
    if _BUSY in request.environ:
        raise Unavailable("Too many calls of the admin API are being worked on just now; try again in a moment.")
