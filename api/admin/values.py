"""Values that the bodies and parameters of several rooms hold: keys of sites, ids of records, locales, texts of people."""

import re
from typing import Any

from marshmallow import ValidationError, fields, validate

from api.http.fields import CommaList
from api.http.schemas import about
from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types import RECORD_TYPES
from api.record_types.schemas import ID, check_filled, check_line, check_text
from api.services.texts.drafts import METHODS

LARGEST = 2**31 - 1
LONGEST_TEXT = 2_000
IS_SITE = validate.Regexp(r"[a-z][a-z0-9-]{0,59}\Z", error="It is the key of a site, such as `core`.")
IS_RECORD = validate.Regexp(re.compile(ID.pattern + r"\Z"), error="It is the id of a record.")
IS_TYPE = validate.OneOf(list(RECORD_TYPES))


class TextLocale(fields.String):
    """A BCP 47 tag in any case, or `und` for the neutral fields; passed on in its canonical case."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        given = super()._deserialize(value, attr, data, **options)
        tag = NEUTRAL if given == NEUTRAL else canonical_locale(str(given))
        if tag is None:
            raise ValidationError("Not a BCP 47 language tag, such as `en` or `fr-CA`, and not `und`.")
        return tag


def site(what: str, **more: Any) -> fields.String:
    """The key of a site, which has to be given."""
    return fields.String(required=True, validate=IS_SITE, metadata=about(what, **more))


def record(what: str = "The record's id.") -> fields.String:
    """The id of a record, which has to be given."""
    return fields.String(required=True, validate=IS_RECORD, metadata=about(what, format="uuid"))


def record_type(what: str, **more: Any) -> fields.String:
    """A record type, which has to be given."""
    return fields.String(required=True, validate=IS_TYPE, metadata=about(what, **more))


def record_types(what: str) -> CommaList:
    """Any of several record types."""
    return CommaList(fields.String(validate=IS_TYPE), metadata=about(what))


def method() -> fields.String:
    """How a text came about."""
    what = "How the text came about; by default as before."
    return fields.String(validate=validate.OneOf(METHODS), metadata=about(what))


def line(what: str, *, longest: int, **options: Any) -> fields.String:
    """Words in one line, and not none."""
    rules: list[Any] = [check_filled, check_line, validate.Length(max=longest)]
    return fields.String(validate=rules, metadata=about(what), **options)


def text(what: str, **options: Any) -> fields.String:
    """A text that people write about what they do."""
    return fields.String(validate=[validate.Length(max=LONGEST_TEXT), check_text], metadata=about(what), **options)


def reason() -> fields.String:
    """Why somebody does it."""
    return text("Why; it stands in the ledger.", load_default="")
