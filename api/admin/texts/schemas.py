"""What the routes of records, texts, history and order answer."""

from typing import Any

from marshmallow import fields, validate

from api.admin.outcomes import Done, Told
from api.http.schemas import many, moment, number, one, string, strings
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.desk.inbox import KINDS
from api.services.texts.diff import compare_words
from api.services.texts.drafts import METHODS

TEXT_STATES = ("none", "draft", "submitted", "approved", "sent_back", "live", "unpublished")
CLASSES = ("clinical", "editorial")


def _about(text: str, **more: Any) -> dict[str, Any]:
    return {"description": text, **more}


class StageValue(Output):
    """Where a draft stands between people."""

    name = string("The stage.", enum=["submitted", "approved", "sent_back"])
    version = number("The version that it is about.", nullable=True)
    by = string("Who brought it there.", nullable=True)
    at = moment("When.", nullable=True)
    comment = string("What they said.", nullable=True)


class TextSummary(Output):
    """How a text stands."""

    site = string("The site that it is a text of.")
    locale = string("Its locale; `und` for the neutral fields.")
    version = number("The version being worked on: the draft, or else what is live or was live last.", nullable=True)
    state = string("Where it stands, in one word.", enum=list(TEXT_STATES))
    draft = number("The draft's version.", nullable=True)
    live = number("The version that readers get.", nullable=True)
    latest = number("The newest version of all.", nullable=True)
    stage = one(StageValue, "Where the draft stands between people.", nullable=True)
    etag = string("Names its present state, for If-Match.")
    outdated = strings("The clinical fields whose source has moved on since the translation was made.")


class TextRow(TextSummary):
    """A text in a list."""

    title = string("Its title.", nullable=True)
    slug = string("Its name in URLs.", nullable=True)
    review = string("How the review of the live text stands.", nullable=True)


class InheritedValue(Output):
    """A value that a site gets from above."""

    value = fields.Raw(
        required=True, allow_none=True, metadata=_about("The value that readers get without an override.")
    )
    site = string("The site that it comes from.")


