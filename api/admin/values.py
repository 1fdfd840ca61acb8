"""Values that the bodies and parameters of several rooms hold, beside what is said with verbs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from api import spelling
from api.canonical import rfc3339
from api.http.fields import CommaList
from api.http.schemas import about
from api.record_types import RECORD_TYPES
from api.record_types.checks import check_filled, check_line
from api.record_types.written import Written
from api.services.publishing.said import RECORD_RULE
from api.services.texts.drafts import METHODS

TYPE_RULE = validate.OneOf(list(RECORD_TYPES))
MOST_IDS = 100


def record_type(what: str, **more: Any) -> fields.String:
    """A record type, which has to be given."""
    return fields.String(required=True, validate=TYPE_RULE, metadata=about(what, **more))


def record_types(what: str) -> CommaList:
    """Any of several record types."""
    return CommaList(fields.String(validate=TYPE_RULE), metadata=about(what))


def record_ids() -> CommaList:
    """Some records by their ids, and no more than a page could hold."""
    what = about(f"Only these records, at most {MOST_IDS}.", maxItems=MOST_IDS)
    return CommaList(fields.String(validate=RECORD_RULE), validate=_check_number, metadata=what)


def _check_number(ids: Sequence[str]) -> None:
    if len(ids) > MOST_IDS:
        raise ValidationError(f"At most {MOST_IDS} ids.")


def topics(what: str) -> CommaList:
    """Any of several topics, by id or slug."""
    return CommaList(Written(spell=spelling.slug), metadata=about(what))


def topic(what: str) -> Written:
    """A topic by id or slug, which has to be given."""
    return Written(required=True, spell=spelling.slug, validate=validate.Length(1, 200), metadata=about(what))


def method() -> fields.String:
    """How a text came about."""
    what = "How the text came about; by default as before."
    return fields.String(validate=validate.OneOf(METHODS), metadata=about(what))


def line(what: str, *, longest: int, **options: Any) -> Written:
    """Words in one line, and not none."""
    rules: list[Any] = [check_filled, check_line, validate.Length(max=longest)]
    return Written(validate=rules, metadata=about(what), **options)


def moments(**times: datetime | None) -> dict[str, str | None]:
    """Times as answers tell them, by name; null where it has not come to that."""
    return {name: rfc3339(each) if each else None for name, each in times.items()}
