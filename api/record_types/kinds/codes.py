"""Codes of terminologies, which say to machines what a record is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema
from marshmallow.fields import Field as SchemaField

from api import spelling
from api.record_types.cells import structured
from api.record_types.checks import check_filled, check_line
from api.record_types.code_systems import SYSTEMS, check_system, system_name
from api.record_types.kinds.field import Field
from api.record_types.kinds.text import TITLE_LENGTH
from api.record_types.output import Output
from api.record_types.written import Written, is_as_written


class CodeInput(Schema):
    """A code with its system."""

    class Meta:
        unknown = RAISE

    system = Written(
        required=True, spell=system_name, validate=[check_line, check_system, validate.Length(max=TITLE_LENGTH)]
    )
    code = Written(required=True, validate=[check_filled, check_line, validate.Length(max=100)])
    display = Written(allow_none=True, validate=[check_line, validate.Length(max=TITLE_LENGTH)])

    @validates_schema
    def check_form(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse a code that its system cannot have."""
        form = SYSTEMS.get(data["system"])
        if form and not is_as_written() and not re.fullmatch(form, data["code"]):
            raise ValidationError(f"{data['code']!r} has not the form of a code of {data['system']}.", "code")


class CodeValue(Output):
    """A code of a terminology."""

    system = fields.String(
        required=True, metadata={"description": "A well-known system by its name, any other by its address."}
    )
    code = fields.String(required=True, metadata={"description": "The code in that system."})
    display = fields.String(
        required=True, allow_none=True, metadata={"description": "What the system calls it, where that is said."}
    )


@dataclass(frozen=True, kw_only=True)
class Codes(Field):
    """Codes, each with its system and, if one likes, its words there; none comes with this software."""

    limits: ClassVar[tuple[str, ...]] = ("max_items",)

    max_items: int = 20

    @property
    def holds_many(self) -> bool:
        return True

    @property
    def parts(self) -> tuple[str, ...]:
        return "system", "code", "display"

    def input_schema(self) -> SchemaField[Any]:
        rules: list[Any] = [validate.Length(max=self.max_items), _check_each_once]
        return fields.List(fields.Nested(CodeInput), validate=rules, **self.schema_options)

    def output_schema(self) -> SchemaField[Any]:
        return fields.List(fields.Nested(CodeValue), **self.schema_options)

    def from_cell(self, text: str) -> Any:
        return structured(text)

    def example(self, words: str) -> Any:
        return [{"system": "https://codes.example", "code": "A1", "display": words}]

    def spelled(self, value: Any) -> Any:
        return [_spelled(each) for each in value] if isinstance(value, list) else value

    def delivered(self, value: Any, rich: Any) -> Any:
        return [{"display": None, **each} for each in value]


def _spelled(code: Any) -> Any:
    spell = {"system": system_name, "code": spelling.one_line, "display": spelling.one_line}
    if not isinstance(code, dict):
        return code
    return {
        name: spell[name](each) if name in spell and isinstance(each, str) else each
        for name, each in code.items()
        if each is not None
    }


def _check_each_once(values: list[dict[str, Any]]) -> None:
    codes = [(each["system"], each["code"]) for each in values]
    if len(set(codes)) != len(codes):
        raise ValidationError("The same code stands in it twice.")
