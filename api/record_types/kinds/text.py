"""Plain text on one line: titles, names, short answers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import fields, validate
from marshmallow.fields import Field as SchemaField

from api import spelling
from api.record_types.checks import PATTERNS, check_filled, check_line
from api.record_types.kinds.field import Field, Leaf, Prose
from api.record_types.written import Spell, Written

TITLE_LENGTH = 200
TEXT_LENGTH = 1_000


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """Plain text on one line; `spell` gives its one spelling, and `check` refuses what has the wrong form.

    Where only few words have that form, `sample` is one that has.
    """

    prose: ClassVar[Prose | None] = "line"
    limits: ClassVar[tuple[str, ...]] = ("max_length",)

    max_length: int = TEXT_LENGTH
    spell: Spell = spelling.one_line
    check: Callable[[str], None] = check_line
    sample: str | None = None

    @property
    def pattern(self) -> str | None:
        return PATTERNS.get(self.check)

    def input_schema(self) -> Written:
        rules = [check_filled, self.check, validate.Length(max=self.max_length)]
        return Written(spell=self.spell, validate=rules, **self.schema_options)

    def output_schema(self) -> SchemaField[Any]:
        return fields.String(**self.schema_options)

    def example(self, words: str) -> Any:
        return self.sample or words

    def spelled(self, value: Any) -> Any:
        return self.spell(value) if isinstance(value, str) else value

    def delivered(self, value: Any, rich: Callable[[str], Any]) -> Any:
        # What an earlier release stored may be spelled otherwise.
        return self.spelled(value)

    def words(self, value: Any, plain: Callable[[str], str]) -> Iterable[str]:
        return (value,)

    def leaves(self, value: Any) -> Iterator[tuple[str, Leaf]]:
        yield self.name, Leaf(value, "line", self.max_length, self.help)
