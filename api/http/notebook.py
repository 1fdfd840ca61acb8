"""Notes that reads leave: kept in memory, and written a moment later by a thread that waits for nobody."""

from collections.abc import Callable, Hashable, Iterable
from contextlib import AbstractContextManager
from threading import Event, Lock, Thread, main_thread
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.database import Database

PAUSE_S = 0.5
MOST_NOTES = 10_000
"""What is noted beyond that is forgotten: it comes again with the next call."""


class Note(Protocol):
    """Something to be written, in place of whatever was noted before about the same."""

    @property
    def about(self) -> Hashable: ...


class Notebook:
    """The notes of one process; its thread lives while there are any, and gives up until later where somebody writes."""

    def __init__(self, database: Database, write: Callable[[Session, Any], None]) -> None:
        self._database = database
        self._write_note = write
        self._notes: dict[Hashable, Note] = {}
        self._written: dict[Hashable, Note] = {}
        self._lock = Lock()
        self._writing = Lock()
        self._is_closed = Event()
        self._thread: Thread | None = None
        database.before_close(self.close)

    def note(self, note: Note) -> None:
        """Write something soon, outside of the call that it comes from."""
        with self._lock:
            if len(self._notes) < MOST_NOTES or note.about in self._notes:
                self._notes[note.about] = note
            if not (self._thread and self._thread.is_alive()) and not self._is_closed.is_set():
                # The server's own threads are daemons, and this one would be as they are.
                self._thread = Thread(target=self._write_in_time, name="notebook", daemon=False)
                self._thread.start()

    def find(self, about: Hashable) -> Note | None:
        """The last note about something, be it written by now or not; what was written long ago is in the database."""
        with self._lock:
            return self._notes.get(about) or self._written.get(about)

    def write_now(self, note: Note) -> None:
        """Write something before the call goes on, which must be one that may write."""
        self._write([note], self._database.transaction())

    def close(self) -> None:
        """Write what is still to be written, if that can be done at once."""
        self._is_closed.set()
        self._write_all()

    def _write_in_time(self) -> None:
        # The process waits for this thread when it ends, and so for the notes of the last moment, but not for others.
        while not self._is_closed.wait(PAUSE_S):
            self._write_all()
            with self._lock:
                if not self._notes or not main_thread().is_alive():
                    self._thread = None
                    return

    def _write_all(self) -> None:
        """Write what is noted; where somebody else is writing, it stays noted."""
        with self._writing:
            with self._lock:
                notes = dict(self._notes)
            if not notes:
                return
            try:
                self._write(notes.values(), self._database.transaction(waits=False))
            except SQLAlchemyError:
                return
            with self._lock:
                self._written = notes
                self._notes = {about: each for about, each in self._notes.items() if each is not notes.get(about)}

    def _write(self, notes: Iterable[Note], transaction: AbstractContextManager[Session]) -> None:
        with transaction as session:
            for each in notes:
                self._write_note(session, each)
