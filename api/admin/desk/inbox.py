"""What waits for the caller, in one call."""

from flask import Response
from marshmallow import fields

from api.http.access import Access
from api.http.calls import AdminBlueprint, call, private_answer, published, session
from api.http.schemas import Output, number, one
from api.services.desk.inbox import KINDS, Desk, inbox
from api.services.desk.records import records_for

blueprint = AdminBlueprint("inbox", __name__, tag="me")


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
    return private_answer(inbox(Desk(session(), view, holder, records_for(session(), view, holder))))
