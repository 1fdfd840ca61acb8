"""What the verbs, releases and schedules of the admin API take in."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from api.http.fields import Flag, WholeNumber
from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types.schemas import ID, check_filled, check_text
from api.services.publishing.visibility import SEVERITIES

MOST_ITEMS = 200
LONGEST_NAME = 200
LONGEST_TEXT = 2_000
LARGEST = 2**31 - 1
STATES = ("open", "published", "reverted", "pending", "done", "failed", "cancelled")
SITE = r"[a-z][a-z0-9-]{0,59}\Z"


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


def _site(about: str) -> fields.String:
    rule = validate.Regexp(SITE, error="It is the key of a site, such as `core`.")
    return fields.String(required=True, validate=rule, metadata={"description": about})


def _record() -> fields.String:
    rule = validate.Regexp(ID.pattern + r"\Z", error="It is the id of a record.")
    return fields.String(required=True, validate=rule, metadata={"description": "The record's id.", "format": "uuid"})


def _locale() -> TextLocale:
    about = "The locale of the text, or `und` for the record's neutral fields."
    return TextLocale(required=True, metadata={"description": about})


def _version(about: str, **options: Any) -> fields.Integer:
    limits = validate.Range(1, LARGEST)
    return fields.Integer(strict=True, validate=limits, metadata={"description": about}, **options)


def text(about: str, *, longest: int = LONGEST_TEXT, **options: Any) -> fields.String:
    """A text that people write about what they do."""
    return fields.String(
        validate=[validate.Length(max=longest), check_text], metadata={"description": about}, **options
    )


def name(about: str, **options: Any) -> fields.String:
    """A name of one line."""
    return fields.String(
        validate=[validate.Length(max=LONGEST_NAME), check_filled, check_text],
        metadata={"description": about},
        **options,
    )


class PlaceInput(Input):
    """A record, as a site shows it."""

    site = _site("The site.")
    record = _record()


class PinInput(PlaceInput):
    """A version of a text: what the caller has seen, and what the verb is about."""

    locale = _locale()
    version = _version("The version that the caller has seen.", required=True)


def _items(schema: type[Schema], most: int = MOST_ITEMS) -> fields.List[Any]:
    about = "All of them are acted on together, or none."
    return fields.List(
        fields.Nested(schema), required=True, validate=validate.Length(min=1, max=most), metadata={"description": about}
    )


def reason() -> fields.String:
    """Why somebody does it."""
    return text("Why; it stands in the ledger.", load_default="")


class PublishingInput(Input):
    """Texts to publish, to unpublish or to renew."""

    items = _items(PinInput)
    reason = reason()


class CommentInput(Input):
    """Drafts to hand on."""

    items = _items(PinInput)
    comment = text("A word to whoever has the draft next.", load_default="")


class SendBackInput(Input):
    """Drafts to give back."""

    items = _items(PinInput)
    comment = text("What the author should do.", required=True)


class ReviewInput(PublishingInput):
    """Live texts or drafts to attest as clinically right."""

    reviewed_on = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "The day of the review, by default today."}
    )


class ScheduleInput(PublishingInput):
    """Texts to publish or unpublish later."""

    verb = fields.String(
        load_default="publish",
        validate=validate.OneOf(["publish", "unpublish"]),
        metadata={"description": "What to do then."},
    )
    at = fields.String(
        required=True, validate=validate.Length(max=40),
        metadata={"description": "When: a time with its offset, or a local time of `time_zone`.", "example": "2027-03-01T09:00:00+01:00"},
    )  # fmt: skip
    time_zone = fields.String(
        load_default="UTC", validate=validate.Length(max=60),
        metadata={"description": "The IANA time zone that the time is meant in.", "example": "Europe/Paris"},
    )  # fmt: skip


class VisibilityInput(Input):
    """Records to hide or show on sites."""

    items = _items(PlaceInput)
    reason = reason()


class ReinstateInput(VisibilityInput):
    """Withdrawn records to give back to readers."""


class WithdrawInput(VisibilityInput):
    """Records to take from every reader at once; `site` is the site that owns them."""

    message = text("What readers are told.", required=True)
    severity = fields.String(
        required=True, validate=validate.OneOf(SEVERITIES), metadata={"description": "How urgent the withdrawal is."}
    )
    replacement = fields.String(
        load_default=None, allow_none=True, validate=validate.Regexp(ID.pattern + r"\Z", error="It is the id of a record."),
        metadata={"description": "The record to read instead."},
    )  # fmt: skip


class AdoptInput(PublishingInput):
    """Overrides that give way to what is inherited."""

    fields_ = fields.List(
        fields.String(validate=[validate.Length(max=60), check_text]), data_key="fields", attribute="fields", load_default=None, allow_none=True,
        validate=validate.Length(min=1, max=50), metadata={"description": "The fields to adopt, by default those that have changed upstream."},
    )  # fmt: skip


class ActionQuery(Schema):
    """Whether to act or only to ask."""

    dry_run = Flag(
        load_default=False,
        metadata={"description": "With `true` nothing is changed, and the answer tells what would be."},
    )  # fmt: skip


class PlanQuery(Schema):
    """Which releases or schedules."""

    site = fields.String(validate=validate.Regexp(SITE), metadata={"description": "Only those of this site."})
    state = fields.String(validate=validate.OneOf(STATES), metadata={"description": "Only those in this state."})
    limit = WholeNumber(
        load_default=50, validate=validate.Range(1, 200), metadata={"description": "How many at most, 1 to 200."}
    )
    cursor = fields.String(
        validate=validate.Regexp(ID.pattern + r"\Z"), metadata={"description": "Where to go on, from `next`."}
    )


class ReleaseItemInput(PlaceInput):
    """A text in a release: the version to make live, or null to take it down."""

    locale = _locale()
    version = _version("The version to make live; null takes the text down.", required=True, allow_none=True)


class ReleaseInput(Input):
    """A new release."""

    site = _site("The site that it belongs to.")
    name = name("What it is called.", required=True)
    description = text("What it is for.", load_default="")
    items = fields.List(
        fields.Nested(ReleaseItemInput), load_default=list, validate=validate.Length(max=MOST_ITEMS), metadata={"description": "Its first items."}
    )  # fmt: skip


class ReleasePatch(Input):
    """What to alter of a release."""

    name = name("What it is called.")
    description = text("What it is for.")


class ReleaseItemsInput(Input):
    """Texts to pin in a release."""

    items = fields.List(
        fields.Nested(ReleaseItemInput), required=True, validate=validate.Length(max=MOST_ITEMS), metadata={"description": "The texts."}
    )  # fmt: skip


class ReasonInput(Input):
    """Why somebody does it."""

    reason = reason()


class ReleaseScheduleInput(Input):
    """When to publish a release."""

    at = ScheduleInput._declared_fields["at"]
    time_zone = ScheduleInput._declared_fields["time_zone"]
    reason = reason()
