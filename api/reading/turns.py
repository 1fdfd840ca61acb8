"""Turns: work that takes as long as there is content is done by one request at a time, while few others wait."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import BoundedSemaphore, Lock, get_ident

from api.errors import Unavailable

MANY = 50
"""An answer of more records than these is a long one."""
LONG_ANSWERS = 4
"""So many of them are made at a time."""
_PLACES_FOR_LONG = BoundedSemaphore(LONG_ANSWERS)
MOST_AT_IT = 2
"""So many requests may be at it: one works, and the other waits. A server has more threads than that."""
TURN_WAITS_S = 1.0


@contextmanager
def in_turn(records: int) -> Iterator[None]:
    """Make an answer of so many records; a long one while few other threads make theirs.

    They would only take turns at the processor, each with all the pieces of its answer in memory: to wait costs nobody
    time, and a burst of long answers a tenth of the memory.
    """
    with _PLACES_FOR_LONG if records > MANY else nullcontext():
        yield


class Turns:
    """Who finds too many before them, or waits for too long, is sent away: they hold a thread that other readers need."""

    def __init__(self, busy: str) -> None:
        """`busy` is what they are told."""
        self._busy = busy
        self._places = BoundedSemaphore(MOST_AT_IT)
        self._turn = Lock()
        self._worker: int | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Work once nobody else does; whose turn it is already goes on."""
        if self._worker == get_ident():
            yield
            return
        if not self._places.acquire(blocking=False):
            raise Unavailable(self._busy)
        try:
            with self._alone():
                yield
        finally:
            self._places.release()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=TURN_WAITS_S):
            raise Unavailable(self._busy)
        self._worker = get_ident()
        try:
            yield
        finally:
            self._worker = None
            self._turn.release()
