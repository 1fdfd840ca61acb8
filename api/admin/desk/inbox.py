"""What waits for the caller, in one call."""

from typing import Any

import structlog
from flask import Response
from marshmallow import fields

from api.addresses import address
from api.admin.outcomes import Failure
from api.admin.texts.opening import ADDRESS
from api.canonical import rfc3339
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, call, private_answer, published, session
from api.http.problem_schemas import Blocker
from api.http.schemas import many, moment, number, one, string, strings
from api.http.unchanged import tagged
from api.models import Schedule
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.desk.inbox import KINDS, Desk, inbox, inbox_counts
from api.services.publishing.clocks import due_at
from api.services.publishing.foreseen import PLANNED_VERBS, late_schedules

log = structlog.get_logger()
blueprint = AdminBlueprint("inbox", __name__, tag="me")
_ELSEWHERE = {
    **dict.fromkeys(("schedule_failed", "schedule_broken", "schedule_late"), "/v1/admin/schedules/{schedule}"),
    "release_broken": "/v1/admin/releases/{release}", "slug_shadowed": "/v1/admin/records/{record}",
}  # fmt: skip
"""Where work is done that is not about a text."""


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
    version = number("The version being worked on.", nullable=True)
    links = one(WorkLinks, "Where it is done.")


class StagedWork(TextWork):
    """A draft that somebody has handed on."""

    by = string("Who handed it on.", nullable=True)
    at = moment("When.", nullable=True)
    comment = string("What they said.", nullable=True)


class ReviewWork(TextWork):
    """A live text whose next review is due."""

    status = string("How pressing it is.", enum=["due", "overdue"])
    next_due_on = string("The day by which it was to be reviewed.", nullable=True, format="date")


class MovedWork(TextWork):
    """A text whose source, or whose inherited value, has moved on."""

    fields_ = fields.List(
        fields.String(), required=True, data_key="fields", metadata={"description": "The fields where that is so."}
    )


class OvertakenWork(TextWork):
    """A text that restates records of which the clinical text has changed since."""

    restates = strings("The records that have changed.")


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
    by = string("Who planned it.")
    links = one(WorkLinks, "Where it is told in full.")


class BrokenScheduleWork(LateWork):
    """A schedule of texts that would fail as things stand now."""

    texts = many(Blocker, "The texts that something else has replaced since.")


class BrokenReleaseWork(Output):
    """A release that cannot be published as it was put together."""

    release = string("The release.", format="uuid")
    site = string("The site.")
    name = string("What it is called.")
    by = string("Who made it.")
    at = moment("When it is to be published, where that is planned.", nullable=True)
    texts = many(Blocker, "The texts that something else has replaced since.")
    links = one(WorkLinks, "Where it is told in full.")


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
    "sent_back": StagedWork, "to_approve": StagedWork, "to_review": TextWork, "review_due": ReviewWork, "outdated": MovedWork,
    "overtaken": OvertakenWork,    "upstream_changed": MovedWork, "schedule_failed": FailedWork, "schedule_broken": BrokenScheduleWork,
    "release_broken": BrokenReleaseWork, "schedule_late": LateWork, "slug_shadowed": ShadowedWork,
}  # fmt: skip


def _waiting(kind: str) -> type[Output]:
    """One kind of work."""
    name = "".join(word.capitalize() for word in kind.split("_"))
    members = {
        "total": number("How much of it there is."),
        "items": many(_WORK[kind], "The first 50, each with `links`."),
    }
    return type(f"{name}Waiting", (Output,), {**members, "__doc__": "One kind of work."})


InboxAnswer = type(
    "InboxAnswer",
    (Output,),
    {
        **{name: one(_waiting(name), f"What waits: {name.replace('_', ' ')}.") for name in KINDS},
        "__doc__": "What waits for the caller, by kind.",
    },
)


InboxCounts = type(
    "InboxCounts",
    (Output,),
    {
        **{name: number(f"How much waits: {name.replace('_', ' ')}.") for name in KINDS},
        "__doc__": "How much waits for the caller, by kind.",
    },
)


def _late() -> list[str]:
    """The schedules that nobody has run in time: what time alone puts into an inbox."""
    return [each.id for each in late_schedules(session(), now=call().now)]


@blueprint.route("/v1/admin/inbox", access=Access.READ)
@blueprint.response(200, InboxAnswer, **TAGGED)
@tagged(blueprint, beside=_late)
@blueprint.problems(403)
@blueprint.doc(operationId="getInbox")
def get_inbox() -> Response:
    """What waits for the caller, in one call: each kind of work with its total and the first fifty items"""
    _log_late(late_schedules(session(), now=call().now))
    found = inbox(_desk())
    return private_answer({kind: {**each, "items": _linked(kind, each["items"])} for kind, each in found.items()})


@blueprint.route("/v1/admin/inbox/counts", access=Access.READ)
@blueprint.response(200, InboxCounts, **TAGGED)
@tagged(blueprint, beside=_late)
@blueprint.problems(403)
@blueprint.doc(operationId="countInbox")
def count_inbox() -> Response:
    """How much of each kind of work waits for the caller, for the numbers beside a menu

    With `If-None-Match` it may be asked for every few seconds: where nobody has written anything it answers 304.
    """
    return private_answer(inbox_counts(_desk()))


def _desk() -> Desk:
    return Desk(session(), published(), call().holder, call().now)


def _log_late(late: list[Schedule]) -> None:
    """Tell the operator too, who reads no inbox: a worker that does not run cannot say so itself."""
    if late:
        log.warning("schedules late", number=len(late), since=rfc3339(due_at(late[0])))


def _linked(kind: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each piece of work with where it is done."""
    path = _ELSEWHERE.get(kind, ADDRESS)
    return [{**each, "links": {"self": address(path.format(**each))}} for each in items]
