"""A lock that is given in the order of asking: with others, whoever asks again and again may be served before who asks once."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock


class Order:
    """Those who wait, the first of whom comes next, and those who let all of these go before them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Event] = deque()
        self._yielding: deque[Event] = deque()
        self._is_held = False

    @contextmanager
    def turn(self, wait_s: float, *, yields: bool = False) -> Iterator[None]:
        """Do something once all have done theirs who asked before; TimeoutError where that takes too long."""
        line = self._yielding if yields else self._waiting
        ticket = self._ticket(line)
        if not ticket.wait(wait_s) and self._gives_up(ticket, line):
            raise TimeoutError
        try:
            yield
        finally:
            with self._lock:
                self._next()

    def _ticket(self, line: deque[Event]) -> Event:
        ticket = Event()
        with self._lock:
            line.append(ticket)
            if not self._is_held:
                self._next()
        return ticket

    def _next(self) -> None:
        line = self._waiting or self._yielding
        self._is_held = bool(line)
        if self._is_held:
            line.popleft().set()

    def _gives_up(self, ticket: Event, line: deque[Event]) -> bool:
        """Leave the line; not if the turn has come at this very moment."""
        with self._lock:
            if ticket.is_set():
                return False
            line.remove(ticket)
            return True
