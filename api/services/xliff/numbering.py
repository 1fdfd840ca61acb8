"""Inline codes with the numbers by which a file names them, the same for the same code in source and target."""

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from itertools import groupby

from api.services.xliff.codes import Block, Code, Item, gap

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([a-zA-Z][a-zA-Z0-9]{1,31}));")


@dataclass(frozen=True, slots=True)
class Ref:
    """A code in a file: which end of which number."""

    kind: str
    id: str


Content = tuple[str | Ref, ...]
"""Words as a translator sees them, and codes by number."""


class Numbers:
    """The codes of one unit by number."""

    def __init__(self, source: Block, target: Block | None = None) -> None:
        self.codes: dict[tuple[str, str], Code] = {}
        self._given = 0
        self.source = self._number(source.items, {})
        self.required = set(self.codes)
        known: dict[tuple[str, str, str], deque[str]] = {}
        for (kind, id), code in self.codes.items():
            if kind != "close":
                known.setdefault(code.key, deque()).append(id)
        self.target = self._number(target.items, known) if target else []

    def _number(self, items: Sequence[Item], known: dict[tuple[str, str, str], deque[str]]) -> list[Ref]:
        """The references to the codes of a block, in order."""
        refs: list[Ref] = []
        opened: list[str] = []
        for code in items:
            if not isinstance(code, Code) or code.kind == "soft":
                continue
            if code.kind == "close":
                id = opened.pop()
            else:
                free = known.get(code.key)
                id = free.popleft() if free else self._next()
            if code.kind == "open":
                opened.append(id)
            self.codes.setdefault((code.kind, id), code)
            refs.append(Ref(code.kind, id))
        return refs

    def _next(self) -> str:
        self._given += 1
        return str(self._given)


def parts_of(block: Block, refs: Sequence[Ref], *, is_rich: bool) -> list[Content]:
    """The parts of a block, sentences and gaps in turn, as a translator sees them."""
    coming = iter(refs)
    parts = []
    for part in block.parts:
        items = (gap(part),) if isinstance(part, str) else part.items
        shown = [_shown(item, is_rich) if _is_words(item) else next(coming) for item in items]
        parts.append(merged(shown))
    return parts


def merged(items: Iterable[str | Ref]) -> Content:
    """Neighbouring words as one, and nothing empty."""
    found: list[str | Ref] = []
    for is_words, run in groupby((item for item in items if item != ""), lambda item: isinstance(item, str)):
        neighbours = list(run)
        found += ["".join(map(str, neighbours))] if is_words else neighbours
    return tuple(found)


def _is_words(item: Item) -> bool:
    return isinstance(item, str) or item.kind == "soft"


def _shown(item: Item, is_rich: bool) -> str:
    if isinstance(item, Code):
        return " "
    return unescaped(item) if is_rich else item


def unescaped(words: str) -> str:
    """Words of Markdown as readers see them: without backslashes before signs, and entities as what they stand for."""
    return _ESCAPED.sub(_meant, words)


def _meant(found: re.Match[str]) -> str:
    sign, name = found.groups()
    return sign or (html5.get(f"{name};", found[0]) if name else unescape(found[0]))
