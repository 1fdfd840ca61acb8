"""The segments that indexes of this process hold, so that sites which show the same texts hold their words once."""

from threading import Lock
from weakref import WeakSet

import numpy as np

from api.reading.search.part import Part
from api.reading.search.segment import Prints, Segment

# Documents in common, as a share of either side, from which on it is worth it.
_WORTH_SHARING = 0.75

_lock = Lock()
_held: WeakSet[Segment] = WeakSet()


def share(segment: Segment) -> Segment:
    """Offers a segment to the indexes to come, for as long as any index holds it."""
    with _lock:
        _held.add(segment)
    return segment


def nearest(prints: Prints) -> Part | None:
    """What a segment that is held already has of these documents, where that is most of both."""
    with _lock:
        held = list(_held)
    parts = [
        Part(segment, np.isin(segment.prints, prints)) for segment in held if _is_alike(len(segment.ids), len(prints))
    ]
    best = max(parts, key=lambda part: part.size, default=None)
    return best if best and _is_alike(best.size, max(len(prints), len(best.segment.ids))) else None


def _is_alike(one: int, other: int) -> bool:
    return min(one, other) >= _WORTH_SHARING * max(one, other)
