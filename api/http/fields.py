"""Kinds of values that parameters and bodies hold, beside those of marshmallow, and how the OpenAPI document tells of them."""

from datetime import UTC, datetime
from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import ValidationError, fields


class Flag(fields.Boolean):
    """`true` or `false` in a parameter, and no other word for them."""

    truthy = {"true"}  # noqa: RUF012
    falsy = {"false"}  # noqa: RUF012


class TrueOrFalse(fields.Boolean):
    """True or false in a body, as JSON writes them: not 1, which Python takes for true, and no word."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Instant(fields.AwareDateTime):
    """A time with its offset, as UTC has it: near the ends of the calendar an offset leads out of it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        found: datetime = super()._deserialize(value, attr, data, **options)
        try:
            return found.astimezone(UTC)
        except OverflowError:
            raise ValidationError("It lies outside of the calendar.") from None


class CommaList(fields.String):
    """Several values in one parameter, separated by commas, each read by the inner field."""

    def __init__(self, inner: fields.Field[Any], **options: Any) -> None:
        super().__init__(**options)
        self.inner = inner

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        parts = [part.strip() for part in str(text).split(",")]
        if not all(parts):
            raise ValidationError("It has an empty value.")
        return tuple(map(self.inner.deserialize, dict.fromkeys(parts)))


def describe_items(self: OpenAPIConverter, field: object, **_: object) -> dict[str, Any]:
    if not isinstance(field, CommaList):
        return {}
    return {"type": "array", "items": self.field2property(field.inner), "minItems": 1}


def describe_commas(self: OpenAPIConverter, field: object, **_: object) -> dict[str, Any]:
    return {"style": "form", "explode": False} if isinstance(field, CommaList) else {}
