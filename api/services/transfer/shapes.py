"""The forms of the lines that a file to import may hold."""

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from api.reading.facts import KINDS
from api.reading.facts.forms import MOST, Moment, count, text, words
from api.reading.facts.review import ReviewerForm
from api.reading.facts.text import PublicationForm
from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types import RECORD_TYPES
from api.record_types.by_name import ByName
from api.record_types.checks import ID
from api.services.publishing.said import TextLocale
from api.services.texts.drafts import METHODS
from api.services.transfer.export import FORMAT


class _Line(Schema):
    class Meta:
        unknown = RAISE

    line = fields.String(required=True)


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
    site = text()
    seq = fields.Integer(required=True)
    hash = text()
    head = ByName(fields.Raw())


class _Site(_Line):
    settings = ByName(fields.String(), required=True)


class _Stage(Schema):
    stage = fields.String(required=True, validate=validate.OneOf(["submitted", "approved", "sent_back"]))
    version = count(nullable=True)
    by = text(nullable=True)
    at = Moment(required=True, allow_none=True)
    comment = text(nullable=True)
    clinical = text(nullable=True)


class _Version(Schema):
    number = count()
    schema_version = count()
    fields_ = ByName(fields.String(), required=True, data_key="fields")
    clinical = words()
    source_clinical = words(nullable=True)
    based_on = words(nullable=True)
    change_class = fields.String(required=True, validate=validate.OneOf(["clinical", "editorial"]))
    method = fields.String(required=True, validate=validate.OneOf(METHODS))
    approved_clinical = text(nullable=True)
    created_at = Moment(required=True)
    created_by = text()
    # Files of earlier releases tell of no autosaves.
    autosaves = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(1, MOST))
    autosaved_since = Moment(load_default=None, allow_none=True)


class _Attestation(Schema):
    version = count()
    clinical = words()
    reviewed_on = fields.Date(required=True)
    reviewer = fields.Nested(ReviewerForm, required=True, allow_none=True)
    created_at = Moment(required=True)
    created_by = text()
    # What is not signed has none, and neither have the files of earlier releases.
    signature = fields.String(load_default=None, allow_none=True)


class _Text(Schema):
    live = fields.Nested(PublicationForm, required=True, allow_none=True)
    draft = count(nullable=True)
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
    created_by = text()
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
    seq = count()
    at = Moment(required=True)
    actor = text()
    verb = fields.String(required=True, validate=validate.Length(1, 40))
    reason = text()
    opens = fields.List(fields.Nested(_Opened), required=True)
    ends = fields.List(fields.Nested(_Named), required=True)


class _End(_Line):
    counts = ByName(fields.String(), fields.Integer(), required=True)
    sha256 = text()


class _Content(Schema):
    """A record as any other system can write it; its texts are checked by the rules of its type."""

    id = _id()
    type = fields.String(required=True, validate=validate.OneOf(list(RECORD_TYPES)))
    source_locale = TextLocale(validate=lambda value: check_locale(value, neutral=False))
    publish = fields.Boolean(truthy={True}, falsy={False})
    methods = ByName(TextLocale(), fields.String(validate=validate.OneOf(METHODS)))
    translations = ByName(
        TextLocale(), ByName(fields.String()), required=True,
        validate=validate.Length(min=1, error="It has no text in any locale."),
    )  # fmt: skip


LINES: dict[str, Schema] = {
    "header": _Header(), "site": _Site(), "record": _Record(), "override": _Override(), "change": _Change(), "end": _End(),
}  # fmt: skip
CONTENT = _Content(partial=("id",))
