"""The proposals: releases that authors put together, and that somebody who may publish accepts, alters or declines."""

from functools import partial
from typing import Any

from flask import Response

from api.admin.outcomes import ActionQuery, tried
from api.admin.publishing import answers, inputs
from api.admin.publishing.plans import etag_of, may_read, release_answer, schedule_answer
from api.errors import NotFound
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, call, private_answer, session
from api.http.preconditions import require_match
from api.models import Release
from api.services.accounts.permissions import Permission, require
from api.services.ledger.lookup import find_lineage
from api.services.publishing import proposals
from api.services.publishing.pins import Pinned
from api.services.publishing.releases import find_release
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
    _note("propose", release)
    return _answer(release, status=201, location=f"/v1/admin/releases/{release.id}")


@blueprint.route(_ONE, methods=["PUT"], access=Access.WRITE)
@blueprint.guarded
@blueprint.body(inputs.ProposalAlteredInput)
@blueprint.response(200, answers.ReleaseAnswer, **TAGGED)
@blueprint.problems(*_PROBLEMS)
@blueprint.doc(operationId="alterProposal")
def alter_proposal(body: dict[str, Any], id: object) -> Response:
    """Alter one's own proposal as a whole, also one that was declined: it waits to be decided about again"""
    release = _matched(id, Permission.WRITE)
    proposals.propose_anew(call(), release, **{**body, "items": _pins(body)})
    _note("propose", release)
    return _answer(release)


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
    release, outcome, planned = proposals.accept(call(), partial(_decided, id), dry_run=query["dry_run"], **body)
    if not query["dry_run"]:
        _note("accept", release, comment=body["comment"])
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
    release = _matched(id, Permission.PUBLISH)
    proposals.decline(call(), release, comment=body["comment"])
    _note("decline", release, comment=body["comment"])
    return _answer(release)


def _pins(body: dict[str, Any]) -> list[Pinned]:
    pins = [inputs.pinned(each) for each in body["items"]]
    require_items(call(), Permission.WRITE, Needs.PINS, pins)
    return pins


def _matched(id: object, permission: Permission) -> Release:
    """The release, where the caller may do this on its site and has seen its present state."""
    release = find_release(session(), str(id))
    if not may_read(session(), release.site):
        raise NotFound(f"There is no release {str(id)!r}.")
    require(call().holder, permission, find_lineage(session(), release.site))
    require_match(etag_of(release), state=release.state)
    return release


def _decided(id: object) -> Release:
    """The release, for whoever may publish each text in it and has seen its present state."""
    release = _matched(id, Permission.PUBLISH)
    for item in release.items:
        require(call().holder, Permission.PUBLISH, find_lineage(session(), item.site), item.locale)
    return release


def _answer(release: Release, *, status: int = 200, location: str | None = None) -> Response:
    return private_answer(release_answer(session(), release), status=status, etag=etag_of(release), location=location)


def _note(what: str, release: Release, **more: str) -> None:
    call().audit(f"release.{what}", site=release.site, after={"release": release.id, "name": release.name, **more})
