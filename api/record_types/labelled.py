"""What editors call types, fields and choices in their own language, from the files in `labels/`; for forms."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_FOLDER = Path(__file__).parent / "labels"


class Label(NamedTuple):
    """What something is called, and what to write there."""

    label: str
    help: str


class Labels:
    """The labels of one language: those of a field of one type come before those of the field wherever it stands."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self._tables = tables

    def group(self, name: str) -> str:
        """What a group of fields is called."""
        return str(self._tables["groups"][name])

    def type(self, name: str) -> tuple[str, str, str]:
        """What a record type is called, what its records are called, and what it is for."""
        label, plural, help = self._tables["types"][name]
        return label, plural, help

    def field(self, type_name: str, name: str) -> Label:
        """What a field of a record type is called."""
        return Label(*self._said("fields", type_name, name))

    def part(self, type_name: str, field: str, name: str) -> Label:
        """What a part of a field's value is called, such as a column of a table."""
        return Label(*self._said("parts", type_name, f"{field}.{name}"))

    def option(self, type_name: str, field: str, value: str) -> str:
        """What one of the words is called that a field may hold."""
        return str(self._said("options", type_name, f"{field}.{value}"))

    def _said(self, table: str, type_name: str, name: str) -> Any:
        said = self._tables[table]
        return said[key_of(said, type_name, name)]


def key_of(said: Mapping[str, Any], type_name: str, name: str) -> str:
    """The key under which a table says something of one type: its own, or else that of all types."""
    own = f"{type_name}.{name}"
    return own if own in said else name


def read_labels(language: str) -> dict[str, dict[str, Any]]:
    """The tables of a language as they are written."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def labels_in(language: str) -> Labels:
    """The labels of a language that editors are spoken to in."""
    return Labels(read_labels(language))
