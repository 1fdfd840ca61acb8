"""Marshmallow schemas made from the declarations, for whoever takes in a draft's fields."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate
from marshmallow.fields import Field as SchemaField

from api.record_types import RECORD_TYPES
from api.record_types.fields import (
    Choice,
    ChoiceList,
    Field,
    Integer,
    Relation,
    RichText,
    Rows,
    Sources,
    Text,
    TextList,
    Url,
)

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SOURCE = re.compile(r"\w{1,40}:\d{1,5}\Z")
# Control characters break XML exports and hide in logs; new lines and tabs have their place in rich text.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def check_slug(value: str) -> None:
    """Refuse what cannot stand in a URL or could be taken for an id."""
    if not all(part and all(map(_may_stand_in_slug, part)) for part in value.split("-")) or ID.fullmatch(value):
        raise ValidationError(
            "A slug is words of lower-case letters and digits joined by single hyphens, and not shaped like an id."
        )


def _may_stand_in_slug(character: str) -> bool:
    # Letters of every script are welcome, with the marks that Thai or Hindi words cannot do without.
    return character == character.lower() and (character.isalnum() or unicodedata.category(character) in ("Mn", "Mc"))


def check_text(value: str) -> None:
    """Refuse control characters and broken surrogates."""
    if _CONTROL.search(value):
        raise ValidationError("It holds a control character, which cannot be shown.")


def check_line(value: str) -> None:
    """Refuse control characters and line breaks."""
    check_text(value)
    if "\n" in value or "\r" in value:
        raise ValidationError("It holds a line break, and this field is one line.")


def check_filled(value: str) -> None:
    """Refuse a text of nothing but white space; leaving a field out is done with null."""
    if not value.strip():
        raise ValidationError("It is empty; leave it out or send null instead.")


def _unique(values: list[Any]) -> None:
    if len(set(values)) != len(values):
        raise ValidationError("The same value stands in it twice.")


def pointers(messages: Any, at: str) -> Iterator[dict[str, str]]:
    """Marshmallow's nested messages as a flat list, each with the JSON pointer of its place."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from pointers(inner, at if key == "_schema" else f"{at}/{_escaped(str(key))}")
    else:
        yield from ({"pointer": at, "detail": str(each)} for each in messages)


def _escaped(name: str) -> str:
    """A name as a JSON pointer holds it (RFC 6901, section 3)."""
    return name.replace("~", "~0").replace("/", "~1")


@cache
def fields_schema(type_name: str, *, localized: bool) -> Schema:
    """The schema of one translation's fields: the localized ones, or for `und` the language-neutral ones."""
    declared = [each for each in RECORD_TYPES[type_name] if each.localized is localized]
    part = "Text" if localized else "Neutral"
    name = "".join(word.capitalize() for word in type_name.split("_")) + part
    return Schema.from_dict({each.name: schema_field(each) for each in declared}, name=name)(unknown=RAISE)


def schema_field(field: Field) -> SchemaField[Any]:
    """The marshmallow field that takes in a declared field; drafts may leave anything out."""
    return _KINDS[type(field)](field, {"allow_none": True, "metadata": {"description": field.help}})


def _text(field: Any, options: dict[str, Any]) -> SchemaField[Any]:
    shape = check_slug if field.name == "slug" else check_line
    return fields.String(validate=[check_filled, shape, validate.Length(max=field.max_length)], **options)


def _rich(field: Any, options: dict[str, Any]) -> SchemaField[Any]:
    return fields.String(validate=[check_filled, check_text, validate.Length(max=field.max_length)], **options)


def _text_list(field: Any, options: dict[str, Any]) -> SchemaField[Any]:
    each = fields.String(validate=[check_filled, check_line, validate.Length(max=field.max_length)])
    return fields.List(each, validate=[validate.Length(max=field.max_items), _unique], **options)


def _choice(field: Any, options: dict[str, Any]) -> SchemaField[Any]:
    return fields.String(validate=validate.OneOf(field.options), **options)


def _choice_list(field: Any, options: dict[str, Any]) -> SchemaField[Any]:
    return fields.List(fields.String(validate=validate.OneOf(field.options)), validate=_unique, **options)


def _integer(field: Any, options: dict[str, Any]) -> SchemaField[Any]:
    return fields.Integer(strict=True, validate=validate.Range(field.minimum, field.maximum), **options)


def _url(field: Any, options: dict[str, Any]) -> SchemaField[Any]:
    return fields.Url(
        schemes={"http", "https"}, validate=[check_line, validate.Length(max=field.max_length)], **options
    )


def _rows(field: Any, options: dict[str, Any]) -> SchemaField[Any]:
    row = Schema.from_dict({each.name: schema_field(each) for each in field.columns}, name="Row")
    return fields.List(fields.Nested(row(unknown=RAISE)), validate=validate.Length(max=field.max_items), **options)


def _sources(field: Any, options: dict[str, Any]) -> SchemaField[Any]:
    each = fields.String(validate=validate.Regexp(SOURCE, error="A source is `document:paragraph`, such as `001:34`."))
    return fields.List(each, validate=[validate.Length(max=field.max_items), _unique], **options)


def _relation(field: Any, options: dict[str, Any]) -> SchemaField[Any]:
    each = validate.Regexp(re.compile(ID.pattern + r"\Z"), error="A relation is the id of a record.")
    if not field.many:
        return fields.String(validate=each, **options)
    return fields.List(
        fields.String(validate=each), validate=[validate.Length(max=field.max_items), _unique], **options
    )


_KINDS = {
    Text: _text, RichText: _rich, TextList: _text_list, Choice: _choice, ChoiceList: _choice_list, Integer: _integer,
    Url: _url, Rows: _rows, Sources: _sources, Relation: _relation,
}  # fmt: skip
