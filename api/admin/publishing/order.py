"""The order of a type's records in a topic, as readers of a site see it."""

from typing import Any

from flask import Response

from api.admin.outcomes import ActionQuery, told, tried
from api.admin.publishing import answers, inputs
from api.admin.publishing.plans import schedule_answer
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, call, forget, session
from api.http.preconditions import require_match
from api.http.private_answers import private_answer
from api.reading.locales import NEUTRAL
from api.services.accounts.permissions import Permission, require
from api.services.ledger.lookup import find_lineage
from api.services.publishing import schedules
from api.services.publishing.blockers import as_json
from api.services.publishing.order import current_order, find_topic, order_etag, propose, reorder, wanted_order
from api.services.publishing.perform import standings
from api.services.publishing.publication import publication
from api.services.publishing.titled import titled

blueprint = AdminBlueprint("order", __name__, description="Order: the positions of a site's records.")
ORDER = "/v1/admin/sites/<site>/order"


@blueprint.route(ORDER, access=Access.READ)
@blueprint.query(inputs.OrderQuery)
@blueprint.response(200, answers.OrderAnswer, **TAGGED)
@blueprint.doc(operationId="getOrder")
def get_order(query: dict[str, Any], site: str) -> Response:
    """The order of a type's records in a topic"""
    topic = find_topic(session(), site, query["topic"])
    standing = current_order(session(), site, topic, query["type"])
    return _answer([id for id, _ in standing], seq=None)


@blueprint.route(ORDER, methods=["PUT"], access=Access.PUBLISH)
@blueprint.query(ActionQuery)
@blueprint.body(inputs.OrderInput)
@blueprint.response(200, answers.OrderChanged, **TAGGED)
@blueprint.guarded
@blueprint.problems(403, 409, 413, 415, 422)
@blueprint.doc(operationId="reorder")
def put_order(query: dict[str, Any], body: dict[str, Any], site: str) -> Response:
    """Put records into a new order, published at once in one change

    The records given come first; those left out follow as they stand. On an inheriting site the positions become
    overrides, so that other sites keep theirs. Drafts of the neutral fields stay drafts, with the new position. The
    order that you have seen, named in `If-Match`, must still stand. Where the site asks for approval, an order is proposed
    by `proposeOrder`, approved and published as drafts are.
    """
    with publication(call(), "order", dry_run=query["dry_run"], quiet=True) as made:
        require(call().holder, Permission.PUBLISH, find_lineage(session(), site), NEUTRAL)
        topic, standing = _standing(site, body)
        made.watch(standing)
        ids = wanted_order(site, standing, body["ids"])
        made.block(reorder(made.change, site, standing, ids, by=call().holder))
    if made.outcome.seq is not None:
        call().audit("order", site=site, seq=made.outcome.seq, after={"topic": topic, "type": body["type"], "ids": ids})
    blockers = [as_json(each) for each in made.outcome.blockers]
    etag = order_etag(standing) if query["dry_run"] else None
    return _answer(ids, seq=made.outcome.seq, etag=etag, blockers=blockers, **told(made.outcome))


@blueprint.route(f"{ORDER}/schedule", methods=["POST"], access=Access.PUBLISH)
@blueprint.query(ActionQuery)
@blueprint.body(inputs.OrderScheduleInput)
@blueprint.response(200, answers.OrderScheduled)
@blueprint.problems(403, 409, 413, 415, 422)
@blueprint.doc(operationId="scheduleOrder")
def schedule_order(query: dict[str, Any], body: dict[str, Any], site: str) -> Response:
    """Put records into a new order later

    The records given come first then; those left out follow as they stand by then. It fails, visibly, where readers do not
    see one of the records given any more.
    """
    outcome, planned = schedules.schedule_order(
        call(), site, body["ids"], topic=body["topic"], type_name=body["type"], at=body["at"], time_zone=body["time_zone"],
        reason=body["reason"], dry_run=query["dry_run"],
    )  # fmt: skip
    return private_answer({**tried(outcome), "schedule": planned and schedule_answer(session(), planned)})


@blueprint.route(ORDER, methods=["POST"], access=Access.WRITE)
@blueprint.query(ActionQuery)
@blueprint.body(inputs.OrderInput)
@blueprint.response(200, answers.OrderProposed, **TAGGED)
@blueprint.guarded
@blueprint.problems(403, 409, 413, 415, 422)
@blueprint.doc(operationId="proposeOrder")
def propose_order(query: dict[str, Any], body: dict[str, Any], site: str) -> Response:
    """Propose a new order, as drafts of the records' details that readers notice nothing of

    The drafts are submitted, approved and published as all others are, by the versions that are answered.
    """
    require(call().holder, Permission.WRITE, find_lineage(session(), site), NEUTRAL)
    topic, standing = _standing(site, body)
    ids = wanted_order(site, standing, body["ids"])
    drafts = propose(session(), site, standing, ids, by=call().holder, now=call().now)
    for each in drafts:
        what = {"version": each.version, "topic": topic, "type": body["type"]}
        call().audit("order.propose", site=site, record=each.record, locale=NEUTRAL, after=what)
    answer = _answer(ids, seq=None, etag=order_etag(standing), drafts=standings(session(), drafts))
    if query["dry_run"]:
        forget()
    return answer


def _standing(site: str, body: dict[str, Any]) -> tuple[str, dict[str, int | None]]:
    """The topic that is named, and its order as it stands, where the caller has seen it so."""
    topic = find_topic(session(), site, body["topic"])
    standing = dict(current_order(session(), site, topic, body["type"]))
    require_match(order_etag(standing))
    return topic, standing


def _answer(ids: list[str], *, seq: int | None, etag: str | None = None, **told: Any) -> Response:
    etag = etag or order_etag(ids)
    items = titled(call(), ({"record": each} for each in ids))
    return private_answer({"ids": ids, "items": items, "seq": seq, "etag": etag, **told}, etag=etag)
