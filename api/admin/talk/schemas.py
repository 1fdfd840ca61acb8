"""What the routes of threads take in and answer."""

from marshmallow import fields, validate

from api.admin.named import Who
from api.admin.paging import PageQuery, SaysWhole
from api.http.fields import TrueOrFalse
from api.http.schemas import about, flag, many, moment, number, one, string
from api.record_types.checks import check_filled
from api.record_types.output import Output
from api.services.publishing.said import RECORD_RULE, SITE_RULE, Input, TextLocale, site, text
from api.services.talk.threads import LONGEST_COMMENT

_MENTION = "Plain text; `@` and the id of a colleague mentions them."
_NAME = validate.Length(1, 100)


def _words() -> fields.String:
    field = text(_MENTION, longest=LONGEST_COMMENT, required=True)
    field.validators.append(check_filled)
    return field


def _assignee(**options: object) -> fields.String:
    what = about("Who is to act upon it: the id of a colleague; null for nobody.", format="uuid")
    return fields.String(validate=RECORD_RULE, allow_none=True, metadata=what, **options)  # type: ignore[arg-type]


def _due_on(**options: object) -> fields.Date:
    return fields.Date(allow_none=True, metadata=about("By which day; null for none."), **options)  # type: ignore[arg-type]


class ThreadInput(Input):
    """A new thread, with its first comment."""

    site = site("The site of the text that it is about.", examples=["core"])
    locale = TextLocale(
        load_default=None, allow_none=True,
        metadata=about("The locale of the text, or `und` for the neutral fields; null for the record as a whole."),
    )  # fmt: skip
    field = fields.String(
        load_default=None, allow_none=True, validate=_NAME, metadata=about("The field that it is about; null for none.")
    )
    words = _words()
    assignee = _assignee(load_default=None)
    due_on = _due_on(load_default=None)


class ThreadPatch(Input):
    """What is to change; the rest stays."""

    assignee = _assignee()
    due_on = _due_on()
    resolved = TrueOrFalse(metadata=about("Whether it is settled."))


class WordsInput(Input):
    """Something to say."""

    words = _words()


class ThreadsQuery(PageQuery):
    """Which threads of the record."""

    site = fields.String(validate=SITE_RULE, metadata=about("Only those about texts of this site."))
    locale = TextLocale(metadata=about("Only those about the text in this locale."))
    field = fields.String(validate=_NAME, metadata=about("Only those about this field."))
    state = fields.String(
        validate=validate.OneOf(("open", "resolved")), metadata=about("Only those that are open, or settled.")
    )


class CommentAnswer(Output):
    """Something that was said or done in a thread."""

    id = string("Its id.", format="uuid")
    by = one(Who, "Who said it.")
    at = moment("When.")
    act = string(
        "What was done with it; null for words alone.", nullable=True,
        enum=["submit", "approve", "send-back", "assign", "resolve", "reopen", None],
    )  # fmt: skip
    version = number("The version that was handed on, approved or sent back.", nullable=True)
    words = string(f"{_MENTION} Empty where they were taken back, or something was only done.")
    mentions = many(Who, "Whom it mentions.")
    edited_at = moment("When the words were last altered.", nullable=True)
    removed_at = moment("When they were taken back.", nullable=True)
    editable_until = moment("Until when its author may alter the words.")
    etag = string("Names this state, for If-Match.")


class ThreadAnswer(Output):
    """A thread with what was said in it."""

    id = string("Its id.", format="uuid")
    record = string("The record.", format="uuid")
    site = string("The site of the text.")
    locale = string("The locale of the text; null for the record as a whole.", nullable=True)
    field = string("The field; null for none.", nullable=True)
    is_of_steps = flag("Whether it holds what was said when the text was handed on, sent back and approved.")
    assignee = one(Who, "Who is to act upon it.", nullable=True)
    due_on = string("By which day.", nullable=True, format="date")
    created_at = moment("Since when it is.")
    updated_at = moment("When something was last said or done in it.")
    resolved_at = moment("Since when it is settled.", nullable=True)
    comments_total = number("How much was said and done in it.")
    comments = many(CommentAnswer, "The comments, the oldest first; in a list of threads the newest twenty of each.")
    etag = string("Names this state, for If-Match.")


class ThreadPage(SaysWhole):
    """A page of threads."""

    items = many(ThreadAnswer, "The threads, the newest first.")
    next = string("The address of the page after this one.", nullable=True)
