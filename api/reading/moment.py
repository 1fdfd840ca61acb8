"""A moment: what was published at an older seq, with the snapshots of it that were asked for, and about how large it is."""

from typing import NamedTuple

from api.reading.snapshot import Snapshot
from api.reading.views import View

_MOMENT, _ENTRY, _RECORD, _SHOWN = 4_096, 300, 6_144, 2_048
"""About how many bytes a moment takes, each place in a view or a snapshot, each record read for it, and each resolved."""


class Extent(NamedTuple):
    """What a snapshot is of, within a moment."""

    site: str
    locale: str
    without: frozenset[str]
    """The records that were withdrawn later."""

    @property
    def whole(self) -> "Extent":
        return self._replace(without=frozenset())


class Moment:
    """A view of the past; snapshots are added as they are asked for."""

    def __init__(self, view: View, *, read: int, is_near: bool) -> None:
        self.view = view
        self.is_near = is_near
        """Whether little had changed since, when it was made."""
        self.size = _MOMENT + _ENTRY * len(view.records) + _RECORD * read
        """About how many bytes it takes, beside what it shares with the present."""
        self._snapshots: dict[Extent, Snapshot] = {}

    def find(self, extent: Extent) -> Snapshot | None:
        """A snapshot that was made before."""
        return self._snapshots.get(extent)

    def add(self, extent: Extent, snapshot: Snapshot, *, resolved: int) -> Snapshot:
        """Keep a snapshot for which so many records were resolved."""
        self._snapshots[extent] = snapshot
        self.size += _ENTRY * (len(snapshot.view.records) + len(snapshot.shown)) + _SHOWN * resolved
        return snapshot
