"""Which records a text points at."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.reading.links import record_links


def targets_of(fields: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the records that fields point at, by a relation or by a link in their Markdown."""
    return frozenset(_targets(fields.values()))


def _targets(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield from [value] if _is_id(value) else record_links(value)
        elif isinstance(value, list):
            yield from _targets(value)
        elif isinstance(value, dict):
            yield from _targets(value.values())


def _is_id(value: str) -> bool:
    return len(value) == 36 and value[8] == value[13] == value[18] == value[23] == "-"
