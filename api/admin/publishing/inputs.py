"""What releases and schedules of the admin API take in; what verbs take is said with them."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate, validates_schema

from api.admin.paging import PageQuery, how_many
from api.admin.values import record_type, topic
from api.http.schemas import about
from api.reading.facts.withdrawal import SEVERITIES
from api.services.publishing.foreseen import ON_RECORDS, ON_TEXTS, RELEASE_STATES
from api.services.publishing.pins import Pinned
from api.services.publishing.said import (
    LARGEST,
    MOST_ITEMS,
    RECORD_RULE,
    SITE_RULE,
    Input,
    PlaceInput,
    TextLocale,
    TextPlaceInput,
    TextsInput,
    by_language,
    name,
    reason,
    site,
    text,
    version,
)
from api.services.publishing.verbs import VERBS

PLAN_STATES = (*RELEASE_STATES, "pending", "done", "failed", "cancelled")


def pinned(item: dict[str, Any]) -> Pinned:
    """The version that an item of a body names."""
    return Pinned(item["record"], item["site"], item["locale"], item["version"])


def when(**options: Any) -> fields.String:
    """The time of a plan."""
    return fields.String(
        validate=validate.Length(max=40),
        metadata={"description": "When: a time with its offset, or a local time of `time_zone`.", "example": "2027-03-01T09:00:00+01:00"},
        **options,
    )  # fmt: skip


def zone() -> fields.String:
    """The zone of the time of a plan."""
    return fields.String(
        load_default="UTC", validate=validate.Length(max=60),
        metadata={"description": "The IANA time zone that the time is meant in.", "example": "Europe/Paris"},
    )  # fmt: skip


class ScheduledInput(PlaceInput):
    """A text with its version, or a record, as the verb needs it."""

    locale = TextLocale(metadata=about("The locale of the text, where the verb is about texts."))
    version = fields.Integer(
        strict=True, validate=validate.Range(1, LARGEST),
        metadata=about("The version that the caller has seen, where the verb is about texts."),
    )  # fmt: skip


class ScheduleInput(Input):
    """What is to be done later, said as it would be said with the verb now."""

    verb = fields.String(
        load_default="publish", validate=validate.OneOf((*ON_TEXTS, *ON_RECORDS)), metadata=about("What to do then.")
    )
    items = fields.List(
        fields.Nested(ScheduledInput), load_default=list, validate=validate.Length(max=MOST_ITEMS), metadata=about("What it is about.")
    )  # fmt: skip
    records = TextsInput._declared_fields["records"]
    at = when(required=True)
    time_zone = zone()
    reason = reason()
    message = text("What readers are told of a withdrawal.")
    messages = by_language("The same in other languages.")
    severity = fields.String(metadata=about("How urgent a withdrawal is.", enum=list(SEVERITIES)))
    replacement = fields.String(allow_none=True, metadata=about("The record to read instead of one that is withdrawn."))

    @validates_schema(pass_original=True, skip_on_field_errors=True)
    def _as_said_now(self, data: dict[str, Any], original: dict[str, Any], **_: Any) -> None:
        VERBS[data["verb"]].body().load(_beside_time(original))

    @post_load(pass_original=True)
    def _read(self, data: dict[str, Any], original: dict[str, Any], **_: Any) -> dict[str, Any]:
        time = {name: data[name] for name in _TIME}
        return {**VERBS[data["verb"]].body().load(_beside_time(original)), **time}


_TIME = ("verb", "at", "time_zone")


def _beside_time(original: dict[str, Any]) -> dict[str, Any]:
    """The body of the verb that is planned."""
    return {name: value for name, value in original.items() if name not in _TIME}


class ScheduleMove(Input):
    """Another time for what is planned."""

    at = when(required=True)
    time_zone = zone()
    reason = text("Why; it stands in the ledger. By default as before.")


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


class ProposalInput(ReleaseInput):
    """A release for somebody else to decide about."""

    at = when(load_default=None, allow_none=True)
    time_zone = zone()


class ProposalAlteredInput(Input):
    """A proposal as it is to be from now on."""

    name = name("What it is called.", required=True)
    description = text("What it is for.", load_default="")
    items = ReleaseInput._declared_fields["items"]
    at = when(load_default=None, allow_none=True)
    time_zone = zone()


class AcceptInput(Input):
    """Yes to a proposal."""

    comment = text("A word to who proposed it.", load_default="")
    at = when(load_default=None, allow_none=True)
    time_zone = zone()


class DeclineInput(Input):
    """No to a proposal."""

    comment = text("Why, for who proposed it.", required=True)


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

    at = when(required=True)
    time_zone = zone()
    reason = reason()


class OrderInput(Input):
    """The order that readers are to see."""

    topic = topic("The topic, by id or slug.")
    type = record_type("The record type.")
    ids = fields.List(
        fields.String(validate=RECORD_RULE, metadata={"format": "uuid"}), required=True, validate=validate.Length(1, 1000),
        metadata=about("The records in their new order; those left out follow as they stand."),
    )  # fmt: skip


class OrderScheduleInput(OrderInput):
    """The order that readers are to see later."""

    at = when(required=True)
    time_zone = zone()
    reason = reason()


class OrderQuery(Schema):
    """Which order."""

    topic = topic("The topic, by id or slug.")
    type = record_type("The record type.")
