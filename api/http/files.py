"""Files that come in and go out: few at a time, of so many bytes, spooled to the disk, and taken within a time."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryFile
from threading import Lock
from time import monotonic

from flask import current_app, request

from api.errors import Unavailable
from api.http.cookies import who_says_to_call

MOST_FILES = 2
"""So many calls of a process may carry a file at a time, for each works for as long as its file is large."""
MOST_OF_ONE = 1
"""And so many of one caller's."""
CARRIES_FILE = "carries_file"
"""What is noted on a view whose calls bring a file or are answered with one."""
_PART = 256 * 1024
_FIRST_S = 30
"""In which a file may be taken as slowly as one likes."""
_SLOWEST = 32 * 1024
"""In bytes a second; whoever takes a file more slowly holds a place that others may need."""


class Files:
    """The calls of one process that carry files at this moment."""

    def __init__(self, max_bytes: int) -> None:
        self._max = max_bytes
        self._bytes = 0
        self._by_caller = Counter[str]()
        self._lock = Lock()

    @contextmanager
    def place(self, caller: str, size: int) -> Iterator[None]:
        """The place of a call that brings a file of so many bytes; Unavailable where there is none."""
        self._take(caller, size)
        try:
            yield
        finally:
            self._give_back(caller, size)

    def made(self, caller: str, parts: Iterable[bytes]) -> "Made":
        """A file that goes out, with a place of its own until it is sent or given up.

        It is worked out as a whole before any of it is sent, so that no memory and no transaction is held for whoever takes
        their time.
        """
        self._take(caller, 0)
        made = Made(partial(self._give_back, caller, 0))
        try:
            made.write(parts)
        except BaseException:
            made.close()
            raise
        return made

    def refuse_when_full(self, caller: str, size: int = 0) -> None:
        """Unavailable where there is no place for a file of somebody's."""
        number = self._by_caller.total()
        is_too_large = number > 0 and self._bytes + size > self._max
        if number == MOST_FILES or self._by_caller[caller] == MOST_OF_ONE or is_too_large:
            raise Unavailable("Too many files are on their way just now; try again in a moment.")

    def _take(self, caller: str, size: int) -> None:
        with self._lock:
            self.refuse_when_full(caller, size)
            self._by_caller[caller] += 1
            self._bytes += size

    def _give_back(self, caller: str, size: int) -> None:
        with self._lock:
            self._by_caller[caller] -= 1
            self._bytes -= size
            # The callers of long ago are not remembered.
            self._by_caller += Counter()


class Made:
    """The parts of a file as they are sent, each once; whoever takes them too slowly gets no more."""

    def __init__(self, end: "partial[None]") -> None:
        self._end: partial[None] | None = end
        # Nobody else can find it, and it is gone when it is closed.
        self._file = TemporaryFile()  # noqa: SIM115 — it is open until it is sent
        self._began = monotonic()
        self._sent = 0

    def write(self, parts: Iterable[bytes]) -> None:
        """Take in all of the file."""
        self._file.writelines(parts)
        self._file.seek(0)
        self._began = monotonic()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if monotonic() - self._began > _FIRST_S + self._sent / _SLOWEST:
            raise TimeoutError("The file was taken too slowly.")
        part = self._file.read(_PART)
        if not part:
            raise StopIteration
        self._sent += len(part)
        return part

    def close(self) -> None:
        """Let the file go, and others have the place."""
        end, self._end = self._end, None
        if end is not None:
            self._file.close()
            end()

    __del__ = close


def caller() -> str:
    """Who calls, as they say themselves."""
    return who_says_to_call(request.environ)


def refuse_files_when_full() -> None:
    """Send a call away that would find no place for its file, before anything is done for it; called before every request."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, CARRIES_FILE, False):
        files().refuse_when_full(caller())


def files() -> Files:
    """Those of this process."""
    found: Files = current_app.extensions["files"]
    return found
