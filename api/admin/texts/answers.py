"""What the routes of texts answer."""

from marshmallow import fields, validate

from api.admin.draft_fields import DraftFields
from api.admin.named import SignedBy, Who
from api.admin.outcomes import Done
from api.admin.problem_values import ProblemValue
from api.admin.submitting import submission
from api.http.schemas import about, field_value, flag, many, moment, number, one, string, strings
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.publishing.can import ALL_VERBS
from api.services.texts.drafts import METHODS

TEXT_STATES = ("none", "draft", "submitted", "approved", "sent_back", "live", "unpublished")
CLASSES = ("clinical", "editorial")


class StageValue(Output):
    """Where a draft stands between people."""

    name = string("The stage.", enum=["submitted", "approved", "sent_back"])
    version = number("The version that it is about.", nullable=True)
    by = string("Who brought it there: their id or, where they have none, their name.", nullable=True)
    who = one(Who, "Who brought it there.", nullable=True)
    at = moment("When.", nullable=True)
    comment = string("What they said.", nullable=True)
    imported_by = string("Who brought it here from a file, which alone tells of the rest; else null.", nullable=True)


class TextReview(Output):
    """The clinical review of a text: as readers have it or, of a draft, as they will once it is live."""

    status = string("How it stands.", enum=["current", "due", "overdue"])
    last_reviewed_on = string("The day of the review.", format="date")
    next_due_on = string("The day by which it is to be reviewed again.", nullable=True, format="date")
    reviewer = one(SignedBy, "Who attested it; null where that was erased.", nullable=True)
    imported = flag("Whether it came in by a file, and nobody attested it here.")
    signed = flag("Whether the reviewer has signed it with a passkey.")


class TextSummary(Output):
    """How a text stands."""

    site = string("The site that it is a text of.")
    locale = string("Its locale; `und` for the neutral fields.")
    version = number("The version being worked on: the draft, or else what is live or was live last.", nullable=True)
    state = string(
        "Where it stands, in one word; `none`: not begun, or given up before readers ever had it.",
        enum=list(TEXT_STATES),
    )
    draft = number("The draft's version.", nullable=True)
    live = number("The version that readers get.", nullable=True)
    latest = number("The newest version of all.", nullable=True)
    stage = one(StageValue, "Where the draft stands between people.", nullable=True)
    etag = string("Names its present state, for If-Match.")
    outdated = strings("The clinical fields whose source has moved on since the translation was made.")


class InheritedValue(Output):
    """A value that a site gets from above."""

    value = field_value("The value that readers get without an override.")
    site = string("The site that it comes from.")


class AllowedValue(Output):
    """Whether the caller may do something with a text now."""

    allowed = flag("Whether they may. A text whose `problems` have a blocker is not published all the same.")
    reason = string("Why not, by a name that `GET /v1/problems` explains.", nullable=True)
    detail = string("Why not, in words.", nullable=True)


class TextAnswer(TextSummary):
    """A text with its own fields, and apart from them what it inherits."""

    record = string("The record's id.", format="uuid")
    preview = string(
        "The page of this server that shows the record with its drafts, as a patient would see it.", required=False
    )
    type = string("Its record type.", enum=list(RECORD_TYPES))
    is_override = flag("Whether the record belongs to a site further up.")
    fields_ = DraftFields(required=True, data_key="fields", attribute="fields", metadata=about("Its own fields."))
    inherited = fields.Dict(
        keys=fields.String(), values=fields.Nested(InheritedValue), required=True,
        metadata=about("What readers get of each field that is not its own."),
    )  # fmt: skip
    locked = strings("The fields that only the owner may change.")
    review = one(TextReview, "Its clinical review; null where readers have none.", nullable=True)
    draft_review = one(
        TextReview,
        "The clinical review that the draft has, with the details that would be read with it, for once it is live; null where there is no draft, or nobody"
        " has confirmed just its words.",
        nullable=True,
    )
    problems = many(
        ProblemValue,
        "What is wrong with the version being worked on, the gravest first: what would stand in the way of publishing it with"
        " the draft of the record's details, and what is to be looked at.",
    )
    can = fields.Dict(
        keys=fields.String(validate=validate.OneOf(ALL_VERBS)), values=fields.Nested(AllowedValue), required=True,
        metadata=about("For everything that can be done with the text, whether the caller may, and why not."),
    )  # fmt: skip
    upstream_changed = strings("The overridden fields whose inherited value has changed since.")
    class_ = fields.String(
        required=True, allow_none=True, data_key="class", validate=validate.OneOf(CLASSES),
        metadata=about("What its newest save meant: `clinical` where a clinical field differs, else `editorial`."),
    )  # fmt: skip
    method = string("How it came about.", nullable=True, enum=[*METHODS, None])
    saved_at = moment("When it was saved.", nullable=True)
    saved_by = string("Who saved it, by the name that they had then.", nullable=True)
    who = one(Who, "Who saved it, by id where that is known.", nullable=True)
    imported_by = string("Who brought it here from a file, which then says who saved it and when.", nullable=True)
    based_on = number("For an override: the owner's version then.", nullable=True)
    source_version = number("For a translation: the source's version then.", nullable=True)


class SavedAnswer(TextAnswer):
    """The text after a save."""

    publication = one(Done, "What publishing it did, where that was asked for.", required=False)
    submission = submission()


class DeletedAnswer(TextAnswer):
    """The text after it was taken from readers."""

    seq = number("The change that it made; null where readers never had it, and in a dry run.", nullable=True)
    publication = one(Done, "In a dry run, what it would do to readers.", required=False)
