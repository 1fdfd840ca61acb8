"""The part of schema.org's vocabulary that documents use, for whoever judges them; by the schema.org community, under CC BY-SA 3.0."""

import json
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("vocabulary.json")


@cache
def table() -> dict[str, Any]:
    """Types with their parents, properties with where they stand and what they hold, enumerations with their members."""
    found: dict[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return found


def ancestors(type: str, types: dict[str, list[str]]) -> set[str]:
    """A type and all that it is a subclass of."""
    return {type}.union(*(ancestors(parent, types) for parent in types.get(type, ())))
