"""What is left where a record or a site cannot be read: others are served, and nothing that would have to name it."""

from collections.abc import Collection, Iterable, Mapping, Set
from types import MappingProxyType
from typing import Any, NoReturn

from api.reading.facts import UnknownKind
from api.reading.facts.settings import SiteSettings
from api.reading.resolver import Resolved
from api.reading.shelf import Shelf
from api.reading.views import RecordState


class Unreadable(ValueError):
    """Something of a record or a site is not as it was written, so nobody knows what readers should get."""


OF_DAMAGE = (ValueError, TypeError, LookupError, AttributeError, UnknownKind)
"""What comes of reading rows that are not as they were written: what is no JSON, and what is JSON of any other shape."""


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


class SomeSites(dict[str, SiteSettings]):
    """The settings of sites, without some that cannot be read: who asks for one of these, or for all, is told so."""

    def __init__(self, read: Mapping[str, SiteSettings], damaged: Collection[str]) -> None:
        super().__init__(read)
        self.readable: Mapping[str, SiteSettings] = MappingProxyType(dict(read))
        self._damaged = frozenset(damaged)

    def _look(self, key: object) -> None:
        if key in self._damaged:
            raise Unreadable(f"The settings of the site {key} cannot be read.")

    def __getitem__(self, key: str) -> SiteSettings:
        self._look(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._look(key)
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The settings of a site; Unreadable where it is one of those."""
        self._look(key)
        return super().get(key, default)

    def _all(self, *_: object) -> NoReturn:
        raise Unreadable("The settings of some sites cannot be read.")

    __iter__ = keys = values = items = _all


def readable_sites(sites: Mapping[str, SiteSettings]) -> Mapping[str, SiteSettings]:
    """The sites that can be read, for whoever may leave out the others."""
    return sites.readable if isinstance(sites, SomeSites) else sites


DamagedTopics = Mapping[str, Set[str | None]]
"""Of each type of which records cannot be read, the topics that these belong to; None for one that cannot be read either."""
NOTHING_DAMAGED: DamagedTopics = MappingProxyType({})


def damaged_topics(damaged: Iterable[RecordState]) -> DamagedTopics:
    """To which topics records belong that cannot be read: their owner alone says so, in their details."""
    found: dict[str, set[str | None]] = {}
    for each in damaged:
        found.setdefault(each.type, set()).add(each.neutral.head.topic if each.neutral else None)
    return found


class WholeShelves(dict[str, Shelf]):
    """Shelves by type, without those on which something cannot be read."""

    def __init__(self, by_type: Mapping[str, Shelf], damaged: Collection[str]) -> None:
        super().__init__({name: shelf for name, shelf in by_type.items() if name not in damaged})

    def __missing__(self, name: str) -> NoReturn:
        raise Unreadable(f"Some records of the type {name} cannot be read.")
