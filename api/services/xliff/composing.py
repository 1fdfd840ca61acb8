"""Writes what a translator sent back as Markdown that is read exactly as it was meant, or says why that cannot be."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from api.services.xliff.codes import Code, Item, Skeleton, segments, with_blocks, written_items
from api.services.xliff.numbering import Content, Numbers, Ref, merged, unescaped
from api.services.xliff.rules import XliffRule

# Invisible, and neither a letter nor punctuation nor a space to Markdown's rules.
_JOINT = "\u200b"
_SPECIAL = re.compile(r"([\\`*_\[\]<>&|#~])")
_FIRST = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")
# Begun where the spaces begin and nowhere within, or a long run of them would be read once for each.
_BREAKS = re.compile(r"(?<![ \t])[ \t]*[\r\n]+[ \t]*")


MOST_READINGS = 16
"""So often a text is read for each way of writing, to find the blocks that break its form; the others go the next way."""
Wanted = Mapping[int, Sequence[Item]]
Blocks = Mapping[int, str]
"""How blocks are written, by their places."""
UNREADABLE = (
    "Written as Markdown, this would not be read as it stands here: a pair may be empty or begin or end with a space, or a "
    "line break may stand at the end."
)


class Unwritable(Exception):
    """Something in a unit cannot be written: what rule it breaks, and how."""

    def __init__(self, rule: XliffRule, detail: str) -> None:
        super().__init__(detail)
        self.rule = rule
        self.detail = detail


def check_codes(numbers: Numbers, content: Content) -> None:
    """Every code of the source stands in the translation once, and pairs do not cross."""
    refs = [item for item in content if isinstance(item, Ref)]
    named = Counter((ref.kind, ref.id) for ref in refs)
    if unknown := [id for kind, id in named if (kind, id) not in numbers.codes]:
        raise Unwritable("unknown-code", f"The source has no inline code {_list(unknown)}.")
    if missing := [id for kind, id in sorted(numbers.required) if (kind, id) not in named]:
        raise Unwritable("missing-code", f"The translation lacks the inline code {_list(missing)}.")
    if doubled := [id for (_, id), times in named.items() if times > 1]:
        raise Unwritable("doubled-code", f"The translation has the inline code {_list(doubled)} more than once.")
    _check_pairs(refs)


def _list(ids: Sequence[str]) -> str:
    return ", ".join(repr(id) for id in dict.fromkeys(ids))


def _check_pairs(refs: Sequence[Ref]) -> None:
    opened: list[str] = []
    for ref in refs:
        if ref.kind == "open":
            opened.append(ref.id)
        elif ref.kind == "close" and (not opened or opened.pop() != ref.id):
            raise Unwritable("crossed-codes", f"The inline code {ref.id!r} closes where another one is still open.")
    if opened:
        raise Unwritable("crossed-codes", f"The inline code {_list(opened)} is never closed.")


def plain_text(numbers: Numbers, content: Content) -> str:
    """The plain text that a content stands for."""
    return written_items(_items(numbers, content))


def markdown_of(frame: Skeleton, contents: Mapping[int, tuple[Numbers, Content]]) -> dict[int, str]:
    """The Markdown for blocks of a text by their places: as plain as can be while all are read as they were meant.

    A block that cannot be written so is left out. They are read together, or a text would be read once for each.
    """
    wanted = {place: _wanted(*each) for place, each in contents.items()}
    written: dict[int, str] = {}
    for firm, escape in product((_as_is, _firm), (_same, _escaped)):
        tried = {
            place: written_items(list(firm(items, escape))).strip(" ")
            for place, items in wanted.items()
            if place not in written and not _has_empty_pair(items)
        }
        written |= _settled(frame, wanted, written, tried)
    # What was written later may have altered what was read before.
    return _read_right(frame, wanted, written, written) or {}


def _settled(frame: Skeleton, wanted: Wanted, written: Blocks, tried: Blocks) -> dict[int, str]:
    """Those of the blocks tried that are read as they were meant; where some break the text's form, halves are tried."""
    found: dict[int, str] = {}
    waiting = deque([tried])
    for _ in range(MOST_READINGS):
        some = waiting.popleft() if waiting else {}
        right = _read_right(frame, wanted, {**written, **found, **some}, some) if some else {}
        found |= right or {}
        if right is None and len(some) > 1:
            places = list(some)
            halves = places[: len(places) // 2], places[len(places) // 2 :]
            waiting += ({place: some[place] for place in half} for half in halves)
    return found


def _read_right(frame: Skeleton, wanted: Wanted, written: Blocks, tried: Blocks) -> dict[int, str] | None:
    """Those of the blocks tried that are read as they were meant; None where the text has another form."""
    read = segments(with_blocks(frame, written))
    if read.kinds != frame.kinds:
        return None
    return {
        place: each
        for place, each in tried.items()
        if _form(read.blocks[place].items) == _form(wanted[place], is_shown=True)
    }


def _wanted(numbers: Numbers, content: Content) -> list[Item]:
    return _items(numbers, [_one_line(item) if isinstance(item, str) else item for item in content])


def _items(numbers: Numbers, content: Content | Sequence[str | Ref]) -> list[Item]:
    return [item if isinstance(item, str) else numbers.codes[item.kind, item.id] for item in content]


def _has_empty_pair(items: Sequence[Item]) -> bool:
    kinds = [
        item.kind if isinstance(item, Code) else "words" for item in items if isinstance(item, Code) or item.strip()
    ]
    return ("open", "close") in pairwise(kinds)


def _one_line(words: str) -> str:
    return _BREAKS.sub(" ", words)


def _same(words: str, is_first: bool) -> str:
    return words


def _escaped(words: str, is_first: bool) -> str:
    words = _SPECIAL.sub(r"\\\1", words)
    return _FIRST.sub(lambda found: f"{found[1]}{found[3] or ''}\\{found[2] or found[4]}", words) if is_first else words


Escape = Callable[[str, bool], str]


def _as_is(items: Sequence[Item], escape: Escape) -> Iterator[Item]:
    """The words escaped, the codes as the source writes them."""
    for place, item in enumerate(items):
        # A number or dash after a line break begins a line too.
        is_first = place == 0 or isinstance(before := items[place - 1], Code) and before.type == "break"
        yield escape(item, is_first) if isinstance(item, str) else item


def _firm(items: Sequence[Item], escape: Escape) -> Iterator[Item]:
    """The same with marks that hold within a word and beside punctuation, which scripts without spaces need."""
    for item in _as_is(items, escape):
        if isinstance(item, Code) and item.type in ("bold", "italic"):
            stars = "*" * len(item.data)
            yield stars + _JOINT if item.kind == "open" else _JOINT + stars
        else:
            yield item


def _form(items: Sequence[Item], *, is_shown: bool = False) -> list[object]:
    """What readers get of a block, however it is written."""
    words = [
        (item if is_shown else unescaped(item))
        if isinstance(item, str)
        else " "
        if item.kind == "soft"
        else Ref(item.kind, "\0".join(item.key))
        for item in items
    ]
    joined = merged([each.replace(_JOINT, "") if isinstance(each, str) else each for each in words])
    return [each for each in _trimmed(joined) if each != ""]


def _trimmed(items: Content) -> Iterator[str | Ref]:
    """White space at the ends of a block and around a line break is not shown."""
    for place, item in enumerate(items):
        if isinstance(item, str):
            if place == 0 or _is_break(items[place - 1]):
                item = item.lstrip(" ")
            if place == len(items) - 1 or _is_break(items[place + 1]):
                item = item.rstrip(" ")
        yield item


def _is_break(item: str | Ref) -> bool:
    return isinstance(item, Ref) and item.id.startswith("break")
