"""Whoever receives messages tells which change is shown there by now."""

from typing import Any

from flask import Response

from api.admin.webhooks.webhook_schemas import Acknowledgement, ReceiverReport
from api.admin.webhooks.webhooks import WEBHOOKS
from api.canonical import rfc3339
from api.errors import NotFound
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.private_answers import private_answer
from api.services.accounts.authority import sites_where
from api.services.accounts.permissions import Permission
from api.services.ledger.unread import Unread
from api.services.webhooks.acknowledgements import acknowledge
from api.services.webhooks.webhooks import find_webhook, sites_of

blueprint = AdminBlueprint("acknowledgements", __name__, tag="webhooks")


@blueprint.route(f"{WEBHOOKS}/<id>/acknowledgements", access=Access.DELIVER, methods=["POST"])
@blueprint.body(Acknowledgement)
@blueprint.response(200, ReceiverReport)
@blueprint.problems(403, 404, 415)
@blueprint.doc(operationId="acknowledge")
def acknowledge_route(body: dict[str, Any], id: str) -> Response:
    """Tell which change is shown where a webhook leads, with any key that may read one of its sites

    A receiver that shows the new content by the time it answers says so in that answer: `{"shows": {"seq": 12}}`, or the
    header `Content-Shows-Seq: 12`. One that builds a website first says so here, when that is done.
    """
    webhook = find_webhook(session(), id)
    readable = sites_where(session(), call().holder, Permission.DELIVER, Unread())
    if readable is not None and set(readable).isdisjoint(sites_of(webhook)):
        raise NotFound(f"There is no webhook {id!r}.")
    seq = body["shows"]["seq"]
    acknowledge(session(), webhook, seq, now=call().now)
    for site in sites_of(webhook):
        call().audit("webhook.acknowledge", site=site, after={"id": webhook.id, "seq": seq})
    name = webhook.description or webhook.url
    return private_answer({"id": webhook.id, "name": name, "shows_seq": seq, "shows_at": rfc3339(call().now)})
