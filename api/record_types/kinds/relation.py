"""Links to other records, which readers get as their titles and slugs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import validate
from marshmallow.fields import Field as SchemaField

from api.record_types.cells import Cell, from_lines, in_lines
from api.record_types.checks import ID, Whole, check_unique
from api.record_types.kinds.field import Field
from api.record_types.written import Written, WrittenList


@dataclass(frozen=True, kw_only=True)
class Relation(Field):
    """Links to other records by id; `targets` are the types allowed, none meaning any.

    `required_where` names a field and its value: a record that has it needs a target in each of its own languages.
    """

    is_relation: ClassVar[bool] = True
    limits: ClassVar[tuple[str, ...]] = ("max_items",)

    targets: tuple[str, ...] = ()
    many: bool = True
    max_items: int = 100
    required_where: tuple[str, str] | None = None

    @property
    def holds_many(self) -> bool:
        return self.many

    def input_schema(self) -> SchemaField[Any]:
        shape = Whole(ID.pattern, error="A relation is the id of a record.")
        if not self.many:
            return Written(validate=shape, **self.schema_options)
        return WrittenList(
            Written(validate=shape),
            validate=[validate.Length(max=self.max_items), check_unique],
            **self.schema_options,
        )

    def example(self, words: str) -> Any:
        id = "00000000-0000-7000-8000-000000000000"
        return [id] if self.many else id

    def is_needed(self, fields: Mapping[str, Any]) -> bool:
        return self.required_where is not None and fields.get(self.required_where[0]) == self.required_where[1]

    def ids(self, value: Any) -> list[str]:
        return list(value) if self.many else [value]

    def points_at(self, value: Any, links: Callable[[str], list[str]]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for place, id in enumerate(self.ids(value)):
            yield f"/{place}" if self.many else "", id, self.targets

    def with_ids(self, value: Any, id_of: Callable[[Any], Any], linked: Callable[[str], str]) -> Any:
        return [id_of(each) for each in value] if isinstance(value, list) else id_of(value)

    def in_cell(self, value: Any) -> Cell:
        return in_lines(self.ids(value))

    def from_cell(self, text: str) -> Any:
        return from_lines(text) if self.many else text.strip()

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "targets": list(self.targets)}
