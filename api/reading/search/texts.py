"""The texts of documents, packed: the chunks between their spaces, of which most stand in many texts, each held once."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from api.reading.search.letters import LONGEST_WORD

Numbers = NDArray[np.unsignedinteger]


@dataclass(frozen=True, eq=False)
class Texts:
    """Immutable. Texts and chunks are called by their numbers, which are their places in what holds them."""

    chunks: NDArray[np.object_]
    starts: NDArray[np.int64]
    """Where the chunks of each text begin in the column; one more than there are texts."""
    column: Numbers
    """The chunks of all texts, one text after another."""

    @cached_property
    def long(self) -> Numbers:
        """The chunks that are longer than any word; mostly of a script without spaces, and met only once."""
        return np.flatnonzero(np.fromiter(map(len, self.chunks), np.int64) > LONGEST_WORD).astype(np.uint32)

    def of(self, text: int) -> list[str]:
        """The chunks of a text, in its order."""
        chunks: list[str] = self.chunks[self.column[self.starts[text] : self.starts[text + 1]]].tolist()
        return chunks


class Packer:
    """Takes texts in one after another, and gives each of their chunks a number."""

    def __init__(self) -> None:
        self.chunks: dict[str, int] = _Numbered()
        self._column = array("I")
        self._lengths = array("I")

    def take(self, chunks: Sequence[str]) -> None:
        self._lengths.append(len(chunks))
        self._column.extend(map(self.chunks.__getitem__, chunks))

    def packed(self) -> Texts:
        """All texts that were taken in."""
        chunks = np.empty(len(self.chunks), np.object_)
        chunks[:] = list(self.chunks)
        starts = np.concatenate(([0], np.cumsum(self._lengths, dtype=np.int64)))
        return Texts(chunks, starts, np.asarray(self._column).astype(np.min_scalar_type(len(chunks))))


class _Numbered(dict[str, int]):
    """Gives whatever is asked for the first time the next number."""

    def __missing__(self, chunk: str) -> int:
        number = self[chunk] = len(self)
        return number
