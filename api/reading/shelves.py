"""What a snapshot shows, by type, in the order of positions."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from api.reading.damaged import NOTHING_DAMAGED, DamagedTopics, WholeShelves
from api.reading.resolver import Resolved
from api.reading.shelf import TOPIC, Change, Shelf, position_key
from api.record_types import RECORD_TYPES

if TYPE_CHECKING:
    # Loaded by the first list that filters or sorts, because its numbers take much memory to work with.
    from api.reading.catalogue import Catalogue, Picked


class Shelves:
    """All that is shown, on a shelf for each type."""

    def __init__(self, by_type: Mapping[str, Shelf], damaged: DamagedTopics = NOTHING_DAMAGED) -> None:
        self._readable, self._damaged = by_type, damaged
        self.by_type = WholeShelves(by_type, damaged) if damaged else by_type

    @classmethod
    def of(cls, shown: Iterable[Resolved], *, damaged: DamagedTopics = NOTHING_DAMAGED) -> "Shelves":
        """What is shown; of types of which something cannot be read only what surely is all that there is of a topic."""
        by_type = _by_type(shown)
        return cls({name: sorted(by_type[name], key=position_key) for name in RECORD_TYPES}, damaged)

    def changed(self, gone: Iterable[Resolved], fresh: Iterable[Resolved]) -> "Shelves":
        """The shelves without some records and with others, at the cost of what differs."""
        old, new = _by_type(gone), _by_type(fresh)
        by_type = dict(self.by_type)
        changes: dict[str, Change | None] = {}
        for name in old.keys() | new.keys():
            by_type[name], changes[name] = _changed(self.by_type[name], old[name], sorted(new[name], key=position_key))
        shelves = Shelves(by_type)
        if "_catalogue" in self.__dict__:
            shelves._catalogue = self._catalogue.changed(by_type, changes)
        return shelves

    def find(
        self, types: Collection[str], wanted: Mapping[str, Collection[Any]], sort: Sequence[str] = ()
    ) -> "Shelf | Picked":
        """The records of some types that have, for each name, one of the values; in the order asked for."""
        ordered = tuple(name for name in RECORD_TYPES if name in types)
        for name in ordered:
            if not self._is_all_of(name, wanted.get(TOPIC, ())):
                self.by_type[name]
        if len(ordered) == 1 and not wanted and not sort:
            return self.by_type[ordered[0]]
        return self._catalogue.find(ordered, wanted, tuple(sort))

    def _is_all_of(self, name: str, topics: Collection[str]) -> bool:
        """Whether all that a type has can be read, or all that it has of some topics."""
        damaged = self._damaged.get(name)
        return damaged is None or (bool(topics) and None not in damaged and damaged.isdisjoint(topics))

    @cached_property
    def _catalogue(self) -> "Catalogue":
        from api.reading.catalogue import Catalogue

        return Catalogue(self._readable)


def _by_type(some: Iterable[Resolved]) -> dict[str, Shelf]:
    found: dict[str, Shelf] = defaultdict(list)
    for each in some:
        found[each.type].append(each)
    return found


def _changed(shelf: Shelf, gone: Shelf, added: Shelf) -> tuple[Shelf, Change | None]:
    """A shelf without some records and with others, and how it came about; None where nearly all of it is another."""
    if len(gone) + len(added) > len(shelf) // 8:
        left = set(gone)
        return sorted(chain((each for each in shelf if each not in left), added), key=position_key), None
    gone_from = sorted(_place(shelf, each) for each in gone)
    changed = list(shelf)
    for place in reversed(gone_from):
        del changed[place]
    added_at = [_place(changed, each) for each in added]
    for place, each in zip(reversed(added_at), reversed(added), strict=True):
        changed.insert(place, each)
    return changed, Change(gone_from, added, added_at)


def _place(shelf: Shelf, found: Resolved) -> int:
    return bisect_left(shelf, position_key(found), key=position_key)
