"""What could not be read while a change or a list was made: it goes on without, and whoever asked is told so."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import TypeVar

import structlog

from api.reading.damaged import OF_DAMAGE, SomeSites, Unreadable, readable_sites
from api.reading.facts.settings import SiteSettings

log = structlog.get_logger()
Given = TypeVar("Given")
Each = TypeVar("Each")


class Unread:
    """What was left out of what is told, and the failure that showed it first."""

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

    def each(self, rows: Iterable[Given], tell: Callable[[Given], Each]) -> Iterator[Each]:
        """What is told of each row, without those that cannot be read."""
        for row in rows:
            with self.left_out():
                yield tell(row)

    def kept(self, rows: Iterable[Given], is_kept: Callable[[Given], bool]) -> Iterator[Given]:
        """The rows that are to be kept; one of which nobody can tell is not."""
        return (row for row, keep in self.each(rows, lambda row: (row, is_kept(row))) if keep)

    def sites(self, sites: Mapping[str, SiteSettings]) -> Mapping[str, SiteSettings]:
        """Those sites whose settings can be read."""
        if isinstance(sites, SomeSites):
            self._note(Unreadable(SomeSites.some))
        return readable_sites(sites)

    def told(self, rows: Iterable[Given], tell: Callable[[list[Given]], Iterable[Each]]) -> list[Each]:
        """What is told of all rows at once or, where that meets damage, of each apart."""
        given = list(rows)
        return self.in_parts(
            lambda: list(tell(given)),
            lambda: list(chain.from_iterable(self.each(given, lambda row: list(tell([row]))))),
        )

    def as_far_as_readable(self, told: Iterable[Each]) -> Iterator[Each]:
        """What is told until damage is met."""
        with self.left_out():
            yield from told

    def _note(self, error: Exception) -> None:
        log.warning("something is left out that cannot be read", exc_info=error)
        self.error = self.error or error
