"""What is left of a snapshot where a record cannot be read: others are served, and nothing that would have to name it."""

from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from api.reading.resolver import Resolved
from api.reading.shelf import Shelf


class Unreadable(ValueError):
    """Something of a record is not as it was written, so nobody knows what readers should get."""


class Readable(dict[str, Resolved]):
    """Records by their ids, without some that cannot be read: who asks for one of these, or for all, is told so.

    A list without them would be taken for whole, and a phone would delete what it holds of them.
    """

    def __init__(self, shown: Mapping[str, Resolved], damaged: Collection[str]) -> None:
        super().__init__(shown)
        self._damaged = damaged

    def _look(self, id: object) -> None:
        # Which record a slug leads to that leads nowhere, nobody can say either.
        if not id or id in self._damaged:
            raise Unreadable(f"Record {id or 'by a slug'} cannot be read.")

    def __getitem__(self, id: str) -> Resolved:
        self._look(id)
        return super().__getitem__(id)

    def __contains__(self, id: object) -> bool:
        self._look(id)
        return super().__contains__(id)

    def get(self, id: str, default: Any = None) -> Any:
        """The record with an id; Unreadable where that is one of those."""
        self._look(id)
        return super().get(id, default)

    def _all(self, *_: object) -> NoReturn:
        raise Unreadable("Some records cannot be read.")

    __iter__ = keys = values = items = _all


class WholeShelves(dict[str, Shelf]):
    """Shelves by type, of which some are not there because something on them cannot be read."""

    def __missing__(self, name: str) -> NoReturn:
        raise Unreadable(f"Some records of the type {name} cannot be read.")
