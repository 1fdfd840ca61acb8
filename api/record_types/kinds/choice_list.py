"""Several words of a fixed set."""

from dataclasses import dataclass
from typing import Any

from marshmallow import fields, validate
from marshmallow.fields import Field as SchemaField

from api.record_types.cells import Cell, from_lines, in_lines
from api.record_types.checks import check_unique
from api.record_types.kinds.field import Field


@dataclass(frozen=True, kw_only=True)
class ChoiceList(Field):
    """Some of a fixed set of words, each at most once."""

    options: tuple[str, ...]

    @property
    def holds_many(self) -> bool:
        return True

    def input_schema(self) -> SchemaField[Any]:
        return fields.List(self.filter_schema(), validate=check_unique, **self.schema_options)

    def filter_schema(self) -> SchemaField[Any]:
        return fields.String(validate=validate.OneOf(self.options))

    def example(self, words: str) -> Any:
        return list(self.options)

    def in_cell(self, value: Any) -> Cell:
        return in_lines(value)

    def from_cell(self, text: str) -> Any:
        return from_lines(text)

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "enum": list(self.options)}
