"""One word of a fixed set."""

from dataclasses import dataclass
from typing import Any

from marshmallow import fields, validate
from marshmallow.fields import Field as SchemaField

from api.record_types.kinds.field import Field


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of a fixed set of words."""

    options: tuple[str, ...]

    def input_schema(self) -> SchemaField[Any]:
        return fields.String(validate=validate.OneOf(self.options), **self.schema_options)

    def filter_schema(self) -> SchemaField[Any]:
        return fields.String(validate=validate.OneOf(self.options))

    def example(self, words: str) -> Any:
        return self.options[0]

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "enum": list(self.options)}
