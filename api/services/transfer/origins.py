"""Where in a sheet something came from, so that what is wrong is told by row and column."""

from dataclasses import dataclass, field
from typing import NamedTuple


class SheetPlace(NamedTuple):
    """A cell, or a row as a whole."""

    row: int
    sheet: str | None = None
    column: str | None = None


@dataclass(frozen=True)
class SheetOrigin:
    """The rows that are about one record."""

    first: SheetPlace
    cells: dict[tuple[str, str], SheetPlace] = field(default_factory=dict)
    """(locale, field) → where it stands."""
    rows: dict[str, SheetPlace] = field(default_factory=dict)
    """Locale → the row of its text."""
    about: dict[str, SheetPlace] = field(default_factory=dict)
    """What is said of the record as a whole → where."""

    def place(self, pointer: str) -> SheetPlace:
        """The cell that a pointer into the record leads to, or the row where it is about a text, or the first."""
        parts = pointer.removeprefix("#/").split("/")
        if parts[0] in ("translations", "methods") and len(parts) > 1:
            locale, name = parts[1], "method" if parts[0] == "methods" else parts[2] if len(parts) > 2 else ""  # noqa: PLR2004
            return self.cells.get((locale, name)) or self.rows.get(locale) or self.first
        return self.about.get(parts[0], self.first)
