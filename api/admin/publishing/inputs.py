"""What releases and schedules of the admin API take in; what verbs take is said with them."""

from typing import Any

from marshmallow import Schema, fields, validate

from api.http.fields import Flag
from api.record_types.whole_number import WholeNumber
from api.services.publishing.pins import Pinned
from api.services.publishing.said import (
    MOST_ITEMS,
    RECORD_RULE,
    SITE,
    Input,
    PublishingInput,
    TextPlaceInput,
    name,
    reason,
    site,
    text,
    version,
)

STATES = ("open", "published", "reverted", "pending", "done", "failed", "cancelled")


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
    cursor = fields.String(validate=RECORD_RULE, metadata={"description": "Where to go on, from `next`."})


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
