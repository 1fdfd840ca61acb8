"""A whole number between two others: positions, years, steps."""

from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import fields, validate
from marshmallow.fields import Field as SchemaField

from api.record_types.cells import whole_number
from api.record_types.kinds.field import Field
from api.record_types.whole_number import WholeNumber


@dataclass(frozen=True, kw_only=True)
class Integer(Field):
    """A whole number."""

    limits: ClassVar[tuple[str, ...]] = ("minimum", "maximum")

    minimum: int = 0
    maximum: int = 1_000_000

    def input_schema(self) -> SchemaField[Any]:
        return fields.Integer(strict=True, validate=self._range(), **self.schema_options)

    def output_schema(self) -> SchemaField[Any]:
        return fields.Integer(**self.schema_options)

    def filter_schema(self) -> SchemaField[Any]:
        return WholeNumber(validate=self._range())

    def _range(self) -> validate.Range:
        return validate.Range(self.minimum, self.maximum)

    def from_cell(self, text: str) -> Any:
        return whole_number(text)

    def example(self, words: str) -> Any:
        return self.minimum
