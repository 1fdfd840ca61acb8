"""Values as a cell of a spreadsheet holds them, for the kinds of field whose values are no plain text."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from api.canonical import canonical, parse_strictly

Cell = str | int | bool
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_YES = {"true", "yes", "1", "vrai", "oui", "verdadero", "sí", "si"}
_NO = {"false", "no", "0", "faux", "non", "falso"}


def in_lines(values: Iterable[Any]) -> str:
    """Several values, each on a line of its own; what is no text as JSON."""
    return "\n".join(each if isinstance(each, str) else canonical(each) for each in values)


def from_lines(text: str, read: Callable[[str], Any] = str) -> list[Any]:
    """The values that stand in the lines of a cell."""
    lines = (line.strip() for line in text.split("\n"))
    return [read(line) for line in lines if line]


def object_or_text(line: str) -> Any:
    """An object that is written as JSON, or a text."""
    return structured(line) if line.startswith("{") else line


def structured(text: str) -> Any:
    """What a cell holds as JSON; what is none stays the text that it is, and is refused as no value of its field."""
    try:
        return parse_strictly(text.encode())
    except (ValueError, RecursionError):
        return text


def whole_number(text: str) -> Any:
    """The whole number that a cell holds, or the text that is none."""
    return int(text) if _WHOLE.fullmatch(text.strip()) else text


def yes_or_no(text: str) -> Any:
    """What a cell says of something that holds or does not, in the words of English, French and Spanish spreadsheets."""
    said = text.strip().casefold()
    return True if said in _YES else False if said in _NO else text
