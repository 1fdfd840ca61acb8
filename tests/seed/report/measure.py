"""One thing that is measured of the seed: its figures, its bound, and what breaks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# What other records rest on: it tells of a work, and rests on nothing else.
WORKS = ("citation", "source_document")

Row = Mapping[str, int | float | str]


@dataclass(frozen=True)
class Measure:
    """Figures by document, language or site; it holds where there is no fault."""

    name: str
    title: str
    bound: str
    rows: Mapping[str, Row]
    faults: Sequence[str] = field(default_factory=tuple)

    @property
    def holds(self) -> bool:
        return not self.faults

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "title": self.title, "bound": self.bound, "holds": self.holds,
            "rows": {name: dict(row) for name, row in self.rows.items()}, "faults": list(self.faults),
        }  # fmt: skip
