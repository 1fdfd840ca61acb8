"""Yes or no."""

from dataclasses import dataclass
from typing import Any

from marshmallow import fields
from marshmallow.fields import Field as SchemaField

from api.record_types.cells import yes_or_no
from api.record_types.kinds.field import Field

_WRONG: dict[str, Any] = {"invalid": "It must be true or false."}


@dataclass(frozen=True, kw_only=True)
class Flag(Field):
    """Whether something holds of a record; where nothing is said, it does not."""

    def input_schema(self) -> SchemaField[Any]:
        return fields.Boolean(truthy={True}, falsy={False}, error_messages=_WRONG, **self.schema_options)

    def filter_schema(self) -> SchemaField[Any]:
        return fields.Boolean(truthy={"true"}, falsy={"false"}, error_messages=_WRONG)

    def from_cell(self, text: str) -> Any:
        return yes_or_no(text)

    def example(self, words: str) -> Any:
        return True
