"""What people say when they use a verb: the texts or records that it is about, and words that go with it."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from api import spelling
from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types.by_name import ByName
from api.record_types.checks import ID, Whole, check_filled, check_line, check_text
from api.record_types.written import Written

MOST_ITEMS = 200
LONGEST_NAME = 200
LONGEST_TEXT = 2_000
LARGEST = 2**31 - 1
MOST_LANGUAGES = 50
SITE_RULE = Whole("[a-z][a-z0-9-]{0,59}", error="It is the key of a site, such as `core`.")
RECORD_RULE = Whole(ID.pattern, error="It is the id of a record.")


class TextLocale(fields.String):
    """A BCP 47 tag in any case, or `und` for the neutral fields; passed on in its canonical case."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        given = super()._deserialize(value, attr, data, **options)
        tag = NEUTRAL if given == NEUTRAL else canonical_locale(str(given))
        if tag is None:
            raise ValidationError("Not a BCP 47 language tag, such as `en` or `fr-CA`, and not `und`.")
        return tag


class Input(Schema):
    """The parent of all bodies: what is not known is refused."""

    class Meta:
        unknown = RAISE


def text(about: str, *, longest: int = LONGEST_TEXT, **options: Any) -> fields.String:
    """A text that people write about what they do."""
    rules = [validate.Length(max=longest), check_text]
    return Written(spell=spelling.paragraphs, validate=rules, metadata={"description": about}, **options)


class Language(TextLocale):
    """A language that readers are spoken to in."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        tag = super()._deserialize(value, attr, data, **options)
        if tag == NEUTRAL:
            raise ValidationError("Name a language, such as `en` or `fr-CA`.")
        return tag


def by_language(about: str, **options: Any) -> ByName:
    """What readers are told, each in their own language."""
    return ByName(
        Language(), text("The words.", required=True), validate=validate.Length(max=MOST_LANGUAGES),
        metadata={"description": f"{about} By language; whoever has none of these gets `message`."}, **options,
    )  # fmt: skip


def name(about: str, **options: Any) -> fields.String:
    """A name of one line."""
    rules = [validate.Length(max=LONGEST_NAME), check_filled, check_line]
    return Written(validate=rules, metadata={"description": about}, **options)


def reason() -> fields.String:
    """Why somebody does it."""
    return text("Why; it stands in the ledger.", load_default="")


def site(about: str, **more: Any) -> fields.String:
    """The key of a site."""
    return fields.String(required=True, validate=SITE_RULE, metadata={"description": about, **more})


def version(about: str, **options: Any) -> fields.Integer:
    """The number of a version."""
    limits = validate.Range(1, LARGEST)
    return fields.Integer(required=True, strict=True, validate=limits, metadata={"description": about}, **options)


class PlaceInput(Input):
    """A record, as a site shows it."""

    site = site("The site.")
    record = fields.String(
        required=True, validate=RECORD_RULE, metadata={"description": "The record's id.", "format": "uuid"}
    )


class TextPlaceInput(PlaceInput):
    """A text of a record."""

    locale = TextLocale(
        required=True, metadata={"description": "The locale of the text, or `und` for the record's neutral fields."}
    )


class PinInput(TextPlaceInput):
    """A version of a text: what the caller has seen, and what the verb is about."""

    version = version("The version that the caller has seen.")


def items(schema: type[Schema], most: int = MOST_ITEMS) -> fields.List[Any]:
    """What a call is about."""
    about = "All of them are acted on together, or none."
    return fields.List(
        fields.Nested(schema), required=True, validate=validate.Length(min=1, max=most), metadata={"description": about}
    )


class WholeRecordInput(Input):
    """A record, of which all texts are meant that the verb can do something with, or those in some locales."""

    record = fields.String(
        required=True, validate=RECORD_RULE, metadata={"description": "The record's id.", "format": "uuid"}
    )
    etag = fields.String(
        required=True, validate=validate.Length(1, 100),
        metadata={"description": "The `etag` of the record that the caller has seen; 412 where any of its texts has changed since."},
    )  # fmt: skip
    site = fields.String(
        validate=SITE_RULE, metadata={"description": "Of which site the texts are; by default of the record's owner."}
    )
    locales = fields.List(
        TextLocale(), validate=validate.Length(min=1, max=MOST_ITEMS),
        metadata={"description": "Only these, `und` for the neutral fields; by default all that the verb can do something with."},
    )  # fmt: skip


class TextsInput(Input):
    """Texts to act on: by their versions, or as whole records."""

    items = fields.List(
        fields.Nested(PinInput), load_default=list, validate=validate.Length(max=MOST_ITEMS),
        metadata={"description": "All of them are acted on together, or none."},
    )  # fmt: skip
    records = fields.List(
        fields.Nested(WholeRecordInput), load_default=list, validate=validate.Length(max=MOST_ITEMS),
        metadata={"description": "Whole records, in place of `items` or beside them."},
    )  # fmt: skip

    @validates_schema
    def check_said(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a call that is about nothing."""
        if not (data.get("items") or data.get("records")):
            raise ValidationError("Name at least one text, or one record in `records`.", "items")


class PublishingInput(TextsInput):
    """Texts to publish, to unpublish or to renew."""

    reason = reason()


def comment() -> fields.String:
    """What somebody says when they hand a draft on."""
    return text("A word to whoever has the draft next.", load_default="")


class CommentInput(TextsInput):
    """Drafts to hand on."""

    comment = comment()


class VisibilityInput(Input):
    """Records to hide or show on sites."""

    items = items(PlaceInput)
    reason = reason()
