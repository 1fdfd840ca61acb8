"""The texts of documents, packed: the chunks between their spaces, of which most stand in many texts, each held once."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import accumulate, count
from sys import getsizeof
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.bounded import MB, Bounded
from api.reading.search.letters import LONGEST_WORD

Numbers = NDArray[np.unsignedinteger]
# To put a text together takes longer than to find what is wanted in it. By the numbers of what holds it and of the text.
_WHOLE: Bounded[tuple[int, int], str] = Bounded(4 * MB)
_ENTRY = 200


class Text(NamedTuple):
    """A text, with those of its chunks that are wanted and where each begins, in its order."""

    whole: str
    chunks: list[tuple[int, str]]


@dataclass(frozen=True, eq=False)
class Texts:
    """Immutable. Texts and chunks are called by their numbers, which are their places in what holds them."""

    chunks: NDArray[np.object_]
    starts: NDArray[np.int64]
    """Where the chunks of each text begin in the column; one more than there are texts."""
    column: Numbers
    """The chunks of all texts, one text after another."""
    _number: int = field(init=False, default_factory=partial(next, count()))

    @cached_property
    def long(self) -> Numbers:
        """The chunks that are longer than any word; mostly of a script without spaces, and met only once."""
        return np.flatnonzero(self.lengths > LONGEST_WORD).astype(np.uint32)

    @cached_property
    def lengths(self) -> Numbers:
        """By chunk."""
        return np.fromiter(map(len, self.chunks), np.uint32)

    def of(self, text: int) -> list[str]:
        """The chunks of a text, in its order."""
        chunks: list[str] = self.chunks[self.column[self.starts[text] : self.starts[text + 1]]].tolist()
        return chunks

    def read(self, texts: Iterable[int], wanted: Numbers) -> list[Text]:
        """Some texts, at least one; read together, because much of what it takes is the same for one and for many."""
        texts = list(texts)
        columns = [self.column[self.starts[text] : self.starts[text + 1]] for text in texts]
        # Looked up twice by these numbers, so they are widened once.
        column = np.concatenate(columns, dtype=np.intp)
        read = [Text(self._whole(text), []) for text in texts]
        is_wanted = np.zeros(len(self.chunks), np.bool_)
        is_wanted[wanted] = True
        found = is_wanted[column].nonzero()[0]
        firsts = np.array([0, *accumulate(map(len, columns))])
        holders = firsts.searchsorted(found, side="right") - 1
        # A space stands after each chunk.
        lengths = self.lengths[column] + 1
        begins = lengths.cumsum() - lengths
        within = begins[found] - begins[firsts[holders]]
        chunks = self.chunks[column[found]]
        for holder, begin, chunk in zip(holders.tolist(), within.tolist(), chunks.tolist(), strict=True):
            read[holder].chunks.append((begin, chunk))
        return read

    def _whole(self, text: int) -> str:
        """A text, from memory where it was read a while ago."""
        known = _WHOLE.get((self._number, text))
        if known is None:
            known = " ".join(self.of(text))
            _WHOLE.put((self._number, text), known, getsizeof(known) + _ENTRY)
        return known


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
