"""Finds records by what they have, and puts them in order, as numbers: their places on the shelves of a snapshot."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from api.reading.resolver import Resolved, facet
from api.reading.shelf import SERVED, TOPIC, Change, Shelf, position_key

MOST_ORDERS = 8

Places = NDArray[np.intp]
Mask = NDArray[np.bool_]
"""By place on a shelf, whether a record is meant."""
Kind = tuple[Hashable, ...]
"""All that a record has under a name."""


class Picked:
    """Some records of a shelf, in an order of their own; whoever takes a page does not pay for the others."""

    def __init__(self, shelf: Shelf, places: Places) -> None:
        self._shelf = shelf
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, page: slice) -> Shelf:
        return [self._shelf[place] for place in self._places[page].tolist()]

    def __iter__(self) -> Iterator[Resolved]:
        return iter(self[:])


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """What the records of a shelf have under one name; immutable."""

    kinds: Places
    """By place, the number of what the record there has."""
    numbers: Mapping[Kind, int]
    """The number of each kind, also of those that no record has any more."""
    kinds_with: Mapping[Hashable, Sequence[int]]
    """The numbers of the kinds that a value belongs to."""

    @classmethod
    def of(cls, shelf: Shelf, kind_of: Callable[[Resolved], Kind]) -> Self:
        numbers: dict[Kind, int] = {}
        kinds = [numbers.setdefault(kind_of(each), len(numbers)) for each in shelf]
        return cls(np.array(kinds, np.intp), numbers, _kinds_with(numbers))

    def changed(self, change: Change, kind_of: Callable[[Resolved], Kind]) -> Self:
        """The column of the shelf after a change."""
        numbers = dict(self.numbers)
        added = [numbers.setdefault(kind_of(each), len(numbers)) for each in change.added]
        kinds = np.insert(np.delete(self.kinds, change.gone_from), change.added_at, added)
        return type(self)(kinds, numbers, _kinds_with(numbers))

    def having(self, values: Iterable[Hashable]) -> Mask:
        """The records that have one of the values."""
        is_wanted = np.zeros(len(self.numbers), np.bool_)
        for value in values:
            is_wanted[self.kinds_with.get(value, [])] = True
        return is_wanted[self.kinds]


def _kinds_with(numbers: Mapping[Kind, int]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for kind, number in numbers.items():
        for value in set(kind):
            found.setdefault(value, []).append(number)
    return found


class _Order(NamedTuple):
    """The records of some types in an order."""

    shelf: Shelf
    places: Places


class Catalogue:
    """What is known of the records on the shelves; each column and order is made when it is first asked for."""

    def __init__(self, by_type: Mapping[str, Shelf]) -> None:
        self._by_type = by_type
        self._columns: dict[tuple[str, str], _Column] = {}
        self._orders: dict[tuple[tuple[str, ...], tuple[str, ...]], _Order] = {}

    def changed(self, by_type: Mapping[str, Shelf], changes: Mapping[str, Change | None]) -> "Catalogue":
        """The catalogue of other shelves, at the cost of what differs; None says that all of a shelf may."""
        catalogue = Catalogue(by_type)
        for (type_name, name), column in list(self._columns.items()):
            if type_name not in changes:
                catalogue._columns[type_name, name] = column
            elif change := changes[type_name]:
                catalogue._columns[type_name, name] = column.changed(change, _kind_of(name))
        return catalogue

    def find(self, types: tuple[str, ...], wanted: Mapping[str, Collection[Any]], sort: tuple[str, ...]) -> Picked:
        """The records of some types that have, for each name, one of the values; in the order asked for."""
        shelf, places = self._in_order(types, sort)
        for name, values in wanted.items():
            places = places[self._having(types, name, values)[places]]
        return Picked(shelf, places)

    def _having(self, types: tuple[str, ...], name: str, values: Collection[Any]) -> Mask:
        masks = [self._column(each, name).having(values) for each in types]
        return masks[0] if len(masks) == 1 else np.concatenate(masks)

    def _column(self, type_name: str, name: str) -> _Column:
        found = self._columns.get((type_name, name))
        if found is None:
            found = self._columns[type_name, name] = _Column.of(self._by_type[type_name], _kind_of(name))
        return found

    def _in_order(self, types: tuple[str, ...], sort: tuple[str, ...]) -> _Order:
        if len(types) == 1 and not sort:
            # As the shelf stands, which costs nothing to make again: a page asks that of every type.
            return _Order(self._by_type[types[0]], np.arange(len(self._by_type[types[0]])))
        found = self._orders.get((types, sort))
        if found is None:
            shelf = self._together(types)
            if len(self._orders) >= MOST_ORDERS:
                self._orders.clear()
            found = self._orders[types, sort] = _Order(shelf, _sorted_places(shelf, sort))
        return found

    def _together(self, types: tuple[str, ...]) -> Shelf:
        shelves = [self._by_type[each] for each in types]
        return shelves[0] if len(shelves) == 1 else list(chain.from_iterable(shelves))


def _sorted_places(shelf: Shelf, sort: tuple[str, ...]) -> Places:
    """What has no value comes last in either direction; equals keep the order of positions."""
    places = list(range(len(shelf)))
    for name in reversed(sort):
        values = list(map(_value_of(name.removeprefix("-"), shelf), shelf))
        present = [place for place in places if values[place] is not None]
        absent = [place for place in places if values[place] is None]
        present.sort(key=values.__getitem__, reverse=name.startswith("-"))
        places = present + absent
    return np.array(places, np.intp)


def _value_of(name: str, shelf: Shelf) -> Callable[[Resolved], Any]:
    """How to read off a record what it is sorted by; None where it has nothing of the kind."""
    if name == "position":
        return lambda found: None if found.position is None else position_key(found)[:3]
    if name == "title" and shelf:
        # Loaded by the first list that sorts so, because it takes much memory.
        from api.reading.collation import collation

        key = collation(shelf[0].requested)
        return lambda found: key(found.title) if found.title else None
    return lambda found: getattr(found, name) or None


def _kind_of(name: str) -> Callable[[Resolved], Kind]:
    """How to read off a record what it has under a name."""
    if name == SERVED:
        return lambda found: (found.served,)
    if name == TOPIC:
        # A topic belongs to itself.
        return lambda found: (found.id if found.type == TOPIC else found.topic,)
    return lambda found: facet(found, name)
