"""What releases and schedules of the admin API take in; what verbs take is said with them."""

from typing import Any

from marshmallow import Schema, fields, validate

from api.admin.paging import PageQuery, how_many
from api.admin.values import record_type, topic
from api.http.schemas import about
from api.services.publishing.pins import Pinned
from api.services.publishing.said import (
    MOST_ITEMS,
    RECORD_RULE,
    SITE_RULE,
    Input,
    PublishingInput,
    TextPlaceInput,
    name,
    reason,
    site,
    text,
    version,
)

PLAN_STATES = ("open", "published", "reverted", "pending", "done", "failed", "cancelled")


def pinned(item: dict[str, Any]) -> Pinned:
    """The version that an item of a body names."""
    return Pinned(item["record"], item["site"], item["locale"], item["version"])


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


class PlanQuery(PageQuery):
    """Which releases or schedules."""

    limit = how_many(50, most=200)
    site = fields.String(validate=SITE_RULE, metadata=about("Only those of this site."))
    state = fields.String(validate=validate.OneOf(PLAN_STATES), metadata=about("Only those in this state."))


class ReleaseItemInput(TextPlaceInput):
    """A text in a release: the version to make live, or null to take it down."""

    version = version("The version to make live; null takes the text down.", allow_none=True)


class ReleaseInput(Input):
    """A new release."""

    site = site("The site that it belongs to.")
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


class OrderInput(Input):
    """The order that readers are to see."""

    topic = topic("The topic, by id or slug.")
    type = record_type("The record type.")
    ids = fields.List(
        fields.String(validate=RECORD_RULE, metadata={"format": "uuid"}), required=True, validate=validate.Length(1, 1000),
        metadata=about("The records in their new order; those left out follow as they stand."),
    )  # fmt: skip


class OrderQuery(Schema):
    """Which order."""

    topic = topic("The topic, by id or slug.")
    type = record_type("The record type.")
