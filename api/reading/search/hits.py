"""What a search found: how much, and any page of it without putting the rest in order."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.reading.search.levels import Level
from api.reading.search.lexicon import Floats
from api.reading.search.segment import Mask


class Hit(NamedTuple):
    """A document that answers a query; scores compare within one query only."""

    id: str
    score: float
    level: Level
    """How far the farthest of its words had to be looked for."""

    @property
    def is_approximate(self) -> bool:
        """Whether a word of the query stands in it only in part or in another spelling."""
        return self.level >= Level.HALF


@dataclass(frozen=True, eq=False)
class Hits:
    """Best first: the documents that hold all words of the query, then those that hold some.

    Of these, what holds the words themselves goes before what holds something like them; equals go by their ids.
    """

    _ids: Sequence[str]
    _scores: Floats
    """By document; nothing where it is not found."""
    _is_complete: Mask
    _levels: NDArray[np.uint8]
    """By document, how far the farthest of its words had to be looked for."""
    terms: Mapping[str, Set[str]]
    """By language, all terms under which was looked, for the snippets."""

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self[:])

    def __getitem__(self, page: slice) -> list[Hit]:
        end = len(self) if page.stop is None else page.stop
        # Only what was found is put in order, which is little beside all that there is.
        ranks = self._levels[self._found] + len(Level) * ~self._is_complete[self._found]
        best: list[Hit] = []
        for rank in np.flatnonzero(np.bincount(ranks)).tolist():
            if len(best) < end:
                best += self._best(self._found[ranks == rank], Level(rank % len(Level)), end - len(best))
        return best[page]

    @cached_property
    def _found(self) -> NDArray[np.intp]:
        """The numbers of the documents."""
        return np.flatnonzero(self._scores > 0)

    @property
    def ids(self) -> frozenset[str]:
        """All of them, in no order."""
        return frozenset(map(self._ids.__getitem__, self._found.tolist()))

    def _best(self, documents: NDArray[np.intp], level: Level, count: int) -> list[Hit]:
        scores = self._scores[documents]
        if len(scores) > count > 0:
            in_reach = scores >= np.partition(scores, -count)[-count]
            documents, scores = documents[in_reach], scores[in_reach]
        ranked = sorted(zip((-scores).tolist(), map(self._ids.__getitem__, documents.tolist()), strict=True))
        return [Hit(id, -score, level) for score, id in ranked[:count]]
