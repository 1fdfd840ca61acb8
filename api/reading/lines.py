"""The parts of a Markdown text as lines of plain text, in which numbers and cells still say what they said."""

from collections.abc import Iterable
from itertools import product
from typing import Any

from pyromark.event import Event

BETWEEN_CELLS = " | "

_BREAKS = {"SoftBreak": " ", "HardBreak": "\n", "Rule": "\n"}
# A block ends a line of plain text; these are within one.
_WITHIN_A_LINE = frozenset({("End", "TableCell"), *product(("Start", "End"), ("Emphasis", "Strong", "Link"))})


def lines(events: Iterable[Event]) -> str:
    """A line for each paragraph, list item, heading or table row."""
    read = _Lines()
    for event in events:
        # Looked up rather than matched by its pattern, which takes longer than to parse.
        if isinstance(event, str):
            read.written.append(_BREAKS[event])
            continue
        [(kind, part)] = event.items()
        if kind == "Text" or kind == "Code":
            read.say(str(part))
        elif (mark := (kind, str(next(iter(part)) if isinstance(part, dict) else part))) not in _WITHIN_A_LINE:
            read.form(mark, part)
    stripped = (line.strip() for line in "".join(read.written).split("\n"))
    return "\n".join(filter(None, stripped))


class _Lines:
    """What was read so far, and what is to be said before the next word."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self._lists: list[int | None] = []
        """The number of the next item of each list that is open; None where items have none."""
        self._number = ""
        """It waits for the word that it belongs to, because a block may begin in between."""
        self._cells = 0

    def say(self, words: str) -> None:
        if self._number:
            self.written.append(self._number)
            self._number = ""
        self.written.append(words)

    def form(self, mark: tuple[str, str], part: Any) -> None:
        """Begin or end a block."""
        if mark == ("Start", "TableCell"):
            self.say(BETWEEN_CELLS if self._cells else "")
            self._cells += 1
            return
        self._cells = 0
        if mark == ("Start", "List"):
            self._lists.append(part["List"])
        elif mark == ("End", "List"):
            self._lists.pop()
        elif mark == ("Start", "Item"):
            self._count()
        elif mark == ("End", "Item"):
            # An item without words has its number all the same.
            self.say("")
        self.written.append("\n")

    def _count(self) -> None:
        if (number := self._lists[-1]) is not None:
            self._number += f"{number}. "
            self._lists[-1] = number + 1
