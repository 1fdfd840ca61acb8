"""Inline codes with the numbers by which a file names them, the same for the same code in source and target."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from html.entities import html5

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
        self.source = self._number(source.items, {})
        self.required = set(self.codes)
        known: dict[tuple[str, str, str], list[str]] = {}
        for (kind, id), code in self.codes.items():
            if kind != "close":
                known.setdefault(code.key, []).append(id)
        self.target = self._number(target.items, known) if target else []

    def _number(self, items: Sequence[Item], known: dict[tuple[str, str, str], list[str]]) -> list[Ref]:
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
                id = free.pop(0) if free else str(len({id for _, id in self.codes}) + 1)
            if code.kind == "open":
                opened.append(id)
            self.codes.setdefault((code.kind, id), code)
            refs.append(Ref(code.kind, id))
        return refs


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
    for item in items:
        if isinstance(item, str) and found and isinstance(found[-1], str):
            found[-1] += item
        elif item != "":
            found.append(item)
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
