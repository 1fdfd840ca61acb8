"""How long something takes, such as `2-3 weeks`: a kind of field that the project does not have."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import fields, validate
from marshmallow.fields import Field as SchemaField

from api.record_types.kinds.field import Field, Leaf, Prose
from api.record_types.output import Output

SPAN = re.compile(r"([0-9]{1,3})-([0-9]{1,3}) (\w+)\Z")


class TimeSpanValue(Output):
    """A time span in its parts."""

    least = fields.Integer(required=True, metadata={"description": "The shortest that it takes."})
    most = fields.Integer(required=True, metadata={"description": "The longest that it takes."})
    unit = fields.String(required=True, metadata={"description": "What is counted, in the served locale."})


@dataclass(frozen=True, kw_only=True)
class TimeSpan(Field):
    """The shortest and the longest that something takes, with the unit in words."""

    prose: ClassVar[Prose | None] = "line"
    limits: ClassVar[tuple[str, ...]] = ("max_length",)

    max_length: int = 40

    def input_schema(self) -> SchemaField[Any]:
        shape = validate.Regexp(SPAN, error="A time span is such as `2-3 weeks`.")
        return fields.String(validate=[shape, validate.Length(max=self.max_length)], **self.schema_options)

    def output_schema(self) -> SchemaField[Any]:
        return fields.Nested(TimeSpanValue, **self.schema_options)

    def filter_schema(self) -> SchemaField[Any]:
        return fields.String(validate=validate.Regexp(SPAN))

    def example(self, words: str) -> Any:
        return "2-3 weeks"

    def delivered(self, value: Any, rich: Callable[[str], Any]) -> Any:
        least, most, unit = re.split("[- ]", value, maxsplit=2)
        return {"least": int(least), "most": int(most), "unit": unit}

    def words(self, value: Any, plain: Callable[[str], str]) -> Iterable[str]:
        return (value,)

    def leaves(self, value: Any) -> Iterator[tuple[str, Leaf]]:
        yield self.name, Leaf(value, "line", self.max_length, self.help)
