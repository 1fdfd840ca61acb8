"""Where the words and the inline marks of a Markdown text stand in it, for cutting it into what is translated."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from pyromark.event import Event

from api.reading.richtext import placed

_PAIRS = {"Strong": ("bold", 2), "Emphasis": ("italic", 1), "Link": ("link", 1)}
_BREAKS = {"SoftBreak": "soft", "HardBreak": "single"}
_BLOCKS = {"Paragraph": "paragraph", "Item": "list_item", "BlockQuote": "blockquote", "Heading": "heading"}
_WITHOUT_WORDS = ("CodeBlock", "HtmlBlock")


class Mark(NamedTuple):
    """An inline mark from one place in a text to another: one end of a pair, or a single one."""

    start: int
    end: int
    kind: str
    type: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words of one paragraph, heading, list item or table cell, from one place in a text to another."""

    kind: str
    start: int
    end: int
    marks: Sequence[Mark]


def stretches(text: str) -> Iterator[Stretch]:
    """Every stretch of words, in order; code blocks, rules and what only gives the text its form are not among them."""
    path: list[str] = []
    for is_block, run in groupby(placed(text), lambda each: _block(each[0]) is not None):
        if is_block:
            for event, _, _ in run:
                _follow(path, event)
        elif path[-1] not in _WITHOUT_WORDS:
            parts = list(_parts(text, run))
            # The words of a list without empty lines stand in no paragraph, but are one all the same.
            kind = "/".join([*path, "paragraph"] if path[-1] == "list_item" else path)
            yield Stretch(kind, parts[0].start, parts[-1].end, list(_marks(parts)))


def _block(event: Event) -> str | None:
    """The block that an event begins or ends, or None where it is within one."""
    match event:
        case {"Start": {"List": number}}:
            return "bullet_list" if number is None else "ordered_list"
        case {"Start": tag} | {"End": tag}:
            name = _name(tag)
            return None if name in _PAIRS else _BLOCKS.get(name, name)
        case _:
            return "Rule" if event == "Rule" else None


def _follow(path: list[str], event: Event) -> None:
    if "Start" in event:
        path.append(_block(event) or "")
    elif "End" in event:
        path.pop()


def _parts(text: str, run: Iterable[tuple[Event, int, int]]) -> Iterator[Mark]:
    """The marks of a stretch and the words between them."""
    after = 0
    for event, start, end in run:
        # An address in angle brackets is one code with the address in it.
        if end > after:
            part = _part(text, event, start, end, after)
            after = part.end
            yield part


def _part(text: str, event: Event, start: int, end: int, after: int) -> Mark:
    match event:
        case {"Start": {"Link": {"link_type": "Autolink" | "Email"}}}:
            return Mark(start, end, "single", "address")
        case {"Start": tag}:
            type, length = _PAIRS[_name(tag)]
            return Mark(start, start + length, "open", type)
        case {"End": "Link"}:
            return Mark(text.index("]", after), end, "close", "link")
        case {"End": tag}:
            type, length = _PAIRS[_name(tag)]
            return Mark(end - length, end, "close", type)
        case {"Code": _}:
            return Mark(start, end, "single", "code")
        case str():
            return Mark(start, end, _BREAKS[event], "break")
        case _:
            is_escaped = start > after and text[start - 1] == "\\"
            return Mark(start - is_escaped, end, "words", "")


def _marks(parts: Sequence[Mark]) -> Iterator[Mark]:
    """The marks alone; a break reaches from what is before it to what is after it, whatever begins each line."""
    for before, part, after in zip((None, *parts), parts, (*parts[1:], None), strict=False):
        if part.type == "break":
            start = before.end if before else part.start
            end = after.start if after and after.type != "break" else part.end
            yield part._replace(start=start, end=end)
        elif part.kind != "words":
            yield part


def _name(tag: Any) -> str:
    return tag if isinstance(tag, str) else next(iter(tag))
