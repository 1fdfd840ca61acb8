"""What the routes of records answer."""

from typing import Any

from marshmallow import fields, validate

from api.admin.draft_fields import DraftFields
from api.admin.named import SignedBy, Who
from api.admin.paging import SaysWhole
from api.admin.problem_values import ProblemValue
from api.admin.submitting import submission
from api.admin.texts.answers import TextReview, TextSummary
from api.http.schemas import about, flag, many, moment, number, one, string, strings, texts_by_name
from api.reading.facts.withdrawal import SEVERITIES
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.desk.facets import FACETS
from api.services.publishing.can import IN_ROWS
from api.services.publishing.foreseen import PLANNED_VERBS, RELEASE_STATES


class TextRow(TextSummary):
    """A text in a list."""

    title = string("Its title.", nullable=True)
    slug = string("Its name in URLs.", nullable=True)
    review = string("How the review of the live text stands.", nullable=True)
    review_imported = flag("Whether that review came in by a file, and nobody attested it here.")
    review_signed = flag("Whether the reviewer has signed it with a passkey.")
    draft_review = string(
        "How the review stands that the draft has for once it is live; null where there is no draft, or nobody has confirmed just its words.",
        nullable=True,
    )
    fields_ = DraftFields(
        data_key="fields", attribute="fields", metadata=about("Its newest fields; only where `include=fields` asks.")
    )
    can = fields.List(
        fields.String(validate=validate.OneOf(IN_ROWS)), required=True,
        metadata=about("Which of these the caller may do with it now; the text itself tells of all, and why not."),
    )  # fmt: skip


class RecordWithdrawal(Output):
    """Why a record was withdrawn."""

    message = string("What readers are told, where their language has no message of its own.")
    messages = texts_by_name("What readers of other languages are told, by language.")
    severity = string("How pressing it is.")
    replacement = string("The record to read instead.", nullable=True)
    at = moment("When.")


class Referrers(Output):
    """The records that point at one."""

    live = strings("By their live texts.")
    draft = strings("By their drafts.")


class ReferrerValue(Output):
    """A record that points at another."""

    record = string("Its id.", format="uuid")
    type = string("Its type.", required=False, enum=list(RECORD_TYPES))
    title = string("Its title.", required=False, nullable=True)
    live = flag("Whether a live text of it does.")
    draft = flag("Whether a draft of it does.")


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


class TextPlace(Output):
    """A text of a record."""

    site = string("The site.")
    locale = string("The locale; `und` for the neutral fields.")


class RecordReview(TextReview, TextPlace):
    """A review that readers have."""


class AttestationValue(TextPlace):
    """Somebody's word on an exact version; readers have it where that is live."""

    version = number("The version that was read.")
    reviewed_on = string("The day of the review.", format="date")
    reviewer = one(SignedBy, "Who attested it.", nullable=True)
    at = moment("When it was written down.")
    imported_by = string("Who brought it here from a file; else null.", nullable=True)
    signature = string(
        "The signature by which the reviewer proves it, for `/v1/admin/signatures/{id}`; null where it is not signed.",
        nullable=True,
    )
    valid_until = string(
        "The last day for which it was signed; null where it is not signed.", nullable=True, format="date"
    )


class PastWithdrawal(Output):
    """A time that the record was taken from all readers."""

    message = string("What readers are told, where their language has no message of its own.")
    messages = texts_by_name("What readers of other languages are told, by language.")
    severity = string("How pressing it is.", enum=list(SEVERITIES))
    replacement = string("The record to read instead.", nullable=True, format="uuid")
    reason = string("Why, in the words of who withdrew it; empty where they said nothing.")
    who = one(Who, "Who withdrew it, by id where that is known.")
    seq = number("The change that withdrew it.")
    at = moment("When.")
    until = moment("When it was reinstated; null while it is withdrawn.", nullable=True)
    may_still_show = number("While it is withdrawn, how many receivers have not said that they show it no more.")


class PlannedText(TextPlace):
    """A text that is planned to change."""

    version = number("The version to make live; null takes the text down.", nullable=True)


class PlannedRelease(Output):
    """A release that names the record."""

    id = string("Its id.", format="uuid")
    name = string("What it is called.")
    site = string("The site that it belongs to.")
    state = string("Where it stands.", enum=list(RELEASE_STATES))
    texts = many(PlannedText, "The texts of the record in it.")


