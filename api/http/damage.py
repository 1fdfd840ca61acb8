"""Whether a failure comes of rows that are not as they were written, as a failing disk leaves them; and which these are."""

from collections.abc import Callable, Iterable
from threading import Lock
from time import monotonic

import orjson
import structlog
from flask import current_app
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from api.database import Database, is_unlike_json
from api.models.base import OfAnotherShape
from api.reading.damaged import OF_DAMAGE, Unreadable
from api.reading.facts import UnknownKind
from api.reading.snapshots import Snapshots

LOOK_WAITS_S = 5.0
"""For a look that another one takes; until it is over, nobody knows."""
DAMAGED_S, WHOLE_S = 5.0, 60.0
"""After which one looks again: a row may be damaged or mended at any moment; only a fault that no row causes is surely ours."""
_TELLING = (Unreadable, UnknownKind, OfAnotherShape, orjson.JSONDecodeError)
"""What is met in nothing else than in what is stored: what comes from outside is read in another way."""

log = structlog.get_logger()


class Damage:
    """What a process knows to be damaged; it looks once something has failed that should not, and until all is mended."""

    def __init__(self, database: Database, snapshots: Snapshots, find: Callable[[Session], Iterable[str]]) -> None:
        self._database, self._snapshots, self._find = database, snapshots, find
        self._lock = Lock()
        self._known: tuple[str, ...] = ()
        self._looked_at = float("-inf")
        self._is_in_memory = False

    def explains(self, error: Exception) -> bool:
        """Whether a failure comes of that; of one that tells it by itself, what is damaged is looked for all the same."""
        is_told = isinstance(error, _TELLING) or (isinstance(error, DBAPIError) and is_unlike_json(error))
        self._is_in_memory |= isinstance(error, Unreadable)
        found = self._looked(after_s=DAMAGED_S if is_told or isinstance(error, OF_DAMAGE) else WHOLE_S)
        return is_told or found is None or bool(found)

    def rows(self) -> tuple[str, ...]:
        """A sentence for each row that was found to be damaged, and is so still."""
        return self._looked(after_s=DAMAGED_S) or () if self._known else ()

    def _looked(self, *, after_s: float) -> tuple[str, ...] | None:
        """What is damaged; None while somebody else still looks for it."""
        if not self._lock.acquire(timeout=LOOK_WAITS_S):
            return None
        try:
            if monotonic() >= self._looked_at + (DAMAGED_S if self._known else after_s):
                self._look()
            return self._known
        finally:
            self._lock.release()

    def _look(self) -> None:
        before = self._known
        try:
            with self._database.reading() as session:
                self._known = tuple(self._find(session))
        except SQLAlchemyError:
            # What the database itself cannot read is told as that.
            log.exception("damaged rows cannot be looked for")
        for each in sorted(set(self._known) - set(before)):
            log.error("row is damaged", row=each)
        if self._is_in_memory:
            self._snapshots.forget()
        self._is_in_memory, self._looked_at = False, monotonic()


def damage() -> Damage:
    """That of this process."""
    found: Damage = current_app.extensions["damage"]
    return found
