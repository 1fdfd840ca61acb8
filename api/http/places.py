"""Places for calls of the admin API: so few at a time that some threads are always left for readers, and others to wait for bodies."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
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
MOMENT_S = 0.1
"""Much longer than bodies take that are on their way."""
MOST_IN_LINE = 4
BODIES = 32
"""So many bodies may be on their way at a time, each in a thread that does nothing else; a server cannot end the wait for one."""
BODIES_OF_ONE = 3
_BUSY = "content.busy"
_PLACE = "content.place"
_IS_BUSY = "Too many calls of the admin API are being worked on just now; try again in a moment."


class Places:
    """The places of one process; a call has its own until its answer is worked out, or sent where it is a stream."""

    def __init__(self, number: int) -> None:
        self._free = Shared(number, most_of_one=number * 3 // 4)
        self._waiting = Shared(MOST_IN_LINE, most_of_one=1)
        self._bodies = Shared(BODIES, most_of_one=BODIES_OF_ONE)

    def taken(self, ask: Callable[[], Iterable[bytes]], environ: "WSGIEnvironment") -> Iterable[bytes]:
        """What a call is answered, in a place of its own; without one the application is told that it is busy."""
        place = CallPlace(self, who_says_to_call(environ))
        if not place.take():
            environ[_BUSY] = True
            return ask()
        environ[_PLACE] = place
        is_worked_out = True
        try:
            body = ask()
            is_worked_out = isinstance(body, list)
            return body if is_worked_out else _Sent(body, place.leave)
        finally:
            if is_worked_out:
                place.leave()

    def enter(self, caller: str) -> bool:
        """Whether a caller got a place, at once or in a moment."""
        return self._free.acquire(caller, wait_s=0) or self._waited_for(caller)

    def leave(self, caller: str) -> None:
        """Give a caller's place back."""
        self._free.release(caller)

    @contextmanager
    def held_for_body(self, caller: str) -> Iterator[None]:
        """A thread in which the body of a call may be waited for; whoever has some already waits a moment only, since it waits in a place."""
        if not self._bodies.acquire(caller, wait_s=MOMENT_S if self._bodies.is_held_by(caller) else PATIENCE_S):
            raise Unavailable("Too many senders are being waited for just now; try again in a moment.")
        try:
            yield
        finally:
            self._bodies.release(caller)

    def _waited_for(self, caller: str) -> bool:
        """Whether one who has no place yet gets one in a moment; few wait, since they hold threads that readers need."""
        if self._free.is_held_by(caller) or not self._waiting.acquire(caller, wait_s=0):
            return False
        try:
            return self._free.acquire(caller, wait_s=PATIENCE_S)
        finally:
            self._waiting.release(caller)


class CallPlace:
    """The place of one call, which it leaves while its body comes: whoever stalls holds nothing that work takes."""

    def __init__(self, places: Places, caller: str) -> None:
        self._places, self._caller = places, caller
        self._is_taken = False

    def take(self) -> bool:
        """Take it, if there is one in time."""
        self._is_taken = self._places.enter(self._caller)
        return self._is_taken

    def leave(self) -> None:
        """Give it back, where it is taken."""
        if self._is_taken:
            self._is_taken = False
            self._places.leave(self._caller)

    @contextmanager
    def left_for_body(self) -> Iterator[None]:
        """Leave it for as long as the body takes, and come back."""
        with self._places.held_for_body(self._caller):
            self.leave()
            yield
        if not self.take():
            raise Unavailable(_IS_BUSY)


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


def waiting_for_body(environ: "WSGIEnvironment") -> AbstractContextManager[None]:
    """Wait for the body of a call, out of the place where it is worked on."""
    place: CallPlace = environ[_PLACE]
    return place.left_for_body()


def refuse_when_busy() -> None:
    """Send a call away that found no place; called before every request."""
    if _BUSY in request.environ:
        raise Unavailable(_IS_BUSY)