class PlannedSchedule(Output):
    """What is planned with the record for later."""

    id = string("Its id.", format="uuid")
    verb = string("What it does.", enum=list(PLANNED_VERBS))
    site = string("The site that it belongs to.")
    release = string("The release that it publishes.", nullable=True, format="uuid")
    at = moment("When, in UTC.")
    time_zone = string("The time zone that it was planned in.")
    texts = many(PlannedText, "The texts of the record that it is about; none where it is about the record as a whole.")


class SlugValue(Output):
    """A slug that the record has, or had."""

    locale = string("In which locale.")
    slug = string("The slug.")
    is_present = flag("Whether it is the present one; a former one leads to it.")
    since = moment("Since when readers have it, or first had it.")


class SeenOn(Output):
    """What readers of a site get of the record."""

    site = string("The site.")
    locale = string("The locale that they ask for.")
    served = string("The locale that they get.")
    version = number("The version of the owner's text.")
    title = string("The title that they see.")
    slug = string("The slug under which it answers; empty where it has none.")
    outdated = flag("Whether it is served as outdated.")
    url = string(
        "Its address on the site's own website; null where nothing says so.", nullable=True, format="uri-reference"
    )


def _where_asked(schema: type[Output], name: str, what: str) -> fields.List[Any]:
    about_it = about(f"{what}; only where `include={name}` asks.")
    return fields.List(fields.Nested(schema), metadata=about_it)


class RecordRow(RecordBase):
    """A record in a list."""

    topic = string("Its topic.", nullable=True)
    position = number("Its place in its topic.", nullable=True)
    updated_at = moment("When a text of it was last saved.")
    etag = string("Names the present state of the record with all its texts.")
    withdrawn = flag("Whether it is withdrawn.")


class RecordAnswer(RecordBase, SaysWhole):
    """A record with all its texts."""

    created_by = string("Who made it, by the name that they had then.")
    who = one(Who, "Who made it, by id where that is known.")
    etag = string("Names the present state of the record with all its texts, for If-Match.")
    live_locales = strings("The locales in which the owner's text is live.")
    withdrawn = one(RecordWithdrawal, "Why it is withdrawn.", nullable=True)
    problems = many(
        ProblemValue,
        "What is wrong with the texts that are worked on or live, on the sites that you may read: what would stand in the way"
        " of publishing them all together, and what is to be looked at.",
    )
    referenced_by = one(Referrers, "The records that point at it.")
    referrers = many(ReferrerValue, "The same records, each with its type and title.")
    reviews = _where_asked(RecordReview, "reviews", "The reviews that readers have")
    attestations = _where_asked(
        AttestationValue, "attestations", "The newest attestations of its texts, drafts among them"
    )
    withdrawals = _where_asked(
        PastWithdrawal,
        "withdrawals",
        "By whom and why it was withdrawn, the newest time first, where you may read its owner",
    )
    releases = _where_asked(PlannedRelease, "releases", "The releases that name it, the newest first")
    schedules = _where_asked(PlannedSchedule, "schedules", "What is planned with it and has not run")
    slugs = _where_asked(SlugValue, "slugs", "Its slugs, the present and the former ones")
    seen_on = _where_asked(SeenOn, "seen_on", "What readers get of it, by site and locale")


class RecordMade(RecordAnswer):
    """A new record with all its texts."""

    submission = submission()


class RecordRemoved(Output):
    """A record that is gone."""

    id = string("Its id.", format="uuid")
    drafts_pointing = strings("The records whose drafts point at it, among those you may read; they must be mended.")


class FacetCount(Output):
    """One value of a filter."""

    value = string("As the filter takes it.")
    title = string("What people call it: of a topic its title, of an editor their name.", required=False, nullable=True)
    total = number("How many records there would be.")


class RecordPage(SaysWhole):
    """A page of records."""

    items = many(RecordRow, "The records.")
    total = number("How many there are in all.")
    facets = fields.Dict(
        keys=fields.String(validate=validate.OneOf(FACETS)), values=fields.List(fields.Nested(FacetCount)),
        metadata=about("How many records there would be for each value of a filter, all other filters kept; only where `facets` asks."),
    )  # fmt: skip
    next = string("The next page's address.", nullable=True)
