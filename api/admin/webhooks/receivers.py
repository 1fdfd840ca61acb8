"""The board of receivers of a site, and websites that tell by a name which change they show."""

from typing import Any

from flask import Response

from api.admin.webhooks.webhook_schemas import Acknowledgement, ReceiverBoard, ReceiverReport
from api.canonical import rfc3339
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.private_answers import no_content, private_answer, private_list
from api.services.webhooks.acknowledgements import forget_receiver, report
from api.services.webhooks.receivers import board

blueprint = AdminBlueprint("receivers", __name__, tag="webhooks")

RECEIVERS = "/v1/admin/sites/<site>/receivers"


@blueprint.route(RECEIVERS, access=Access.READ)
@blueprint.response(200, ReceiverBoard)
@blueprint.doc(operationId="listReceivers")
def list_receivers(site: str) -> Response:
    """Who shows a site's content elsewhere, and what some may still show though it was withdrawn"""
    return private_list(board(session(), site, call().unread))


@blueprint.route(f"{RECEIVERS}/<name>", access=Access.DELIVER, methods=["PUT"])
@blueprint.body(Acknowledgement)
@blueprint.response(200, ReceiverReport)
@blueprint.problems(415)
@blueprint.doc(operationId="reportReceiver")
def report_receiver(body: dict[str, Any], site: str, name: str) -> Response:
    """Tell by a name which change a website shows, with any key that may read the site"""
    receiver = report(session(), site, name, body["shows"]["seq"], now=call().now)
    call().audit("receiver.report", site=site, after={"name": receiver.name, "seq": receiver.shows_seq})
    told = {"id": receiver.id, "name": receiver.name, "shows_seq": receiver.shows_seq, "shows_at": rfc3339(call().now)}
    return private_answer(told)


@blueprint.route(f"{RECEIVERS}/<name>", access=Access.ADMIN, methods=["DELETE"])
@blueprint.response(204)
@blueprint.doc(operationId="forgetReceiver")
def delete_receiver(site: str, name: str) -> Response:
    """Take a website that told of itself off the board, as one that is gone"""
    forget_receiver(session(), site, name)
    call().audit("receiver.forget", site=site, before={"name": name})
    return no_content()
