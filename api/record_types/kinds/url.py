"""The address of a page elsewhere."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import fields, validate
from marshmallow.fields import Field as SchemaField

from api import spelling
from api.record_types.checks import check_line
from api.record_types.kinds.field import Field
from api.record_types.written import WrittenUrl


@dataclass(frozen=True, kw_only=True)
class Url(Field):
    """An absolute http or https address."""

    limits: ClassVar[tuple[str, ...]] = ("max_length",)

    max_length: int = 2_000

    @property
    def pattern(self) -> str | None:
        return "^https?://"

    def input_schema(self) -> SchemaField[Any]:
        return WrittenUrl(
            schemes={"http", "https"},
            validate=[check_line, validate.Length(max=self.max_length)],
            **self.schema_options,
        )

    def output_schema(self) -> SchemaField[Any]:
        return fields.String(**self.schema_options)

    def example(self, words: str) -> Any:
        return "https://elsewhere.example/there"

    def spelled(self, value: Any) -> Any:
        return spelling.one_line(value) if isinstance(value, str) else value

    def words(self, value: Any, plain: Callable[[str], str]) -> Iterable[str]:
        return (value,)
