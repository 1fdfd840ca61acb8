"""What a verb did with texts or records, as every room of the admin API answers it."""

from collections.abc import Sequence
from typing import Any

from marshmallow import fields

from api.admin.outcomes import Done, tried
from api.admin.problem_values import ProblemValue
from api.http.calls import call, session
from api.http.schemas import many, string
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.publishing.perform import standings
from api.services.publishing.pins import Pinned, Place
from api.services.publishing.publication import Outcome
from api.services.publishing.titled import titled
from api.services.webhooks.receivers import still_showing


class ItemStanding(Output):
    """How a text stands now, for the next call about it."""

    site = string("The site.")
    record = string("The record's id.", format="uuid")
    type = string("The record's type.", required=False, enum=list(RECORD_TYPES))
    title = string("The record's title.", required=False, nullable=True)
    locale = string("The locale.", required=False)
    version = fields.Integer(metadata={"description": "The version that was acted on."})
    live_version = fields.Integer(allow_none=True, metadata={"description": "The version that readers get."})
    draft_version = fields.Integer(allow_none=True, metadata={"description": "The version being worked on."})
    stage = string("Where the draft stands between people.", required=False, nullable=True)


class ActionAnswer(Done):
    """What a verb did or, in a dry run, would do."""

    items = many(ItemStanding, "How the texts stand now.")
    may_still_show = fields.Integer(
        metadata={
            "description": "Where it withdrew records: how many receivers have not said that they show them no more; "
            "`/v1/admin/sites/{site}/receivers` says which."
        }
    )
    problems = fields.List(
        fields.Nested(ProblemValue),
        metadata={
            "description": "With `submit` and `approve`: what stands between the texts and readers, the gravest first."
        },
    )


def acted(outcome: Outcome, items: Sequence[Pinned | Place]) -> dict[str, Any]:
    """What a verb did, or would do, with how the texts stand that it was used on."""
    problems = {} if outcome.problems is None else {"problems": outcome.problems}
    withdrawn = still_showing(session(), [each.record for each in items if isinstance(each, Place)])
    waiting = {"may_still_show": len(set().union(*withdrawn.values()))} if withdrawn else {}
    return {**tried(outcome), **problems, **waiting, "items": titled(call(), standings(session(), items))}
