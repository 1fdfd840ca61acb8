"""What takes as long as there is content, made on a thread beside, so that what is published meanwhile does not wait for it."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from time import monotonic
from typing import NamedTuple

from api.mirror.kept_answers import KeptAnswer
from api.reading.views import View

Exchange = Mapping[str, KeptAnswer | None]
"""What is to be put in place at addresses, or to be taken away."""
QUIET_S = 1.0
"""Nothing is begun before nothing was published for so long."""
LONGEST_WAIT_S = 30.0
"""Where people publish without a pause, it is begun all the same."""


class _Making(NamedTuple):
    address: str
    view: View
    made: "Future[Exchange]"


class Beside:
    """Addresses that wait until it is quiet, and the one that is being made."""

    def __init__(self, make: Callable[[str], Exchange]) -> None:
        self._make = make
        self._pool = ThreadPoolExecutor(1)
        self._waiting: dict[str, float] = {}
        """Since when, by the steady clock."""
        self._making: _Making | None = None
        self._moved_at = monotonic()

    def __len__(self) -> int:
        return len(self._waiting)

    def waits_for(self, address: str) -> bool:
        """Whether an address is still to be made."""
        return address in self._waiting

    def put_off(self, addresses: Iterable[str]) -> None:
        """Make addresses when it is quiet."""
        self._moved_at = monotonic()
        for each in addresses:
            self._waiting.setdefault(each, monotonic())

    def doubt(self) -> None:
        """Throw away what is being made: something that it may hold was taken from readers."""
        self._making = None

    def made(self, view: View) -> tuple[str, Exchange] | None:
        """What has been made, if anything, with the address that it begins at; one that is older than a view is made again later."""
        self._begin(view)
        if self._making is None or not self._making.made.done():
            return None
        address, of, future = self._making
        self._making = None
        found = future.result()
        if of is view:
            del self._waiting[address]
        else:
            self._waiting[address] = monotonic()
        return address, found

    def hurry(self, seconds: float) -> None:
        """Begin now, though it is not quiet, and wait for so long at most."""
        self._moved_at = 0.0
        if self._making is not None:
            wait([self._making.made], seconds)

    def forget(self) -> None:
        """Make nothing any more."""
        self._waiting.clear()
        self.doubt()

    def close(self) -> None:
        """Wait for what is being made, and throw it away."""
        self.forget()
        self._pool.shutdown(cancel_futures=True)

    def _begin(self, view: View) -> None:
        now, first = monotonic(), next(iter(self._waiting), None)
        if self._making is not None or first is None:
            return
        if now - self._moved_at >= QUIET_S or now - self._waiting[first] >= LONGEST_WAIT_S:
            self._making = _Making(first, view, self._pool.submit(self._make, first))
