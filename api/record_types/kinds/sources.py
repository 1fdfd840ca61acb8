"""What a record rests on, for whoever looks it up."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from marshmallow import validate
from marshmallow.fields import Field as SchemaField

from api.record_types.cells import Cell, from_lines, in_lines, object_or_text
from api.record_types.checks import check_unique
from api.record_types.kinds.field import Field
from api.record_types.sources import DOCUMENTS, SourceField
from api.record_types.written import WrittenList


@dataclass(frozen=True, kw_only=True)
class Sources(Field):
    """What a record rests on: places in documents, and which of its fields rest on each; `names` are those that may."""

    limits: ClassVar[tuple[str, ...]] = ("max_items",)

    max_items: int = 100
    names: tuple[str, ...] = ()

    def among(self, names: tuple[str, ...]) -> Field:
        return replace(self, names=names)

    @property
    def holds_many(self) -> bool:
        return True

    @property
    def parts(self) -> tuple[str, ...]:
        return "document", "paragraphs", "pages", "fields"

    def input_schema(self) -> SchemaField[Any]:
        rules = [validate.Length(max=self.max_items), check_unique]
        return WrittenList(SourceField(self.names), validate=rules, **self.schema_options)

    def example(self, words: str) -> Any:
        return ["001:1"]

    def points_at(self, value: Any, links: Callable[[str], list[str]]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for place, each in enumerate(value):
            if isinstance(each, Mapping):
                yield f"/{place}/document", each["document"], DOCUMENTS

    def in_cell(self, value: Any) -> Cell:
        return in_lines(value)

    def from_cell(self, text: str) -> Any:
        return from_lines(text, object_or_text)

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "targets": list(DOCUMENTS)}

    def with_ids(self, value: Any, id_of: Callable[[Any], Any], linked: Callable[[str], str]) -> Any:
        if not isinstance(value, list):
            return value
        return [{**each, "document": id_of(each.get("document"))} if isinstance(each, dict) else each for each in value]
