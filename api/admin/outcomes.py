"""What a change did, or would do, as every room of the admin API answers it."""

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, fields

from api.http.calls import call
from api.http.fields import Flag
from api.http.problem_schemas import Blocker
from api.http.schemas import flag, many, moment, number, one, string, strings
from api.http.spots import SpotValue
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.publishing.blockers import as_json
from api.services.publishing.publication import Outcome
from api.services.publishing.titled import titled_lists


class ActionQuery(Schema):
    """Whether to act or only to ask."""

    dry_run = Flag(
        load_default=False,
        metadata={"description": "With `true` nothing is changed, and the answer tells what would be."},
    )  # fmt: skip


class Served(Output):
    """What readers are served of a record."""

    locale = string("The locale that is served.")
    version = number("The version of the owner's text.")
    title = string("The title that readers see.")
    outdated = flag("Whether it is served as outdated.")


class ImpactRow(Output):
    """One record in one locale, served differently in the same way on these sites."""

    record = string("The record's id.", format="uuid")
    type = string("The record's type.", required=False, enum=list(RECORD_TYPES))
    title = string("The record's title.", required=False, nullable=True)
    locale = string("The locale that readers ask for.")
    sites = strings("The sites where it is so.")
    effect = string("What readers notice.", enum=["appears", "disappears", "text", "links", "review"])
    served_before = one(Served, "What they were served; null for nothing.", nullable=True)
    served_after = one(Served, "What they get; null for nothing.", nullable=True)


class Failure(Output):
    """What a planned publication met."""

    type = string("The kind of problem; its last word is the same everywhere.")
    detail = string("What was wrong.")
    blockers = fields.List(fields.Nested(Blocker), metadata={"description": "What stood in the way."})


class BrokenPlan(Output):
    """What is planned and cannot come about any more."""

    release = string("The release, where it is one.", nullable=True, format="uuid")
    schedule = string("The schedule, where a time is set.", nullable=True, format="uuid")
    title = string("What people call it.")
    at = moment("When it was to be.", nullable=True)


class WarningAnswer(Output):
    """One thing to know about the change."""

    rule = string("Its stable name, such as `translation-outdated` or `link-dropped`.")
    detail = string("What happens.")
    record = string("The record's id.", format="uuid")
    type = string("The record's type.", required=False, enum=list(RECORD_TYPES))
    title = string("The record's title.", required=False, nullable=True)
    site = string("The site, where it is about one.", required=False)
    locale = string("The locale, where it is about one.", required=False)
    field = string("The field, where it is about one.", required=False)
    sites = fields.List(fields.String(), metadata={"description": "The sites where it is so."})
    place = one(SpotValue, "Where in the field it stands, where that is known.", required=False)
    version = fields.Integer(
        metadata={"description": "The version of the text that could go along, where the rule is `approved-left`."}
    )
    plan = one(BrokenPlan, "The plan that it breaks, where the rule is `plan-at-risk`.", required=False)


class Told(Output):
    """What there is to know of a change that was made, or would be."""

    warnings = many(WarningAnswer, "What to know about it.")
    impact = many(ImpactRow, "What readers are served differently: the first 500 rows.")
    impact_total = number("How many rows there are in all.")
    tags = strings("The cache tags that are stale now.")


class Tried(Output):
    """What a change does, or would do."""

    blockers = many(Blocker, "What stands in the way; empty where it was done.")
    warnings = many(WarningAnswer, "What to know about it.")
    impact = many(ImpactRow, "What readers are served differently: the first 500 rows.")
    impact_total = number("How many rows there are in all.")


class Done(Tried):
    """What a change did or, in a dry run, would do, and which change it was."""

    seq = number("The change that it made; null where readers get what they got before.", nullable=True)
    at = moment("When.", nullable=True)
    tags = strings("The cache tags that are stale now.")


class LeftItem(Output):
    """A text that a revert left alone."""

    record = string("The record's id.", format="uuid")
    type = string("The record's type.", required=False, enum=list(RECORD_TYPES))
    title = string("The record's title.", required=False, nullable=True)
    site = string("The site.")
    locale = string("The locale.")
    why = string("Why.", enum=["changed-since", "unchanged-by-release"])
    live_version = number("The version that is live now.", nullable=True)


def tried(outcome: Outcome) -> dict[str, Any]:
    """What a change did, or would do, as the API answers it."""
    return {
        "seq": outcome.seq,
        "at": outcome.at,
        **_told(outcome, blockers=[as_json(each) for each in outcome.blockers]),
    }


def told(outcome: Outcome) -> dict[str, Any]:
    """What there is to know of a change that nothing stood in the way of."""
    return _told(outcome)


def _told(outcome: Outcome, **rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    found = titled_lists(call(), {**rows, "warnings": outcome.warnings, "impact": outcome.impact})
    return {**found, "impact_total": outcome.impact_total, "tags": outcome.tags}
