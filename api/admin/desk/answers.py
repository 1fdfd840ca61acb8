"""What the routes of records answer."""

from marshmallow import fields, validate

from api.admin.problem_values import ProblemValue
from api.admin.texts.answers import TextSummary
from api.http.schemas import about, flag, many, moment, number, one, string, strings
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.publishing.can import IN_ROWS


class TextRow(TextSummary):
    """A text in a list."""

    title = string("Its title.", nullable=True)
    slug = string("Its name in URLs.", nullable=True)
    review = string("How the review of the live text stands.", nullable=True)
    review_imported = flag("Whether that review came in by a file, and nobody attested it here.")
    can = fields.List(
        fields.String(validate=validate.OneOf(IN_ROWS)), required=True,
        metadata=about("Which of these the caller may do with it now; the text itself tells of all, and why not."),
    )  # fmt: skip


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
    withdrawn = flag("Whether it is withdrawn.")


class RecordAnswer(RecordBase):
    """A record with all its texts."""

    created_by = string("Who made it.")
    etag = string("Names the present state of the record with all its texts, for If-Match.")
    live_locales = strings("The locales in which the owner's text is live.")
    withdrawn = one(RecordWithdrawal, "Why it is withdrawn.", nullable=True)
    problems = many(
        ProblemValue,
        "What is wrong with the texts that are worked on or live, on the sites that you may read: what would stand in the way"
        " of publishing them all together, and what is to be looked at.",
    )
    referenced_by = one(Referrers, "The records that point at it.")


class RecordRemoved(Output):
    """A record that is gone."""

    id = string("Its id.", format="uuid")
    drafts_pointing = strings("The records whose drafts point at it, among those you may read; they must be mended.")


class RecordPage(Output):
    """A page of records."""

    items = many(RecordRow, "The records.")
    total = number("How many there are in all.")
    next = string("The next page's address.", nullable=True)
