"""What could not be read while a change was made: whoever takes words from readers goes on without, and is told so."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import structlog

from api.reading.damaged import OF_DAMAGE

log = structlog.get_logger()
Each = TypeVar("Each")


class Unread:
    """What was left out of what is told of a change, and the failure that showed it first."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.records: set[str] = set()
        """Those that are known to be damaged; others may be."""

    @contextmanager
    def left_out(self, record: str | None = None) -> Iterator[None]:
        """What is done within the block is left out from where it meets damage, which is in a record where one is named."""
        try:
            yield
        except OF_DAMAGE as error:
            self._note(error)
            if record is not None:
                self.records.add(record)

    def in_parts(self, whole: Callable[[], Each], apart: Callable[[], Each]) -> Each:
        """What is made of all at once or, where that meets damage, of each apart, which leaves out what cannot be read."""
        try:
            return whole()
        except OF_DAMAGE as error:
            self._note(error)
        return apart()

    def as_far_as_readable(self, told: Iterable[Each]) -> Iterator[Each]:
        """What is told until damage is met."""
        with self.left_out():
            yield from told

    def _note(self, error: Exception) -> None:
        log.warning("something is left out that cannot be read", exc_info=error)
        self.error = self.error or error
