"""The places in documents that a record's facts are taken from."""

from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import validate
from marshmallow.fields import Field as SchemaField

from api.record_types.checks import Whole, check_unique
from api.record_types.kinds.field import Field
from api.record_types.written import Written, WrittenList

SOURCE = r"\w{1,40}:[0-9]{1,5}"
# Letters of every script, in the syntax that other languages have for patterns without a flag.
SOURCE_ELSEWHERE = r"[^\s:]{1,40}:[0-9]{1,5}"


@dataclass(frozen=True, kw_only=True)
class Sources(Field):
    """Where a record's facts come from: document numbers and paragraphs."""

    limits: ClassVar[tuple[str, ...]] = ("max_items",)

    max_items: int = 100

    def input_schema(self) -> SchemaField[Any]:
        shape = Whole(SOURCE, error="A source is `document:paragraph`, such as `001:34`.")
        return WrittenList(
            Written(validate=shape, metadata={"pattern": SOURCE_ELSEWHERE}),
            validate=[validate.Length(max=self.max_items), check_unique],
            **self.schema_options,
        )

    def example(self, words: str) -> Any:
        return ["001:1"]
