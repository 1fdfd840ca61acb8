"""What the verbs, releases and schedules of the admin API take in."""

from typing import Any

from marshmallow import Schema, fields, validate

from api.admin.paging import PageQuery, how_many
from api.admin.values import IS_RECORD, IS_SITE, LARGEST, TextLocale, reason, record, record_type, site, text
from api.http.fields import Flag
from api.http.schemas import Input, about
from api.record_types.schemas import check_filled, check_text
from api.services.publishing.visibility import SEVERITIES

MOST_ITEMS = 200
LONGEST_NAME = 200
PLAN_STATES = ("open", "published", "reverted", "pending", "done", "failed", "cancelled")


def _name(**options: Any) -> fields.String:
    rules: list[Any] = [validate.Length(max=LONGEST_NAME), check_filled, check_text]
    return fields.String(validate=rules, metadata=about("What it is called."), **options)


def _locale() -> TextLocale:
    what = "The locale of the text, or `und` for the record's neutral fields."
    return TextLocale(required=True, metadata=about(what))


def _version(what: str, **options: Any) -> fields.Integer:
    limits = validate.Range(1, LARGEST)
    return fields.Integer(strict=True, validate=limits, metadata=about(what), **options)


class PlaceInput(Input):
    """A record, as a site shows it."""

    site = site("The site.")
    record = record()


class PinInput(PlaceInput):
    """A version of a text: what the caller has seen, and what the verb is about."""

    locale = _locale()
    version = _version("The version that the caller has seen.", required=True)


def _items(schema: type[Schema], most: int = MOST_ITEMS) -> fields.List[Any]:
    what = "All of them are acted on together, or none."
    return fields.List(
        fields.Nested(schema), required=True, validate=validate.Length(min=1, max=most), metadata=about(what)
    )


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
        load_default=None, allow_none=True, metadata=about("The day of the review, by default today.")
    )


class ScheduleInput(PublishingInput):
    """Texts to publish or unpublish later."""

    verb = fields.String(
        load_default="publish",
        validate=validate.OneOf(["publish", "unpublish"]),
        metadata=about("What to do then."),
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
        required=True, validate=validate.OneOf(SEVERITIES), metadata=about("How urgent the withdrawal is.")
    )
    replacement = fields.String(
        load_default=None, allow_none=True, validate=IS_RECORD,
        metadata=about("The record to read instead."),
    )  # fmt: skip


class AdoptInput(PublishingInput):
    """Overrides that give way to what is inherited."""

    fields_ = fields.List(
        fields.String(validate=[validate.Length(max=60), check_text]), data_key="fields", attribute="fields", load_default=None, allow_none=True,
        validate=validate.Length(min=1, max=50), metadata=about("The fields to adopt, by default those that have changed upstream."),
    )  # fmt: skip


class ActionQuery(Schema):
    """Whether to act or only to ask."""

    dry_run = Flag(
        load_default=False,
        metadata=about("With `true` nothing is changed, and the answer tells what would be."),
    )  # fmt: skip


class PlanQuery(PageQuery):
    """Which releases or schedules."""

    limit = how_many(50, most=200)
    site = fields.String(validate=IS_SITE, metadata=about("Only those of this site."))
    state = fields.String(validate=validate.OneOf(PLAN_STATES), metadata=about("Only those in this state."))


class ReleaseItemInput(PlaceInput):
    """A text in a release: the version to make live, or null to take it down."""

    locale = _locale()
    version = _version("The version to make live; null takes the text down.", required=True, allow_none=True)


class ReleaseInput(Input):
    """A new release."""

    site = site("The site that it belongs to.")
    name = _name(required=True)
    description = text("What it is for.", load_default="")
    items = fields.List(
        fields.Nested(ReleaseItemInput), load_default=list, validate=validate.Length(max=MOST_ITEMS), metadata=about("Its first items.")
    )  # fmt: skip


class ReleasePatch(Input):
    """What to alter of a release."""

    name = _name()
    description = text("What it is for.")


class ReleaseItemsInput(Input):
    """Texts to pin in a release."""

    items = fields.List(
        fields.Nested(ReleaseItemInput), required=True, validate=validate.Length(max=MOST_ITEMS), metadata=about("The texts.")
    )  # fmt: skip


class ReasonInput(Input):
    """Why somebody does it."""

    reason = reason()


class ReleaseScheduleInput(Input):
    """When to publish a release."""

    at = ScheduleInput._declared_fields["at"]
    time_zone = ScheduleInput._declared_fields["time_zone"]
    reason = reason()


class OrderInput(Input):
    """The order that readers are to see."""

    topic = record("The topic's id.")
    type = record_type("The record type.")
    ids = fields.List(
        fields.String(validate=IS_RECORD, metadata={"format": "uuid"}), required=True, validate=validate.Length(1, 1000),
        metadata=about("The records in their new order; those left out follow as they stand."),
    )  # fmt: skip


class OrderQuery(Schema):
    """Which order."""

    topic = record("The topic's id.")
    type = record_type("The record type.")
