"""Short plain texts in order: synonyms, authors, tags."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import fields, validate
from marshmallow.fields import Field as SchemaField

from api import spelling
from api.record_types.cells import Cell, from_lines, in_lines
from api.record_types.checks import PATTERNS, check_filled, check_line, check_unique
from api.record_types.kinds.field import Field, Leaf, Prose
from api.record_types.kinds.text import TITLE_LENGTH
from api.record_types.written import Written, WrittenList


@dataclass(frozen=True, kw_only=True)
class TextList(Field):
    """An ordered list of short plain texts; `check` refuses one that has the wrong form."""

    prose: ClassVar[Prose | None] = "lines"
    limits: ClassVar[tuple[str, ...]] = ("max_length", "max_items")

    max_length: int = TITLE_LENGTH
    max_items: int = 50
    check: Callable[[str], None] = check_line

    @property
    def holds_many(self) -> bool:
        return True

    @property
    def pattern(self) -> str | None:
        return PATTERNS.get(self.check)

    def input_schema(self) -> SchemaField[Any]:
        each = Written(validate=[check_filled, self.check, validate.Length(max=self.max_length)])
        return WrittenList(each, validate=[validate.Length(max=self.max_items), check_unique], **self.schema_options)

    def output_schema(self) -> SchemaField[Any]:
        return fields.List(fields.String(), **self.schema_options)

    def example(self, words: str) -> Any:
        return [f"{words} {number}" for number in ("one", "two")]

    def spelled(self, value: Any) -> Any:
        return [words for each in value if (words := spelling.one_line(each))] if _is_texts(value) else value

    def words(self, value: Any, plain: Callable[[str], str]) -> Iterable[str]:
        return tuple(value)

    def in_cell(self, value: Any) -> Cell:
        return in_lines(value)

    def from_cell(self, text: str) -> Any:
        return from_lines(text)

    def leaves(self, value: Any) -> Iterator[tuple[str, Leaf]]:
        # Languages have different numbers of words for a thing, so a list is one text with a line for each.
        yield self.name, Leaf("\n".join(value), "lines", None, f"{self.help} One on each line.")

    def from_leaves(self, texts: Mapping[str, str]) -> Any:
        return [line.strip() for line in texts[self.name].split("\n") if line.strip()]


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
