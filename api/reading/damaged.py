"""What is left where a record or a site cannot be read: others are served, and nothing that would have to name it."""

from collections.abc import Collection, Iterable, Mapping, Set
from types import MappingProxyType
from typing import Any, ClassVar, NoReturn, TypeVar

from api.reading.facts import UnknownKind
from api.reading.facts.settings import SiteSettings
from api.reading.resolver import Resolved
from api.reading.shelf import Shelf
from api.reading.views import RecordState


class Unreadable(ValueError):
    """Something of a record or a site is not as it was written, so nobody knows what readers should get."""


OF_DAMAGE = (ValueError, TypeError, LookupError, AttributeError, UnknownKind)
"""What comes of reading rows that are not as they were written: what is no JSON, and what is JSON of any other shape."""


V = TypeVar("V")


class _AllBut(dict[str, V]):
    """Values by key, without some that cannot be read: who asks for one of these, or for all, is told so.

    What is left of them would be taken for whole, and a phone would delete what it holds of the rest.
    """

    one: ClassVar[str]
    """What is said of one that cannot be read, with its key."""
    some: ClassVar[str]
    """What is said to whoever asks for all."""

    def __init__(self, read: Mapping[str, V], damaged: Collection[str]) -> None:
        super().__init__(read)
        self._damaged = damaged

    def _look(self, key: object) -> None:
        if key in self._damaged:
            raise Unreadable(self.one.format(key))

    def __getitem__(self, key: str) -> V:
        self._look(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._look(key)
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key; Unreadable where it is one of those."""
        self._look(key)
        return super().get(key, default)

    def _all(self, *_: object) -> NoReturn:
        raise Unreadable(self.some)

    __iter__ = keys = values = items = _all


class Readable(_AllBut[Resolved]):
    """Records by their ids."""

    one, some = "Record {} cannot be read.", "Some records cannot be read."

    def _look(self, key: object) -> None:
        # Which record a slug leads to that leads nowhere, nobody can say either.
        if not key:
            raise Unreadable(self.one.format("by a slug"))
        super()._look(key)


class SomeSites(_AllBut[SiteSettings]):
    """The settings of sites by their keys."""

    one, some = "The settings of the site {} cannot be read.", "The settings of some sites cannot be read."

    def __init__(self, read: Mapping[str, SiteSettings], damaged: Collection[str]) -> None:
        super().__init__(read, damaged)
        self.readable: Mapping[str, SiteSettings] = MappingProxyType(dict(read))
        self.unreadable = damaged


def readable_sites(sites: Mapping[str, SiteSettings]) -> Mapping[str, SiteSettings]:
    """The sites that can be read, for whoever may leave out the others."""
    return sites.readable if isinstance(sites, SomeSites) else sites


def unreadable_sites(sites: Mapping[str, SiteSettings]) -> frozenset[str]:
    """The sites whose settings cannot be read."""
    return frozenset(sites.unreadable) if isinstance(sites, SomeSites) else frozenset()


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
