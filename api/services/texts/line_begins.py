"""Finds the lines whose begin Markdown takes for a list or a quotation though it may be a date, a dose or a sign."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from api.reading.richtext import placed

_WRITTEN = re.compile(r"[ \t]*(\d{1,9})([.)])")
_SIGN = re.compile(r"[ \t]*([-+>])[ \t]*\d")


class LineBegin(NamedTuple):
    """A line that is read as it may not be meant, the sign that it begins with, and where that stands."""

    detail: str
    sign: str
    start: int


@dataclass
class _List:
    """A list while it is read: the number that its next item is shown with, and how its items are written."""

    number: int | None
    items: list[tuple[str, str, int | None, int]] = field(default_factory=list)
    """For each: its number or sign, what goes with it, the number that readers see, and where it begins."""


def line_begins(markdown: str) -> Iterator[LineBegin]:
    """All of them."""
    open_lists: list[_List] = []
    for event, start, _ in placed(markdown):
        match event:
            case {"Start": {"List": number}}:
                open_lists.append(_List(number))
            case {"Start": "Item"}:
                _note(open_lists[-1], markdown, start)
            case {"End": {"List": _}}:
                yield from _of_list(open_lists.pop())
            case {"Start": {"BlockQuote": _}} if found := _SIGN.match(markdown, start):
                yield _lost(found[1], "quotation", found.start(1))


def _note(found: _List, markdown: str, start: int) -> None:
    if found.number is not None:
        if written := _WRITTEN.match(markdown, start):
            found.items.append((written[1], written[2], found.number, written.start(1)))
        found.number += 1
    else:
        sign = _SIGN.match(markdown, start)
        found.items.append((sign[1] if sign else "", "", None, sign.start(1) if sign else start))


def _of_list(found: _List) -> Iterator[LineBegin]:
    if found.number is None:
        if len(found.items) == 1 and found.items[0][0]:
            yield _lost(found.items[0][0], "list", found.items[0][3])
        return
    for written, point, shown, start in found.items:
        if len(found.items) == 1 or int(written) != shown:
            detail = (
                f"A line that begins with `{written}{point}` is read as step {shown} of a list."
                f" Where it is no step, as in a date, write `{written}\\{point}`."
            )
            yield LineBegin(detail, f"{written}{point}", start)


def _lost(sign: str, form: str, start: int) -> LineBegin:
    detail = f"A line that begins with `{sign}` is read as a {form}, and readers do not see the sign. Write `\\{sign}`."
    return LineBegin(detail, sign, start)
