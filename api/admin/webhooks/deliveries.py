"""The log of what was sent to a webhook, and sending it again."""

from typing import Any

from flask import Response
from sqlalchemy import select

from api.admin.paging import page_of
from api.admin.webhooks.told import delivery_value
from api.admin.webhooks.webhook_schemas import DeliveriesQuery, DeliveryPage, DeliveryWithBody
from api.admin.webhooks.webhooks import WEBHOOKS, find_theirs
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.private_answers import private_answer, private_list
from api.models import Delivery
from api.services.webhooks.deliveries import find_delivery, redeliver
from api.services.webhooks.webhooks import sites_of

blueprint = AdminBlueprint("deliveries", __name__, tag="webhooks")

DELIVERIES = f"{WEBHOOKS}/<id>/deliveries"


@blueprint.route(DELIVERIES, access=Access.ADMIN)
@blueprint.query(DeliveriesQuery)
@blueprint.response(200, DeliveryPage)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="listDeliveries")
def list_deliveries(query: dict[str, Any], id: str) -> Response:
    """What was sent to a webhook and what is still to be sent, with the tries"""
    mine = select(Delivery).where(Delivery.webhook_id == find_theirs(id).id)
    if "state" in query:
        mine = mine.where(Delivery.state == query["state"])
    rows, following = page_of(mine, Delivery.number, query, newest_first=True)
    items = list(call().unread.each(rows, lambda each: delivery_value(session(), each)))
    return private_list({"items": items, "next": following})


@blueprint.route(f"{DELIVERIES}/<delivery>", access=Access.ADMIN)
@blueprint.response(200, DeliveryWithBody)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="getDelivery")
def get_delivery(id: str, delivery: str) -> Response:
    """One message, to the byte"""
    found = find_delivery(session(), find_theirs(id), delivery)
    return private_answer({**delivery_value(session(), found), "body": found.body})


@blueprint.route(f"{DELIVERIES}/<delivery>/redeliver", access=Access.ADMIN, methods=["POST"])
@blueprint.response(200, DeliveryWithBody)
@blueprint.problems(403, 404, 409)
@blueprint.doc(operationId="redeliver")
def redeliver_route(id: str, delivery: str) -> Response:
    """Have a message sent again, by the same id; those that are still to be sent come after it"""
    webhook = find_theirs(id)
    found = find_delivery(session(), webhook, delivery)
    redeliver(session(), found)
    for site in sites_of(webhook):
        call().audit("webhook.redeliver", site=site, after={"id": webhook.id, "delivery": found.id})
    return private_answer({**delivery_value(session(), found), "body": found.body})
