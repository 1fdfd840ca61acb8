"""What waits for the caller, in one call."""

from typing import Any

from flask import Response
from marshmallow import fields

from api.addresses import address
from api.admin.texts.opening import ADDRESS
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, private_answer, published, session
from api.http.schemas import number, one
from api.record_types.output import Output
from api.services.desk.inbox import KINDS, Desk, inbox
from api.services.desk.records import records_for

blueprint = AdminBlueprint("inbox", __name__, tag="me")
_ELSEWHERE = {"schedule_failed": "/v1/admin/schedules/{schedule}", "slug_shadowed": "/v1/admin/records/{record}"}
"""Where work is done that is not about a text."""


class Waiting(Output):
    """One kind of work."""

    total = number("How much of it there is.")
    items = fields.List(fields.Dict(), required=True, metadata={"description": "The first 50, each with `links`."})


InboxAnswer = type(
    "InboxAnswer",
    (Output,),
    {
        **{name: one(Waiting, f"What waits: {name.replace('_', ' ')}.") for name in KINDS},
        "__doc__": "What waits for the caller, by kind.",
    },
)


@blueprint.route("/v1/admin/inbox", access=Access.READ)
@blueprint.response(200, InboxAnswer)
@blueprint.problems(403)
@blueprint.doc(operationId="getInbox")
def get_inbox() -> Response:
    """What waits for the caller, in one call: each kind of work with its total and the first fifty items"""
    view, holder = published(), call().holder
    found = inbox(Desk(session(), view, holder, records_for(session(), view, holder)))
    return private_answer({kind: {**each, "items": _linked(kind, each["items"])} for kind, each in found.items()})


def _linked(kind: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each piece of work with where it is done."""
    path = _ELSEWHERE.get(kind, ADDRESS)
    return [{**each, "links": {"self": address(path.format(**each))}} for each in items]
