"""A table whose columns are texts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, fields, validate
from marshmallow.fields import Field as SchemaField

from api.record_types.cells import structured
from api.record_types.kinds.field import Field, Leaf, Prose
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.text import Text
from api.record_types.output import Output


@dataclass(frozen=True, kw_only=True)
class Rows(Field):
    """An ordered list of rows, each with the same declared text columns, all of them filled.

    `row` is what a row is called in the OpenAPI document, where every table has a name of its own.
    """

    prose: ClassVar[Prose | None] = "table"
    limits: ClassVar[tuple[str, ...]] = ("max_items",)

    row: str = "Row"
    columns: tuple[Text | RichText, ...]
    max_items: int = 50

    @property
    def holds_many(self) -> bool:
        return True

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.columns)

    def input_schema(self) -> SchemaField[Any]:
        cells: dict[str, SchemaField[Any]] = {}
        for each in self.columns:
            cells[each.name] = cell = each.input_schema()
            cell.must_say = True
        row = Schema.from_dict(cells, name=f"{self.row}Draft")
        most = validate.Length(max=self.max_items)
        return fields.List(fields.Nested(row(unknown=RAISE)), validate=most, **self.schema_options)

    def output_schema(self) -> SchemaField[Any]:
        row = Output.from_dict({each.name: each.output_schema() for each in self.columns}, name=self.row)
        return fields.List(fields.Nested(row), **self.schema_options)

    def from_cell(self, text: str) -> Any:
        return structured(text)

    def example(self, words: str) -> Any:
        return [{each.name: each.example(f"{each.name}: {words}") for each in self.columns}]

    def delivered(self, value: Any, rich: Callable[[str], Any]) -> Any:
        return [{each.name: self._delivered(each, row.get(each.name), rich) for each in self.columns} for row in value]

    def _delivered(self, column: Field, cell: Any, rich: Callable[[str], Any]) -> Any:
        return None if cell is None else column.delivered(cell, rich)

    def spelled(self, value: Any) -> Any:
        by_name = {each.name: each for each in self.columns}
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            return value
        return [
            {name: by_name[name].spelled(cell) if name in by_name else cell for name, cell in row.items()}
            for row in value
        ]

    def words(self, value: Any, plain: Callable[[str], str]) -> Iterable[str]:
        return [word for _, column, cell in self._filled(value) for word in column.words(cell, plain)]

    def markdown(self, value: Any) -> Iterable[tuple[str, str]]:
        for place, column, cell in self._filled(value):
            yield from ((f"/{place}/{column.name}{pointer}", text) for pointer, text in column.markdown(cell))

    def _filled(self, value: Any) -> Iterator[tuple[int, Text | RichText, Any]]:
        """The cells that hold something, each with the place of its row and its column."""
        for place, row in enumerate(value):
            for column in self.columns:
                if (cell := row.get(column.name)) is not None:
                    yield place, column, cell

    def leaves(self, value: Any) -> Iterator[tuple[str, Leaf]]:
        for place, row in enumerate(value):
            for column in self.columns:
                for name, leaf in column.leaves(row.get(column.name) or ""):
                    yield f"{self.name}.{place + 1}.{name}", leaf

    def from_leaves(self, texts: Mapping[str, str]) -> Any:
        rows: dict[int, dict[str, str]] = defaultdict(dict)
        for name, text in texts.items():
            place, _, column = name.removeprefix(f"{self.name}.").partition(".")
            rows[int(place)][column] = text
        return [rows[place] for place in sorted(rows)]

    def has_same_form(self, value: Any, other: Any) -> bool:
        return len(value or ()) == len(other or ())

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "columns": [each.describe() for each in self.columns]}
