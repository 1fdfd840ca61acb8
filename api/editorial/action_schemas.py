"""What the verbs, releases and schedules of the admin API take in and answer."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from api.http.blueprint import WholeNumber
from api.http.schemas import Output, many, moment, number, one, string
from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types.schemas import ID, check_filled, check_text
from api.services.showing import SEVERITIES

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
    return fields.String(validate=[validate.Length(max=longest), check_text], metadata={"description": about}, **options)


def name(about: str, **options: Any) -> fields.String:
    """A name of one line."""
    return fields.String(validate=[validate.Length(max=LONGEST_NAME), check_filled, check_text], metadata={"description": about}, **options)


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
        load_default="publish", validate=validate.OneOf(["publish", "unpublish"]), metadata={"description": "What to do then."}
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

    dry_run = fields.Boolean(
        load_default=False, truthy={"true"}, falsy={"false"},
        metadata={"description": "With `true` nothing is changed, and the answer tells what would be."},
    )  # fmt: skip


class PlanQuery(Schema):
    """Which releases or schedules."""

    site = fields.String(validate=validate.Regexp(SITE), metadata={"description": "Only those of this site."})
    state = fields.String(validate=validate.OneOf(STATES), metadata={"description": "Only those in this state."})
    limit = WholeNumber(
        load_default=50, validate=validate.Range(1, 200), metadata={"description": "How many at most, 1 to 200."}
    )
    cursor = fields.String(validate=validate.Regexp(ID.pattern + r"\Z"), metadata={"description": "Where to go on, from `next`."})


class Served(Output):
    """What readers are served of a record."""

    locale = string("The locale that is served.")
    version = number("The version of the owner's text.")
    title = string("The title that readers see.")
    outdated = fields.Boolean(required=True, metadata={"description": "Whether it is served as outdated."})


class ImpactRow(Output):
    """One record in one locale, served differently in the same way on these sites."""

    record = string("The record's id.", format="uuid")
    locale = string("The locale that readers ask for.")
    sites = fields.List(fields.String(), required=True, metadata={"description": "The sites where it is so."})
    effect = string("What readers notice.", enum=["appears", "disappears", "text", "links", "review"])
    served_before = one(Served, "What they were served; null for nothing.", nullable=True)
    served_after = one(Served, "What they get; null for nothing.", nullable=True)


class BlockerAnswer(Output):
    """One thing that stands in the way."""

    rule = string("Its stable name, such as `required-field-missing` or `superseded`.")
    detail = string("What is wrong.")
    record = string("The record's id.", format="uuid")
    site = string("The site.")
    locale = string("The locale, where it is about one.", required=False)
    field = string("The field, where it is about one.", required=False)
    live = fields.Integer(metadata={"description": "The version that is live now."})
    latest = fields.Integer(metadata={"description": "The version being worked on now, or else the one live last."})


class WarningAnswer(Output):
    """One thing to know about the change."""

    rule = string("Its stable name, such as `translation-outdated` or `link-dropped`.")
    detail = string("What happens.")
    record = string("The record's id.", format="uuid")
    site = string("The site, where it is about one.", required=False)
    locale = string("The locale, where it is about one.", required=False)
    field = string("The field, where it is about one.", required=False)
    sites = fields.List(fields.String(), metadata={"description": "The sites where it is so."})


class ItemStanding(Output):
    """How a text stands now, for the next call about it."""

    site = string("The site.")
    record = string("The record's id.", format="uuid")
    locale = string("The locale.", required=False)
    version = fields.Integer(metadata={"description": "The version that was acted on."})
    live_version = fields.Integer(allow_none=True, metadata={"description": "The version that readers get."})
    draft_version = fields.Integer(allow_none=True, metadata={"description": "The version being worked on."})
    stage = string("Where the draft stands between people.", required=False, nullable=True)


class ScheduleAnswer(Output):
    """A publication planned for later, or what became of it."""

    id = string("Its id.", format="uuid")
    verb = string("What it does.", enum=["publish", "unpublish", "release"])
    site = string("The site that it belongs to.")
    release = string("The release that it publishes.", nullable=True, format="uuid")
    items = fields.List(fields.Nested(lambda: PlanItem()), required=True, metadata={"description": "The texts that it is about."})
    at = moment("When, in UTC.")
    local_at = string("When, by the clocks of its time zone.")
    time_zone = string("The time zone that it was planned in.")
    reason = string("Why.")
    state = string("Where it stands.", enum=["pending", "done", "failed", "cancelled"])
    ran_at = moment("When it ran; later than `at` where the worker was late.", nullable=True)
    seq = fields.Integer(required=True, allow_none=True, metadata={"description": "The change that it made."})
    problem = fields.Dict(required=True, allow_none=True, metadata={"description": "What a failed run met, as a problem."})
    created_at = moment("When it was planned.")
    created_by = string("Who planned it.")
    etag = string("Names its present state, for If-Match.")


class PlanItem(Output):
    """A text that is planned to go live, or without a version to be taken down."""

    site = string("The site.")
    record = string("The record's id.", format="uuid")
    locale = string("The locale.")
    version = fields.Integer(required=True, allow_none=True, metadata={"description": "The version to make live; null takes the text down."})
    replaces = fields.Integer(required=True, allow_none=True, metadata={"description": "The version that was live when it was planned; where another is live by then, it is superseded."})


class Tried(Output):
    """What a change does, or would do."""

    blockers = many(BlockerAnswer, "What stands in the way; empty where it was done.")
    warnings = many(WarningAnswer, "What to know about it.")
    impact = many(ImpactRow, "What readers are served differently: the first 500 rows.")
    impact_total = number("How many rows there are in all.")


class Done(Tried):
    """What a change did or, in a dry run, would do, and which change it was."""

    seq = fields.Integer(required=True, allow_none=True, metadata={"description": "The change that it made; null where readers get what they got before."})
    at = moment("When.", nullable=True)
    tags = fields.List(fields.String(), required=True, metadata={"description": "The cache tags that are stale now."})


class ActionAnswer(Done):
    """What a verb did or, in a dry run, would do."""

    items = many(ItemStanding, "How the texts stand now.")


class ScheduledAnswer(ActionAnswer):
    """A publication that is planned, with what it would do if it ran now."""

    schedule = one(ScheduleAnswer, "The schedule; null in a dry run.", nullable=True)


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


class ReleaseAnswer(Output):
    """A named set of versions that go live in one change."""

    id = string("Its id.", format="uuid")
    site = string("The site that it belongs to.")
    name = string("What it is called.")
    description = string("What it is for.")
    state = string("Where it stands.", enum=["open", "published", "reverted"])
    published_seq = fields.Integer(required=True, allow_none=True, metadata={"description": "The change that published it."})
    reverted_seq = fields.Integer(required=True, allow_none=True, metadata={"description": "The change that took it back."})
    items = many(PlanItem, "Its texts.")
    scheduled_at = moment("When it will be published, where that is planned.", nullable=True)
    created_at = moment("When it was made.")
    created_by = string("Who made it.")
    etag = string("Names its present state, for If-Match.")


class ReleaseList(Output):
    """Releases, the newest first."""

    items = many(ReleaseAnswer, "The releases that the caller may see.")
    next = string("The address of the next page.", nullable=True)


class ReleaseDone(Done):
    """What publishing a release did, with the release as it stands now."""

    release = one(ReleaseAnswer, "The release.")


class ReleaseScheduled(Tried):
    """A release that is planned, with what it would do if it were published now."""

    schedule = one(ScheduleAnswer, "The schedule; null in a dry run.", nullable=True)


class LeftItem(Output):
    """An item that a revert left alone."""

    record = string("The record's id.", format="uuid")
    site = string("The site.")
    locale = string("The locale.")
    why = string("Why.", enum=["changed-since", "unchanged-by-release"])
    live_version = fields.Integer(required=True, allow_none=True, metadata={"description": "The version that is live now."})


class ReleaseReverted(ReleaseDone):
    """What a revert did, and what it left alone."""

    left = many(LeftItem, "The items that are no longer as the release left them.")


class ScheduleList(Output):
    """Schedules, those planned last first."""

    items = many(ScheduleAnswer, "The schedules that the caller may see.")
    next = string("The address of the next page.", nullable=True)
