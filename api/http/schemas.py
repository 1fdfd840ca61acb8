"""The members that the schemas of all answers are made of, for every surface."""

from typing import Any

from marshmallow import Schema, fields

TIME: dict[str, Any] = {"format": "date-time"}


def string(about: str, *, required: bool = True, nullable: bool = False, **more: Any) -> fields.String:
    """A string member with its meaning."""
    return fields.String(required=required, allow_none=nullable, metadata={"description": about, **more})


def moment(about: str, *, nullable: bool = False) -> fields.String:
    """A time member with its meaning."""
    return string(about, nullable=nullable, **TIME)


def number(about: str, *, nullable: bool = False) -> fields.Integer:
    """A whole number with its meaning."""
    return fields.Integer(required=True, allow_none=nullable, metadata={"description": about})


def one(schema: type[Schema], about: str, *, nullable: bool = False, required: bool = True) -> fields.Nested:
    """A nested object with its meaning."""
    return fields.Nested(schema, required=required, allow_none=nullable, metadata={"description": about})


def many(schema: Any, about: str) -> fields.List[Any]:
    """A list of nested objects with its meaning."""
    return fields.List(fields.Nested(schema), required=True, metadata={"description": about})


def strings(about: str, *, nullable: bool = False) -> fields.List[Any]:
    """A list of strings with its meaning."""
    return fields.List(fields.String(), required=True, allow_none=nullable, metadata={"description": about})