class TextAnswer(TextSummary):
    """A text with its own fields, and apart from them what it inherits."""

    record = string("The record's id.", format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    is_override = fields.Boolean(required=True, metadata=_about("Whether the record belongs to a site further up."))
    fields_ = fields.Dict(
        keys=fields.String(), required=True, data_key="fields", attribute="fields", metadata=_about("Its own fields.")
    )
    inherited = fields.Dict(
        keys=fields.String(), values=fields.Nested(InheritedValue), required=True,
        metadata=_about("What readers get of each field that is not its own."),
    )  # fmt: skip
    locked = strings("The fields that only the owner may change.")
    upstream_changed = strings("The overridden fields whose inherited value has changed since.")
    class_ = fields.String(
        required=True, allow_none=True, data_key="class", validate=validate.OneOf(CLASSES),
        metadata=_about("What its newest save meant: `clinical` where a clinical field differs, else `editorial`."),
    )  # fmt: skip
    method = string("How it came about.", nullable=True, enum=[*METHODS, None])
    saved_at = moment("When it was saved.", nullable=True)
    saved_by = string("Who saved it.", nullable=True)
    based_on = number("For an override: the owner's version then.", nullable=True)
    source_version = number("For a translation: the source's version then.", nullable=True)


class SavedAnswer(TextAnswer):
    """The text after a save."""

    publication = one(Done, "What publishing it did, where that was asked for.", required=False)


class LeftField(Output):
    """A field that could not be restored."""

    field = string("The field's name.")
    detail = string("Why.")


class RestoredAnswer(TextAnswer):
    """The text after a restore."""

    left_out = many(LeftField, "What of the old version could not be taken along.")


class DeletedAnswer(TextAnswer):
    """The text after it was taken from readers."""

    seq = number("The change that it made; null where readers never had it.", nullable=True)


class RecordWithdrawal(Output):
    """Why a record was withdrawn."""

    message = string("What readers are told.")
    severity = string("How pressing it is.")
    replacement = string("The record to read instead.", nullable=True)
    at = moment("When.")


class Referrers(Output):
    """The records that point at one."""

    live = strings("By their live texts.")
    draft = strings("By their drafts.")


class RecordBase(Output):
    """What a record is."""

    id = string("Its id; it never changes.", format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    site = string("The site that owns it.")
    source_locale = string("The locale it is written in first.")
    title = string("Its title.", nullable=True)
    created_at = moment("When it was made.")
    hidden_on = strings("The sites that hide it, among those you may read.")
    translations = many(TextRow, "Its texts on the sites that you may read.")


class RecordRow(RecordBase):
    """A record in a list."""

    topic = string("Its topic.", nullable=True)
    position = number("Its place in its topic.", nullable=True)
    updated_at = moment("When a text of it was last saved.")
    withdrawn = fields.Boolean(required=True, metadata=_about("Whether it is withdrawn."))


class RecordAnswer(RecordBase):
    """A record with all its texts."""

    created_by = string("Who made it.")
    live_locales = strings("The locales in which the owner's text is live.")
    withdrawn = one(RecordWithdrawal, "Why it is withdrawn.", nullable=True)
    referenced_by = one(Referrers, "The records that point at it.")


class RecordPage(Output):
    """A page of records."""

    items = many(RecordRow, "The records.")
    total = number("How many there are in all.")
    next = string("The next page's address.", nullable=True)


class LiveInterval(Output):
    """When readers got a version."""

    from_seq = number("The change that made it live.")
    to_seq = number("The change that ended it.", nullable=True)
    since = moment("When it went live.")
    until = moment("When it ended.", nullable=True)


class VersionRow(Output):
    """A version in the history of a text."""

    saved_at = moment("When it was saved.")
    saved_by = string("Who saved it.")
    class_ = fields.String(
        required=True, data_key="class", validate=validate.OneOf(CLASSES), metadata=_about("What the save meant.")
    )
    method = string("How it came about.", enum=list(METHODS))
    schema_version = number("The number of its type's schema then.")
    live = many(LiveInterval, "When readers got it.")
    number = number("Its number.")


class VersionAnswer(VersionRow):
    """A version with its text."""

    fields_ = fields.Dict(
        keys=fields.String(), required=True, data_key="fields", attribute="fields",
        metadata=_about("Its fields, as the type's present schema holds them."),
    )  # fmt: skip


class VersionPage(Output):
    """A page of a text's history, the newest first."""

    items = many(VersionRow, "The versions.")
    total = number("How many there are in all.")
    next = string("The next page's address.", nullable=True)


class PieceValue(Output):
    """A piece of a text."""

    op = string("What became of it.", enum=["equal", "delete", "insert"])
    text = string("The piece.")


class DifferenceValue(Output):
    """How a field differs."""

    field = string("The field's name.")
    change = string("What became of it.", enum=["added", "removed", "changed"])
    clinical = fields.Boolean(required=True, metadata=_about("Whether it is a clinical field."))
    from_ = fields.Raw(allow_none=True, data_key="from", metadata=_about("Its value before."))
    to = fields.Raw(allow_none=True, metadata=_about("Its value after."))
    words = fields.List(
        fields.Nested(PieceValue),
        required=True,
        allow_none=True,
        metadata=_about(f"{compare_words.__doc__}; null without words."),
    )


class DiffEnd(Output):
    """One side of a comparison."""

    name = string("As it was asked for.")
    version = number("The version that it stands for; null for empty.", nullable=True)


class DiffAnswer(Output):
    """How two states of a text differ."""

    from_ = fields.Nested(DiffEnd, required=True, data_key="from", metadata=_about("The older side."))
    to = one(DiffEnd, "The newer side.")
    fields_ = fields.List(
        fields.Nested(DifferenceValue), required=True, data_key="fields", metadata=_about("The fields that differ.")
    )


class OrderAnswer(Output):
    """The order of a type's records in a topic, as readers of a site see it."""

    ids = strings("The records in order.")
    seq = number("The change that it made; null where none was needed.", nullable=True)
    etag = string("Names the order, for If-Match.")


class OrderChanged(Told, OrderAnswer):
    """The order after a change, and what readers notice."""


class RoleValue(Output):
    """A role that the caller has."""

    role = string("The role.")
    site = string("The site's key, or `*` for every site.")
    locale = string("The locale, or `*` for every locale.")


class MySite(Output):
    """A site, and what the caller may do there."""

    key = string("The site's key.")
    name = string("Its name.")
    locales = strings("The locales that it serves.")
    permissions = strings("What the caller may do there in some locale.")


class MeAnswer(Output):
    """Who calls, and what they may do."""

    name = string("The caller's name.")
    person = string("The person's id; null for a machine's key.", nullable=True)
    key = string("The key's id.", nullable=True)
    credential = string("The clinical credential that reviews carry.", nullable=True)
    roles = many(RoleValue, "The roles, each where it holds.")
    sites = many(MySite, "The sites that the caller may see.")
    locales = strings("The locales of these sites in which the caller may write or publish.")


class Waiting(Output):
    """One kind of work."""

    total = number("How much of it there is.")
    items = fields.List(fields.Dict(), required=True, metadata=_about("The first 50, each with `links`."))


InboxAnswer = type(
    "InboxAnswer",
    (Output,),
    {
        **{name: one(Waiting, f"What waits: {name.replace('_', ' ')}.") for name in KINDS},
        "__doc__": "What waits for the caller, by kind.",
    },
)
