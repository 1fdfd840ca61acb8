"""What a snapshot shows, in order: by type, and by each value that lists filter by."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from api.reading.resolver import Resolved, facets
from api.record_types import RECORD_TYPES

Shelf = list[Resolved]
"""In the order of positions; never altered, because snapshots share it."""

TOPIC, SERVED = "topic", "served"
"""What lists filter by beside the declared fields."""

MOST_SORTED = 8
_TYPE_ORDER = {name: place for place, name in enumerate(RECORD_TYPES)}


class Shelves:
    """All that is shown, on a shelf for each type; shelves for single values are put up when first asked for."""

    def __init__(self, by_type: Mapping[str, Shelf]) -> None:
        self.by_type = by_type
        self._by_value: dict[tuple[str, str], dict[Any, Shelf]] = {}
        self._sorted: dict[tuple[tuple[str, ...], tuple[str, ...]], Shelf] = {}

    @classmethod
    def of(cls, shown: Iterable[Resolved]) -> "Shelves":
        by_type: dict[str, Shelf] = {name: [] for name in RECORD_TYPES}
        for each in shown:
            by_type[each.type].append(each)
        for shelf in by_type.values():
            shelf.sort(key=position_key)
        return cls(by_type)

    def changed(self, gone: Sequence[Resolved], fresh: Sequence[Resolved]) -> "Shelves":
        """The shelves without some records and with others, at the cost of what differs."""
        by_type = _patched(self.by_type, gone, fresh, lambda each: (each.type,))
        shelves = Shelves(by_type)
        for (type_name, name), by_value in list(self._by_value.items()):
            old, new = ([each for each in some if each.type == type_name] for some in (gone, fresh))
            values = _values_of(name)
            shelves._by_value[type_name, name] = _patched(by_value, old, new, values) if old or new else by_value
        return shelves

    def find(self, types: Collection[str], wanted: Mapping[str, Collection[Any]], sort: Sequence[str] = ()) -> Shelf:
        """The records of some types that have, for each name, one of the values; in the order asked for."""
        everything = self._in_order(tuple(types), tuple(sort))
        if not wanted:
            return everything
        picked = [
            [shelf for type_name in types for value in values if (shelf := self._with(type_name, name).get(value))]
            for name, values in wanted.items()
        ]
        if len(picked) == 1 and len(picked[0]) == 1 and not sort:
            return picked[0][0]
        found = set[Resolved].intersection(*(set(chain(*shelves)) for shelves in picked))
        return [each for each in everything if each in found] if found else []

    def _with(self, type_name: str, name: str) -> Mapping[Any, Shelf]:
        """The records of a type by what they have under a name."""
        found = self._by_value.get((type_name, name))
        if found is None:
            found = self._by_value[type_name, name] = _by_value(self.by_type[type_name], _values_of(name))
        return found

    def _in_order(self, types: tuple[str, ...], sort: tuple[str, ...]) -> Shelf:
        if len(types) == 1 and not sort:
            return self.by_type[types[0]]
        found = self._sorted.get((types, sort))
        if found is None:
            found = list(chain(*(self.by_type[name] for name in RECORD_TYPES if name in types)))
            for name in reversed(sort):
                found.sort(key=_sort_key(name.removeprefix("-")), reverse=name.startswith("-"))
            if len(self._sorted) >= MOST_SORTED:
                self._sorted.clear()
            self._sorted[types, sort] = found
        return found


def position_key(found: Resolved) -> tuple[int, bool, int, str, str]:
    """Sorts records as editors placed them; those without a position come last."""
    return _TYPE_ORDER[found.type], found.position is None, found.position or 0, found.title, found.id


def _sort_key(name: str) -> Callable[[Resolved], Any]:
    if name == "position":
        return position_key
    return lambda found: (str(getattr(found, name)).casefold(), found.id)


def _values_of(name: str) -> Callable[[Resolved], Iterable[Any]]:
    """How to read off a record what shelves with such a name are told apart by."""
    if name == SERVED:
        return lambda found: (found.served,)
    if name == TOPIC:
        # A topic belongs to itself.
        return lambda found: (found.id if found.type == TOPIC else found.topic,)
    return lambda found: facets(found).get(name, ())


def _patched(
    shelves: Mapping[Any, Shelf], gone: Iterable[Resolved], fresh: Iterable[Resolved],
    values: Callable[[Resolved], Iterable[Any]],
) -> dict[Any, Shelf]:  # fmt: skip
    removed, added = _by_value(gone, values), _by_value(fresh, values)
    found = dict(shelves)
    for value in removed.keys() | added.keys():
        found[value] = _shelf(found.get(value, []), removed.get(value, []), added.get(value, []))
    return found


def _by_value(some: Iterable[Resolved], values: Callable[[Resolved], Iterable[Any]]) -> dict[Any, Shelf]:
    found: dict[Any, Shelf] = {}
    for each in some:
        for value in values(each):
            found.setdefault(value, []).append(each)
    return found


def _shelf(known: Shelf, removed: Shelf, added: Shelf) -> Shelf:
    """A shelf without some records and with others."""
    if len(removed) + len(added) > len(known) // 8:
        gone = set(removed)
        return sorted(chain((each for each in known if each not in gone), added), key=position_key)
    shelf = list(known)
    for each in removed:
        del shelf[bisect_left(shelf, position_key(each), key=position_key)]
    for each in added:
        shelf.insert(bisect_left(shelf, position_key(each), key=position_key), each)
    return shelf
