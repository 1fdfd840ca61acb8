"""What problems hold beside what all of them do, a schema for each kind that does; for openapi.yaml and whoever reads it."""

from http import HTTPStatus
from typing import Any

from marshmallow import Schema, fields

from api import errors
from api.http.problems import ProblemSchema
from api.http.schemas import FieldValue, about, many, moment, number, one, string, strings
from api.http.spots import SpotValue
from api.record_types import RECORD_TYPES
from api.record_types.output import Output


class Blocker(Output):
    """One thing that stands in the way."""

    rule = string("Its stable name, such as `required-field-missing` or `superseded`.")
    detail = string("What is wrong.")
    record = string("The record's id, where it is about one.", required=False, format="uuid")
    type = string("The record's type, where it is about one.", required=False, enum=list(RECORD_TYPES))
    title = string("The record's title.", required=False, nullable=True)
    site = string("The site.")
    locale = string("The locale, where it is about one.", required=False)
    field = string("The field, where it is about one.", required=False)
    by = string("The id of the record, release or schedule at fault, where it is about one.", required=False)
    live = fields.Integer(metadata=about("The version that is live now."))
    latest = fields.Integer(metadata=about("The version being worked on now, or else the one live last."))
    place = one(SpotValue, "Where in the field it stands, where that is known.", required=False)
    finding = string("Of a rule of the publish gate: what it can be waived by.", required=False)


class Replacement(Output):
    """A record to read instead."""

    id = string("Its id.", format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    slug = string("Its name in URLs.")
    title = string("Its title, plain.")
    url = string(
        "Its address on the site's own website; `null` where it has none.", nullable=True, format="uri-reference"
    )


class Difference(Output):
    """A field in which a save and the present text differ."""

    field = string("The field.")
    yours = FieldValue(required=True, metadata=about("What the save says."))
    current = FieldValue(required=True, metadata=about("What stands there now."))


class MergeBase(Output):
    """What whoever saves too late had seen."""

    version = number("Its version; null for a text that was not begun.", nullable=True)
    saved_at = moment("When it was saved.", nullable=True)


class MergeTheirs(MergeBase):
    """What is there now."""

    saved_by = string("Who saved it.", nullable=True)


class MergeField(Output):
    """A field that was changed since."""

    field = string("The field.")
    changed_by = string("Who changed it since the base.", enum=["you", "they", "both"])
    base = FieldValue(required=True, metadata=about("What it said in the base."))
    yours = FieldValue(required=True, metadata=about("What your save says."))
    theirs = FieldValue(required=True, metadata=about("What it says now."))


class Merge(Output):
    """How a save that came too late goes together with what is there now."""

    base = one(
        MergeBase,
        "What your `If-Match` names; null where that is not kept any more, and then all that differs counts as changed by both.",
        nullable=True,
    )
    theirs = one(MergeTheirs, "What is there now.")
    fields_ = fields.List(
        fields.Nested(MergeField), required=True, data_key="fields", attribute="fields", metadata=about("Each field that was changed.")
    )  # fmt: skip
    conflicts = strings("The fields that both changed, to different values; somebody must choose.")
    proposal = fields.Dict(
        keys=fields.String(), values=FieldValue(), required=True,
        metadata=about(
            "All fields: what is there now, with what only you changed. To be saved by PUT with the `etag` of this problem;"
            " at once where there are no conflicts, in which it says what they say."
        ),
    )  # fmt: skip


class Current(fields.Raw):
    """What a call with If-Match is about, as it stands now."""


class XliffRefusal(fields.Raw):
    """What became of a translator's file."""


class UnknownLocaleProblem(ProblemSchema):
    """The site does not serve the locale."""

    available = strings("The locales that the site serves.")
    suggested = strings("The nearest of them, the best first.")


class FutureTimeProblem(ProblemSchema):
    """The time is yet to come."""

    newest = string("The same address with the newest seq.", format="uri-reference")


class BlockedProblem(ProblemSchema):
    """Something stands in the way."""

    blockers = many(Blocker, "All that stands in the way.")


class TooManyRequestsProblem(ProblemSchema):
    """Too much was asked in this time, or tried wrongly too often."""

    retry_after_s = number("In how many seconds to try again.")


class WithdrawnProblem(ProblemSchema):
    """The record was withdrawn from every reader."""

    severity = string("How much it matters.", enum=["routine", "important", "safety"])
    withdrawn_at = moment("When.")
    replacement = one(Replacement, "What to read instead, where this site shows it.", nullable=True)


class RestartProblem(ProblemSchema):
    """The position belongs to a history or a format that is no longer there."""

    restart = string("Where to start afresh.", format="uri-reference")


class StaleVersionProblem(ProblemSchema):
    """The save rests on another state than the present one."""

    etag = string("Names the present state, unless both saves came at the same moment.", required=False)
    current = Current(metadata=about("What stands there now, for texts, sites and people."))
    differing = fields.List(
        fields.Nested(Difference), metadata=about("For texts: the fields in which the save differs.")
    )
    merge = one(Merge, "For saves of texts: who has changed what since, and a proposal.", required=False)
    state = string("For releases and schedules: where it stands.", required=False)


class PreconditionRequiredProblem(ProblemSchema):
    """The save does not say which state it rests on."""

    etag = string("Names the present state, where it was looked at.", required=False)


class RefusedFileProblem(ProblemSchema):
    """A translator's file cannot be taken."""

    report = XliffRefusal(required=True, metadata=about("What became of each unit."))


OF_KIND: dict[type[errors.ContentError], type[Schema]] = {
    errors.UnknownLocale: UnknownLocaleProblem,
    errors.FutureTime: FutureTimeProblem,
    errors.Blocked: BlockedProblem,
    errors.TooManyRequests: TooManyRequestsProblem,
    errors.TooManyTries: TooManyRequestsProblem,
    errors.Withdrawn: WithdrawnProblem,
    errors.HistoryChanged: RestartProblem,
    errors.FormatChanged: RestartProblem,
    errors.StaleVersion: StaleVersionProblem,
    errors.PreconditionRequired: PreconditionRequiredProblem,
}
_OF_STATUS: dict[int, tuple[type[Schema], ...]] = {
    HTTPStatus.BAD_REQUEST: (UnknownLocaleProblem, FutureTimeProblem, ProblemSchema),
    HTTPStatus.CONFLICT: (BlockedProblem, ProblemSchema),
    HTTPStatus.TOO_MANY_REQUESTS: (TooManyRequestsProblem,),
    HTTPStatus.GONE: (WithdrawnProblem, RestartProblem, ProblemSchema),
    HTTPStatus.PRECONDITION_FAILED: (StaleVersionProblem,),
    HTTPStatus.UNPROCESSABLE_ENTITY: (RefusedFileProblem, ProblemSchema),
    HTTPStatus.PRECONDITION_REQUIRED: (PreconditionRequiredProblem,),
}


def schema_of(status: int) -> Any:
    """What a problem of this status holds; where there are several kinds, what each adds tells them apart."""
    schemas = _OF_STATUS.get(status, (ProblemSchema,))
    return {"anyOf": list(schemas)} if len(schemas) > 1 else schemas[0]
