"""The forms of the lines that a file to import may hold."""

from datetime import UTC, datetime, timedelta
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate
from marshmallow.experimental.context import Context

from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types import RECORD_TYPES
from api.record_types.checks import ID
from api.services.publishing.verbs.withdraw import SEVERITIES
from api.services.texts.drafts import METHODS
from api.services.transfer.export import FORMAT

FIRST_YEAR = 1970
SLACK = timedelta(days=1)
MOST = 1_000_000_000
KINDS = ("text", "visibility", "withdrawal", "review", "settings")


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


class ByName(fields.Dict):
    """An object from names to values, whose problems point at the name alone."""

    def _deserialize(self, *args: Any, **options: Any) -> Any:
        try:
            return super()._deserialize(*args, **options)  # type: ignore[no-untyped-call]
        except ValidationError as error:
            found = error.messages
            if not isinstance(found, dict):
                raise
            raise ValidationError({name: each.get("value", each.get("key")) for name, each in found.items()}) from error


class _Line(Schema):
    class Meta:
        unknown = RAISE

    line = fields.String(required=True)


def _text(*, nullable: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=nullable)


def _count(*, nullable: bool = False) -> fields.Integer:
    return fields.Integer(required=True, strict=True, allow_none=nullable, validate=validate.Range(1, MOST))


def _words(*, nullable: bool = False) -> ByName:
    """A mapping from field to fingerprint."""
    return ByName(fields.String(), fields.String(), required=True, allow_none=nullable)


def _id() -> fields.String:
    return fields.String(required=True, validate=_check_id)


def _check_id(value: str) -> None:
    if not ID.fullmatch(value):
        raise ValidationError("It is not the id of a record.")


def check_locale(value: str, *, neutral: bool = True) -> None:
    """Refuse what is not a BCP 47 tag in its canonical form."""
    if value == NEUTRAL and not neutral:
        raise ValidationError("The language-neutral fields cannot be the source.")
    if value != NEUTRAL and canonical_locale(value) != value:
        raise ValidationError("Not a BCP 47 language tag in its canonical form.")


class _Header(_Line):
    format = fields.String(required=True, validate=validate.Equal(FORMAT, error=f"Only {FORMAT} can be read here."))
    site = _text()
    seq = fields.Integer(required=True)
    hash = _text()


class _Site(_Line):
    settings = ByName(fields.String(), required=True)


class _Live(Schema):
    version = _count()
    published_at = Moment(required=True)
    updated_at = Moment(required=True)


class _Stage(Schema):
    stage = fields.String(required=True, validate=validate.OneOf(["submitted", "approved", "sent_back"]))
    version = _count(nullable=True)
    by = _text(nullable=True)
    at = Moment(required=True, allow_none=True)
    comment = _text(nullable=True)
    clinical = _text(nullable=True)


class _Version(Schema):
    number = _count()
    schema_version = _count()
    fields_ = ByName(fields.String(), required=True, data_key="fields")
    clinical = _words()
    source_clinical = _words(nullable=True)
    based_on = _words(nullable=True)
    change_class = fields.String(required=True, validate=validate.OneOf(["clinical", "editorial"]))
    method = fields.String(required=True, validate=validate.OneOf(METHODS))
    approved_clinical = _text(nullable=True)
    created_at = Moment(required=True)
    created_by = _text()


class _Reviewer(Schema):
    name = _text()
    credential = _text(nullable=True)


class _Attestation(Schema):
    version = _count()
    clinical = _words()
    reviewed_on = fields.Date(required=True)
    reviewer = fields.Nested(_Reviewer, required=True)
    created_at = Moment(required=True)
    created_by = _text()


class _Text(Schema):
    live = fields.Nested(_Live, required=True, allow_none=True)
    draft = _count(nullable=True)
    stage = fields.Nested(_Stage, required=True, allow_none=True)
    versions = fields.List(fields.Nested(_Version), required=True, validate=validate.Length(min=1))
    attestations = fields.List(fields.Nested(_Attestation), required=True)


def _texts() -> ByName:
    return ByName(fields.String(validate=check_locale), fields.Nested(_Text), required=True)


class _Record(_Line):
    id = _id()
    type = fields.String(required=True, validate=validate.OneOf(list(RECORD_TYPES)))
    source_locale = fields.String(required=True, validate=lambda value: check_locale(value, neutral=False))
    created_at = Moment(required=True)
    created_by = _text()
    texts = _texts()


class _Override(_Line):
    record = _id()
    texts = _texts()


class _Named(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    record = fields.String(required=True)
    locale = fields.String(required=True)


class _Opened(_Named):
    value = ByName(fields.String(), required=True)


class _Change(_Line):
    seq = _count()
    at = Moment(required=True)
    actor = _text()
    verb = fields.String(required=True, validate=validate.Length(1, 40))
    reason = _text()
    opens = fields.List(fields.Nested(_Opened), required=True)
    ends = fields.List(fields.Nested(_Named), required=True)


class _End(_Line):
    counts = ByName(fields.String(), fields.Integer(), required=True)
    sha256 = _text()


class Visibility(Schema):
    """What a site says of a record."""

    hidden = fields.Boolean(required=True)


class Withdrawal(Schema):
    """Why a record was taken from every reader."""

    message = _text()
    severity = fields.String(required=True, validate=validate.OneOf(SEVERITIES))
    replacement = _text(nullable=True)
    at = Moment(required=True)


class Review(Schema):
    """A review as readers see it."""

    status = fields.String(required=True, validate=validate.OneOf(["current", "due", "overdue"]))
    last_reviewed_on = fields.Date(required=True)
    next_due_on = fields.Date(required=True, allow_none=True)
    reviewer = fields.Nested(_Reviewer, required=True, allow_none=True)
    clinical = _words()


VALUES: dict[str, Schema] = {
    "text": _Live(), "visibility": Visibility(), "withdrawal": Withdrawal(), "review": Review(),
}  # fmt: skip


class _Content(Schema):
    """A record as any other system can write it; its texts are checked by the rules of its type."""

    id = _id()
    type = fields.String(required=True, validate=validate.OneOf(list(RECORD_TYPES)))
    source_locale = fields.String(validate=lambda value: check_locale(value, neutral=False))
    publish = fields.Boolean(truthy={True}, falsy={False})
    methods = ByName(fields.String(validate=check_locale), fields.String(validate=validate.OneOf(METHODS)))
    translations = ByName(
        fields.String(validate=check_locale), ByName(fields.String()), required=True,
        validate=validate.Length(min=1, error="It has no text in any locale."),
    )  # fmt: skip


LINES: dict[str, Schema] = {
    "header": _Header(), "site": _Site(), "record": _Record(), "override": _Override(), "change": _Change(), "end": _End(),
}  # fmt: skip
CONTENT = _Content(partial=("id",))
