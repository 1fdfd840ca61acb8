"""What a search found: how much, and any page of it without putting the rest in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.reading.search.segment import Floats, Mask


class Hit(NamedTuple):
    """A document that answers a query; scores compare within one query only."""

    id: str
    score: float


@dataclass(frozen=True, eq=False)
class Hits:
    """Best first: the documents that hold all words of the query, then those that hold some; equals by their ids."""

    _ids: Sequence[str]
    _scores: Floats
    """By document; nothing where it is not found."""
    _is_complete: Mask

    def __len__(self) -> int:
        return int(np.count_nonzero(self._found))

    def __iter__(self) -> Iterator[Hit]:
        return iter(self[:])

    def __getitem__(self, page: slice) -> list[Hit]:
        end = len(self) if page.stop is None else page.stop
        best = self._best(np.flatnonzero(self._found & self._is_complete), end)
        if len(best) < end:
            best += self._best(np.flatnonzero(self._found & ~self._is_complete), end - len(best))
        return best[page]

    @cached_property
    def _found(self) -> Mask:
        return self._scores > 0

    @property
    def ids(self) -> frozenset[str]:
        """All of them, in no order."""
        return frozenset(compress(self._ids, self._found.tolist()))

    def _best(self, documents: NDArray[np.intp], count: int) -> list[Hit]:
        scores = self._scores[documents]
        if len(scores) > count > 0:
            in_reach = scores >= np.partition(scores, -count)[-count]
            documents, scores = documents[in_reach], scores[in_reach]
        ranked = sorted(zip((-scores).tolist(), map(self._ids.__getitem__, documents.tolist()), strict=True))
        return [Hit(id, -score) for score, id in ranked[:count]]
