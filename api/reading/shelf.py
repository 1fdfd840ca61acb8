"""A shelf: the records of one type that a snapshot shows, in the order of positions, and how one became another."""

from collections.abc import Sequence
from typing import NamedTuple

from api.reading.resolver import Resolved
from api.record_types import RECORD_TYPES

Shelf = list[Resolved]
"""In the order of positions; never altered, because snapshots share it."""

TOPIC, SERVED = "topic", "served"
"""What lists filter by beside the declared fields."""

_TYPE_ORDER = {name: place for place, name in enumerate(RECORD_TYPES)}


class Change(NamedTuple):
    """How a shelf became another one."""

    gone_from: Sequence[int]
    """The places of those that went."""
    added: Shelf
    """Those that came, in their order."""
    added_at: Sequence[int]
    """The places before which they came, counted without those that went."""


def position_key(found: Resolved) -> tuple[int, bool, int, str, str]:
    """Sorts records as editors placed them; those without a position come last."""
    return _TYPE_ORDER[found.type], found.position is None, found.position or 0, found.title, found.id
