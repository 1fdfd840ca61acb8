"""The members that the schemas of all answers are made of, for every surface."""

from typing import Any

from marshmallow import Schema, fields

TIME: dict[str, Any] = {"format": "date-time"}


def about(what: str, **more: Any) -> dict[str, Any]:
    """What the document says of a member: what it means, and whatever else there is to say."""
    return {"description": what, **more}


def string(what: str, *, required: bool = True, nullable: bool = False, **more: Any) -> fields.String:
    """A string member with its meaning."""
    return fields.String(required=required, allow_none=nullable, metadata=about(what, **more))


def moment(what: str, *, nullable: bool = False) -> fields.String:
    """A time member with its meaning."""
    return string(what, nullable=nullable, **TIME)


def number(what: str, *, nullable: bool = False) -> fields.Integer:
    """A whole number with its meaning."""
    return fields.Integer(required=True, allow_none=nullable, metadata=about(what))


def one(schema: type[Schema], what: str, *, nullable: bool = False, required: bool = True) -> fields.Nested:
    """A nested object with its meaning."""
    return fields.Nested(schema, required=required, allow_none=nullable, metadata=about(what))


def many(schema: Any, what: str) -> fields.List[Any]:
    """A list of nested objects with its meaning."""
    return fields.List(fields.Nested(schema), required=True, metadata=about(what))


def strings(what: str, *, nullable: bool = False) -> fields.List[Any]:
    """A list of strings with its meaning."""
    return fields.List(fields.String(), required=True, allow_none=nullable, metadata=about(what))


def texts_by_name(what: str, *, required: bool = True) -> fields.Dict:
    """An object of texts by name, with its meaning."""
    return fields.Dict(keys=fields.String(), values=fields.String(), required=required, metadata=about(what))


def flag(what: str) -> fields.Boolean:
    """True or false with its meaning."""
    return fields.Boolean(required=True, metadata=about(what))


class FieldValue(fields.Raw):
    """The value of a field of whatever record type, or null."""


def field_value(what: str, *, required: bool = True) -> FieldValue:
    """The value of a field of whatever record type, with its meaning."""
    return FieldValue(required=required, metadata=about(what))
