"""What the forms of values in files are made of."""

from datetime import UTC, datetime, timedelta
from typing import Any

from marshmallow import ValidationError, fields, validate
from marshmallow.experimental.context import Context

from api.canonical import rfc3339
from api.record_types.by_name import ByName

FIRST_YEAR = 1970
SLACK = timedelta(days=1)
MOST = 1_000_000_000


ReadAt = Context[datetime]
"""When a file is read: `with ReadAt(now)` around all that reads the times in it."""


class Moment(fields.AwareDateTime):
    """A time with its offset, not in the future but for clocks that differ."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        found: datetime = super()._deserialize(value, attr, data, **options)
        now = ReadAt.get()
        if found.year < FIRST_YEAR or found.year > now.year + 1 or found > now + SLACK:
            raise ValidationError("It lies in the future, or before there were computers to write it.")
        return found.astimezone(UTC)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else rfc3339(value)


def text(*, nullable: bool = False) -> fields.String:
    """Words that must be there."""
    return fields.String(required=True, allow_none=nullable)


def count(*, nullable: bool = False) -> fields.Integer:
    """A number from 1 on."""
    return fields.Integer(required=True, strict=True, allow_none=nullable, validate=validate.Range(1, MOST))


def words(*, required: bool = True, nullable: bool = False) -> ByName:
    """A mapping from names to words, such as from field to fingerprint."""
    return ByName(fields.String(), fields.String(), required=required, allow_none=nullable)
