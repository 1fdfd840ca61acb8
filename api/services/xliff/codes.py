"""Markdown as segments with inline codes and back, byte for byte, for what goes to translators and returns."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from api.reading.placeholders import PLACEHOLDER
from api.services.xliff.marks import Mark, Stretch, stretches
from api.services.xliff.sentences import BOND, CLOSE, OPEN, gaps

# XML has no way to hold these, so they travel as codes.
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODED = re.compile(f"{UNFIT.pattern}|{PLACEHOLDER.pattern}")


@dataclass(frozen=True, slots=True)
class Code:
    """A mark that a translator may move but not alter: one end of a pair, or a single one.

    `data` is how it is written, `other` how the other end of its pair is. A `soft` one is the end of a line within
    a sentence, which translators see as a space.
    """

    kind: str
    type: str
    data: str
    other: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two codes the same; stars and underscores mean the same."""
        if self.type in ("bold", "italic"):
            return self.type, "", ""
        return (self.type, self.other, self.data) if self.kind == "close" else (self.type, self.data, self.other)


Item = str | Code


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence: its words and codes in order."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table cell or line of plain text: its sentences, and what stands between them."""

    kind: str
    parts: tuple[str | Segment, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All of it as one run of words and codes."""
        return tuple(item for part in self.parts for item in ((gap(part),) if isinstance(part, str) else part.items))

    @property
    def merged(self) -> "Block":
        """The block as one segment."""
        return Block(self.kind, (Segment(self.items),))


@dataclass(frozen=True)
class Skeleton:
    """A text as the blocks that are translated, and the literal glue that is not."""

    parts: tuple[str | Block, ...]

    # Once, because thousands of blocks are asked for one by one.
    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(part for part in self.parts if isinstance(part, Block))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The form of the text: what each of its blocks is."""
        return tuple(block.kind for block in self.blocks)

    @property
    def segments(self) -> tuple[Segment, ...]:
        return tuple(part for block in self.blocks for part in block.parts if isinstance(part, Segment))


@lru_cache(maxsize=1_024)
def segments(markdown: str) -> Skeleton:
    """Cut a Markdown text into glue and the segments of its blocks."""
    parts: list[str | Block] = []
    reached = 0
    for each in stretches(markdown):
        parts += [markdown[reached : each.start], _block(markdown, each)]
        reached = each.end
    return Skeleton(tuple(part for part in (*parts, markdown[reached:]) if part != ""))


def plain_segments(text: str) -> Skeleton:
    """Cut a plain text into its sentences; it has no marks."""
    return Skeleton((_block(text, Stretch("text", 0, len(text), [])),) if text else ())


def whole_segment(text: str) -> Skeleton:
    """A plain text of several lines as one segment."""
    return Skeleton((Block("lines", (Segment(tuple(_fit(text))),)),) if text else ())


def gap(white_space: str) -> Item:
    """What stands between two sentences, as a part of one run of words; the end of a line is a soft code."""
    return Code("soft", "break", white_space) if "\n" in white_space or "\r" in white_space else white_space


def join(skeleton: Skeleton, translated: Sequence[Segment] | None = None) -> str:
    """The text with its segments replaced, in order; with its own segments it is byte for byte what was cut."""
    given = iter(skeleton.segments if translated is None else translated)
    written: list[str] = []
    for part in skeleton.parts:
        inner = (part,) if isinstance(part, str) else part.parts
        written += [each if isinstance(each, str) else written_items(next(given).items) for each in inner]
    return "".join(written)


def with_blocks(skeleton: Skeleton, blocks: Mapping[int, str]) -> str:
    """The text with some of its blocks, counted from 0, replaced by others as they are written."""
    written: list[str] = []
    count = 0
    for part in skeleton.parts:
        if isinstance(part, str):
            written.append(part)
        else:
            written.append(blocks[count] if count in blocks else written_items(part.items))
            count += 1
    return "".join(written)


def written_items(items: Sequence[Item]) -> str:
    """Words and codes as they are written in the text."""
    return "".join(item if isinstance(item, str) else item.data for item in items)


def _block(text: str, stretch: Stretch) -> Block:
    codes = deque((at, *code) for at, code in _paired(text, stretch.marks).items())
    cuts = [stretch.start, *(place for gap in _gaps(text, stretch) for place in gap), stretch.end]
    parts: list[str | Segment] = []
    for place, (start, end) in enumerate(pairwise(cuts)):
        within = list(_before(end, codes))
        # Between the two ends of a gap stands white space; all the rest are sentences.
        if place % 2:
            parts.append(text[start:end])
        else:
            parts.append(Segment(tuple(_items(text, start, end, within))))
    return Block(stretch.kind, tuple(part for part in parts if part != ""))


def _before(end: int, codes: deque[tuple[int, int, Code]]) -> Iterator[tuple[int, int, Code]]:
    """Take those that begin before a place, so that none is looked at twice."""
    while codes and codes[0][0] < end:
        yield codes.popleft()


def _paired(text: str, marks: Sequence[Mark]) -> dict[int, tuple[int, Code]]:
    """Each mark's start → its end and its code, in order; a code knows how the other end of its pair is written."""
    open_marks: list[Mark] = []
    found: dict[int, tuple[int, Code]] = {}
    for mark in marks:
        written = text[mark.start : mark.end]
        other = ""
        if mark.kind == "close":
            opening = open_marks.pop()
            end, code = found[opening.start]
            found[opening.start] = (end, Code("open", code.type, code.data, written))
            other = code.data
        elif mark.kind == "open":
            open_marks.append(mark)
        found[mark.start] = (mark.end, Code(mark.kind, mark.type, written, other))
    return found


def _items(text: str, start: int, end: int, codes: Sequence[tuple[int, int, Code]]) -> Iterator[Item]:
    at = start
    for begin, after, code in codes:
        yield from _fit(text[at:begin])
        yield code
        at = after
    yield from _fit(text[at:end])


def _fit(words: str) -> Iterator[Item]:
    at = 0
    for found in _CODED.finditer(words):
        if found.start() > at:
            yield words[at : found.start()]
        yield Code("single", "placeholder" if found[0].startswith("{{") else "character", found[0])
        at = found.end()
    if at < len(words):
        yield words[at:]


def _gaps(text: str, stretch: Stretch) -> Iterator[tuple[int, int]]:
    """Where sentences can be cut: never within a pair of marks."""
    masked = [BOND if OPEN <= each <= BOND else each for each in text[stretch.start : stretch.end]]
    depth, inside = 0, set()
    edges = {mark.start - stretch.start: mark for mark in stretch.marks}
    for at in range(len(masked)):
        if mark := edges.get(at):
            length = mark.end - mark.start
            masked[at : at + length] = {"open": OPEN, "close": CLOSE, "soft": " "}.get(mark.kind, BOND) * length
            depth += {"open": 1, "close": -1}.get(mark.kind, 0)
        if depth:
            inside.add(at)
    found = gaps("".join(masked))
    return ((stretch.start + at, stretch.start + end) for at, end in found if at not in inside and at > 0)
