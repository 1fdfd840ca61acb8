"""The proposals: releases that authors put together, and that somebody who may publish accepts, alters or declines."""

from functools import partial
from typing import Any

from flask import Response

from api.admin.outcomes import ActionQuery, tried
from api.admin.publishing import answers, inputs
from api.admin.publishing.opening import decided_release, matched_release, new_release, note_release, one_release
from api.admin.publishing.plans import release_answer, schedule_answer
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, call, session
from api.http.private_answers import private_answer
from api.services.accounts.permissions import Permission, require
from api.services.ledger.lookup import find_lineage
from api.services.publishing import proposals
from api.services.publishing.pins import Pinned
from api.services.publishing.rights import require_items
from api.services.publishing.verb import Needs

blueprint = AdminBlueprint("proposals", __name__, description="Releases that wait for somebody to decide about them.")
_PROBLEMS = (403, 404, 409, 410, 413, 415, 422)
_ONE = "/v1/admin/proposals/<uuid:id>"


@blueprint.route("/v1/admin/proposals", methods=["POST"], access=Access.WRITE)
@blueprint.body(inputs.ProposalInput)
@blueprint.response(201, answers.ReleaseAnswer, headers={"ETag": "ETag", "Location": "Location"})
@blueprint.problems(*_PROBLEMS)
@blueprint.doc(operationId="proposeRelease")
def propose_release(body: dict[str, Any]) -> Response:
    """Propose a release, with the time that one wishes for it

    It stands among the releases as `proposed`, and does nothing before somebody who may publish all of it accepts it.
    """
    require(call().holder, Permission.WRITE, find_lineage(session(), body["site"]))
    release = proposals.propose(call(), **{**body, "items": _pins(body)})
    note_release("propose", release)
    return new_release(release)


@blueprint.route(_ONE, methods=["PUT"], access=Access.WRITE)
@blueprint.guarded
@blueprint.body(inputs.ProposalAlteredInput)
@blueprint.response(200, answers.ReleaseAnswer, **TAGGED)
@blueprint.problems(*_PROBLEMS)
@blueprint.doc(operationId="alterProposal")
def alter_proposal(body: dict[str, Any], id: object) -> Response:
    """Alter one's own proposal as a whole, also one that was declined: it waits to be decided about again"""
    release = matched_release(id, Permission.WRITE)
    proposals.propose_anew(call(), release, **{**body, "items": _pins(body)})
    note_release("propose", release)
    return one_release(release)


@blueprint.route(f"{_ONE}/accept", methods=["POST"], access=Access.PUBLISH)
@blueprint.guarded
@blueprint.query(ActionQuery)
@blueprint.body(inputs.AcceptInput)
@blueprint.response(200, answers.ProposalAccepted)
@blueprint.problems(*_PROBLEMS)
@blueprint.doc(operationId="acceptProposal")
def accept_proposal(query: dict[str, Any], body: dict[str, Any], id: object) -> Response:
    """Accept a proposal: it is a release from then on, planned for the time that was wished, or for `at`

    Whoever accepts it may publish each text in it, and it runs with their right. With a time, whatever stands in its way
    now must be put right first.
    """
    release, outcome, planned = proposals.accept(call(), partial(decided_release, id), dry_run=query["dry_run"], **body)
    if not query["dry_run"]:
        note_release("accept", release, comment=body["comment"])
    told = {"release": release_answer(session(), release), "schedule": planned and schedule_answer(session(), planned)}
    return private_answer({**tried(outcome), **told})


@blueprint.route(f"{_ONE}/decline", methods=["POST"], access=Access.PUBLISH)
@blueprint.guarded
@blueprint.body(inputs.DeclineInput)
@blueprint.response(200, answers.ReleaseAnswer, **TAGGED)
@blueprint.problems(*_PROBLEMS)
@blueprint.doc(operationId="declineProposal")
def decline_proposal(body: dict[str, Any], id: object) -> Response:
    """Decline a proposal, and say why; who proposed it can alter it and propose it anew"""
    release = matched_release(id, Permission.PUBLISH)
    proposals.decline(call(), release, comment=body["comment"])
    note_release("decline", release, comment=body["comment"])
    return one_release(release)


def _pins(body: dict[str, Any]) -> list[Pinned]:
    pins = [inputs.pinned(each) for each in body["items"]]
    require_items(call(), Permission.WRITE, Needs.PINS, pins)
    return pins
