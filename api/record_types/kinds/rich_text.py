"""Markdown, delivered in three forms."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import fields, validate
from marshmallow.fields import Field as SchemaField

from api import spelling
from api.record_types.checks import check_filled, check_text
from api.record_types.kinds.field import Field, Leaf, Prose
from api.record_types.output import Output
from api.record_types.written import Written


def _form(about: str) -> fields.String:
    return fields.String(required=True, metadata={"description": about})


class RichTextValue(Output):
    """One text in three forms; where `text` names some of them, in these alone."""

    markdown = _form("CommonMark with tables; links to records are `record:{id}`.")
    html = _form("Sanitized HTML; links to records lead to their pages, and are words where there is none.")
    plain = _form("The words, with the numbers of lists and bars between the cells of tables.")


@dataclass(frozen=True, kw_only=True)
class RichText(Field):
    """Markdown: CommonMark with tables, without HTML; delivered as Markdown, HTML and plain text."""

    prose: ClassVar[Prose | None] = "markdown"
    limits: ClassVar[tuple[str, ...]] = ("max_length",)

    max_length: int = 20_000

    def input_schema(self) -> Written:
        rules = [check_filled, check_text, validate.Length(max=self.max_length)]
        return Written(spell=spelling.markdown, validate=rules, **self.schema_options)

    def output_schema(self) -> SchemaField[Any]:
        return fields.Nested(RichTextValue, **self.schema_options)

    def example(self, words: str) -> Any:
        return words

    def delivered(self, value: Any, rich: Callable[[str], Any]) -> Any:
        return rich(value)

    def spelled(self, value: Any) -> Any:
        return spelling.markdown(value) if isinstance(value, str) else value

    def words(self, value: Any, plain: Callable[[str], str]) -> Iterable[str]:
        return (plain(value),)

    def markdown(self, value: Any) -> Iterable[tuple[str, str]]:
        return (("", value),)

    def leaves(self, value: Any) -> Iterator[tuple[str, Leaf]]:
        yield self.name, Leaf(value, "markdown", self.max_length, self.help)
