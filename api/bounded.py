"""A memory for what can be made again: once it holds so many bytes, what was not used for longest goes first."""

import ctypes
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MB = 2**20


_M_MMAP_THRESHOLD = -3
_LARGE = 128 * 1024
_M_ARENA_MAX = -8
_ARENAS = 2


def hold_together() -> None:
    """Keep what a process with many threads has let go of for all of them; glibc would keep it for each thread apart.

    What is large goes back to the system as soon as it is let go of: by itself, glibc begins to keep blocks of that size
    after it has seen the first of them (mallopt(3), M_MMAP_THRESHOLD), and a burst of long lists stays for good.
    """
    with suppress(OSError, AttributeError):
        system = ctypes.CDLL(None)
        system.mallopt(_M_ARENA_MAX, _ARENAS)
        system.mallopt(_M_MMAP_THRESHOLD, _LARGE)


class Bounded(Generic[K, V]):
    """Values by key, of at most so many bytes in all; the sizes are what their makers say."""

    def __init__(self, max_bytes: int) -> None:
        self._max = max_bytes
        self._size = 0
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    @property
    def size(self) -> int:
        """How many bytes are held now."""
        return self._size

    def limit(self, max_bytes: int) -> None:
        """Hold at most so many bytes from now on."""
        with self._lock:
            self._max = max_bytes
            self._shrink()

    def get(self, key: K) -> V | None:
        """The value of a key, or None where it is not, or no longer, held."""
        found = self._kept.get(key)
        if found is None:
            return None
        try:  # noqa: SIM105 - what suppresses costs more than the look itself
            self._kept.move_to_end(key)
        except KeyError:
            # Another thread has just dropped it; the value is good all the same.
            pass
        return found[0]

    def put(self, key: K, value: V, size: int) -> None:
        """Hold a value of so many bytes in place of the key's former one; what is larger than the whole is not held."""
        with self._lock:
            self._drop(key)
            if size > self._max:
                return
            self._kept[key] = value, size
            self._size += size
            self._shrink()

    def _shrink(self) -> None:
        while self._size > self._max:
            # Not by iterating: `get` reorders without the lock.
            self._size -= self._kept.popitem(last=False)[1][1]

    def _drop(self, key: K) -> None:
        dropped = self._kept.pop(key, None)
        if dropped is not None:
            self._size -= dropped[1]
