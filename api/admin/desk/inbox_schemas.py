"""What the inbox answers: a schema for each kind of work, as the overview and as the list have it."""

from typing import Any

from marshmallow import Schema, fields, validate

from api.admin.named import Who
from api.admin.outcomes import Failure
from api.admin.paging import PageQuery, SaysWhole
from api.admin.publishing.answers import Risk
from api.http.blueprint import Api
from api.http.fields import CommaList
from api.http.openapi import add_union, use_reference
from api.http.problem_schemas import Blocker
from api.http.schemas import about, many, moment, number, one, string, strings
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.desk.inbox import KINDS, TEXT_KINDS
from api.services.publishing.foreseen import PLANNED_VERBS
from api.services.publishing.said import SITE_RULE, TextLocale


class WorkLinks(Output):
    """Where a piece of work is done."""

    self_ = fields.String(
        required=True,
        data_key="self",
        metadata={"description": "The address of what it is about.", "format": "uri-reference"},
    )


class TextWork(Output):
    """A text that waits for somebody."""

    record = string("The record.", format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    site = string("The site.")
    locale = string("The locale.")
    title = string("The record's title.", nullable=True)
    version = number(
        "The version that it is about: the one being worked on, or what readers have where that alone is to be read.",
        nullable=True,
    )
    saved_at = moment("When that was saved; null for what readers have while somebody writes on.", nullable=True)
    links = one(WorkLinks, "Where it is done.")


class BegunWork(TextWork):
    """A text that somebody has begun."""

    etag = string("Names its present state, for the If-Match of a save.")


class StagedWork(BegunWork):
    """A draft that somebody has handed on."""

    by = string("Who handed it on: their id or, where they have none, their name.", nullable=True)
    who = one(Who, "Who handed it on.", nullable=True)
    at = moment("When.", nullable=True)
    comment = string("What they said.", nullable=True)


class DetailsToRead(Output):
    """The details of a record that are handed on, and are to be read with a text."""

    version = number("The version that is handed on. `review` takes it as a pin of `und`, beside the text.")
    live_version = number(
        "The version that readers have; null where they have none, so that all of it is new.", nullable=True
    )
    fields_ = fields.List(
        fields.String(), required=True, data_key="fields", metadata={"description": "The fields in which they differ."}
    )


class UnreadWork(BegunWork):
    """A text that lacks a clinical review of its words."""

    details = one(
        DetailsToRead,
        "The record's details that are handed on, with the text or alone, and to be read with it; null where none are.",
        nullable=True,
    )


class ReviewWork(BegunWork):
    """A live text whose next review is due."""

    status = string("How pressing it is.", enum=["due", "overdue"])
    next_due_on = string("The day by which it was to be reviewed.", nullable=True, format="date")


class MovedWork(BegunWork):
    """A text whose source, or whose inherited value, has moved on."""

    fields_ = fields.List(
        fields.String(), required=True, data_key="fields", metadata={"description": "The fields where that is so."}
    )


class OvertakenWork(BegunWork):
    """A text that restates records of which the clinical text has changed since."""

    restates = strings("The records that have changed.")


class OwnWork(StagedWork):
    """A draft of the caller's that others have now."""

    stage = string("Whose turn it is: who approves has what was submitted, who publishes what was approved.",
                   enum=["submitted", "approved"])  # fmt: skip


class MissingWork(TextWork):
    """A translation that nobody has begun."""

    source_locale = string("The locale to translate from.")


class ThreadWork(Output):
    """A thread in which the caller is asked for something."""

    thread = string("The thread.", format="uuid")
    record = string("The record that it is about.", format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    site = string("The site.")
    locale = string("The locale of the text; null for the record as a whole.", nullable=True)
    field = string("The field; null for none.", nullable=True)
    title = string("The record's title.", nullable=True)
    due_on = string("By which day.", nullable=True, format="date")
    at = moment("Since when.")
    links = one(WorkLinks, "Where the thread is.")


class FailedWork(Output):
    """A schedule that did not run."""

    schedule = string("The schedule.", format="uuid")
    site = string("The site.")
    verb = string("What it was to do.", enum=list(PLANNED_VERBS))
    at = moment("When.")
    failure = one(Failure, "What it met.", nullable=True)
    links = one(WorkLinks, "Where it is told in full.")


class LateWork(Output):
    """A schedule whose time has passed without a worker to run it."""

    schedule = string("The schedule.", format="uuid")
    site = string("The site.")
    verb = string("What it is to do.", enum=list(PLANNED_VERBS))
    at = moment("When it was to run.")
    by = string("Who planned it, by the name that they had then.")
    who = one(Who, "Who planned it, by id where that is known.")
    links = one(WorkLinks, "Where it is told in full.")


class BrokenWork(Output):
    """What is planned and would fail as things stand now."""

    risk = one(Risk, "What it would meet.")
    since = moment("Since when that is known.", nullable=True)
    texts = many(Blocker, "The texts that this is about, each with what is wrong: the blockers of `risk`.")


class BrokenScheduleWork(BrokenWork, LateWork):
    """A schedule that would fail."""


class BrokenReleaseWork(BrokenWork):
    """A release that would fail at its time or, without one, in which something else has replaced what a text was to replace."""

    release = string("The release.", format="uuid")
    site = string("The site.")
    name = string("What it is called.")
    by = string("Who made it, by the name that they had then.")
    who = one(Who, "Who made it, by id where that is known.")
    at = moment("When it is to be published, where that is planned.", nullable=True)
    links = one(WorkLinks, "Where it is told in full.")


class JobWork(Output):
    """What workers should do by themselves and do not."""

    job = string("The job, such as `schedules`.")
    site = string("Null: it is of the whole service.", nullable=True)
    at = moment("Since when it was not done.")
    late_s = number("For how many seconds nobody has done it who should have.")
    behind = number("How many changes of the ledger it has still to follow; null where it follows none.", nullable=True)
    failures = number("How often in a row it has failed.")
    met = string("What it met the last time, where it fails.", nullable=True)
    links = one(WorkLinks, "Where all jobs are told in full.")


class DisabledWork(Output):
    """A webhook that was given up, because it took nothing any more."""

    webhook = string("The webhook.", format="uuid")
    site = string("The first of its sites.")
    title = string("What it is for, or else its address.", nullable=True)
    at = moment("Since when.")
    because = string("Why.")
    links = one(WorkLinks, "Where the webhook is.")


class ShadowedWork(Output):
    """A record that does not answer to its own slug."""

    record = string("The record.", format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    site = string("On which site.")
    locale = string("In which locale.")
    slug = string("The slug.")
    winner = string("The record that answers to it.", format="uuid")
    title = string("The record's title.", nullable=True)
    links = one(WorkLinks, "Where the record is.")


_WORK: dict[str, type[Output]] = {
    "sent_back": StagedWork, "to_approve": StagedWork, "to_review": UnreadWork, "review_due": ReviewWork, "outdated": MovedWork,
    "overtaken": OvertakenWork, "upstream_changed": MovedWork, "schedule_failed": FailedWork, "schedule_broken": BrokenScheduleWork,
    "release_broken": BrokenReleaseWork, "schedule_late": LateWork, "job_failing": JobWork, "job_late": JobWork, "webhook_disabled": DisabledWork, "slug_shadowed": ShadowedWork,
    "to_publish": StagedWork, "my_drafts": BegunWork, "waiting_for_others": OwnWork, "to_translate": MissingWork,
    "assigned": ThreadWork, "mentioned": ThreadWork,
}  # fmt: skip


def _capital(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split("_"))


def _waiting(kind: str) -> type[Output]:
    """One kind of work."""
    members = {
        "total": number("How much of it there is."),
        "items": many(_WORK[kind], "The first 50, each with `links`."),
    }
    return type(f"{_capital(kind)}Waiting", (Output,), {**members, "__doc__": "One kind of work."})


InboxAnswer = type(
    "InboxAnswer",
    (SaysWhole,),
    {
        **{name: one(_waiting(name), f"What waits: {name.replace('_', ' ')}.") for name in KINDS},
        "__doc__": "What waits for the caller, by kind.",
    },
)


_COUNTS = {name: number(f"How many pieces of work wait: {name.replace('_', ' ')}.") for name in KINDS}

InboxCounts = type(
    "InboxCounts",
    (Output,),
    {**_COUNTS, "__doc__": "How much waits for the caller, by kind, as the list has it."},
)


InboxNumbers = type(
    "InboxNumbers", (SaysWhole,), {**_COUNTS, "__doc__": "The same by itself, for the numbers beside a menu."}
)


class LastComment(Output):
    """What was said last about the texts of a piece of work."""

    by = one(Who, "Who said it.")
    at = moment("When.")
    words = string("What they said.")
    thread = string("The thread in which it stands.", format="uuid")


def _item(kind: str) -> type[Output]:
    """A piece of work of one kind, as the list has it."""
    members: dict[str, Any] = {
        "kind": string("What kind of work it is.", enum=[kind]),
        "site": string("The site; null where it is of the whole service.", nullable=_WORK[kind] is JobWork),
        "locale": string("The locale, where it is about one text alone.", nullable=True),
        "type": string("The record type, where it is about one record.", nullable=True, enum=[*RECORD_TYPES, None]),
        "title": string("The title of the record, or what a plan is called.", nullable=True),
        "since": moment("Since when it waits, where that is known.", nullable=True),
        "last_comment": one(LastComment, "What was said last about it.", nullable=True),
        "links": one(WorkLinks, "Where it is done."),
    }
    if kind in (*TEXT_KINDS, "to_translate"):
        members["record"] = string("The record.", format="uuid")
        members["etag"] = string(
            "Names the present state of the record with all its texts, as verbs take it in `records`."
        )
        members["texts"] = many(_WORK[kind], "The texts: neutral fields and words of one record are one piece of work.")
    if kind == "waiting_for_others":
        members["waits_for"] = many(Who, "Who may do the next step: the first ten.")
    base = Output if "texts" in members else _WORK[kind]
    return type(f"{_capital(kind)}Item", (base,), {**members, "__doc__": "One piece of work."})


_ITEMS = {kind: _item(kind) for kind in KINDS}


class AnyItem(fields.Raw):
    """A piece of work of any kind."""


class InboxItems(SaysWhole):
    """A page of what waits for the caller."""

    items = fields.List(
        AnyItem, required=True, metadata=about("The pieces of work: by kind, what is due or oldest first.")
    )
    counts = one(InboxCounts, "How many pieces of work of each kind there are, asked for or not.")
    total = number("How many there are in all of the kinds that were asked for.")
    next = string("The address of the page after this one.", nullable=True)


class CountsQuery(Schema):
    """Of which part of the inbox."""

    site = fields.String(validate=SITE_RULE, metadata=about("Only work on this site; the counts are of it too."))


class InboxQuery(CountsQuery, PageQuery):
    """What of the inbox."""

    kind = CommaList(
        fields.String(validate=validate.OneOf(KINDS)), metadata=about("Only these kinds of work, in this order.")
    )
    locale = CommaList(
        TextLocale(),
        metadata=about(
            "Only work on texts in these locales, `und` for the neutral fields, and what is in none; the counts are of it too."
        ),
    )


def describe_inbox(api: Api) -> None:
    """Register a piece of work of any kind."""
    add_union(api, "InboxItem", _ITEMS, "A piece of work of any kind.", told_apart_by="kind")
    use_reference(api, AnyItem, {"$ref": "#/components/schemas/InboxItem"})
