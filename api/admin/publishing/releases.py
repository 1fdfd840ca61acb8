"""The releases: gathering versions, trying them out, publishing them in one change, and taking one back."""

from functools import partial
from typing import Any

from flask import Response

from api.admin.outcomes import ActionQuery, Tried, tried
from api.admin.publishing import answers, inputs
from api.admin.publishing.opening import (
    decided_release,
    matched_release,
    new_release,
    note_release,
    one_release,
    readable_release,
    seen_release,
)
from api.admin.publishing.plans import page_of_plans, release_answer, releases_told, schedule_answer
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, call, forget, session
from api.http.private_answers import no_content, private_answer, private_list
from api.models import Release
from api.services.accounts.permissions import Permission, require
from api.services.ledger.lookup import find_lineage
from api.services.publishing import releases, schedules
from api.services.publishing.publication import Outcome
from api.services.publishing.rights import require_items
from api.services.publishing.titled import titled
from api.services.publishing.verb import Needs

blueprint = AdminBlueprint("releases", __name__, description="Named sets of versions that go live in one change.")
PROBLEMS = (403, 404, 409, 410, 412, 413, 415, 422)
ONE = "/v1/admin/releases/<uuid:id>"


@blueprint.route("/v1/admin/releases", access=Access.READ)
@blueprint.query(inputs.PlanQuery)
@blueprint.response(200, answers.ReleaseList)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="listReleases")
def list_releases(query: dict[str, Any]) -> Response:
    """The releases of the sites that the caller may see, the newest first"""
    page, following = page_of_plans(Release, query)
    items = call().unread.told(page, lambda some: releases_told(session(), some))
    return private_list({"items": items, "next": following})


@blueprint.route("/v1/admin/releases", methods=["POST"], access=Access.PUBLISH)
@blueprint.body(inputs.ReleaseInput)
@blueprint.response(201, answers.ReleaseAnswer, headers={"ETag": "ETag", "Location": "Location"})
@blueprint.problems(*PROBLEMS)
@blueprint.doc(operationId="createRelease")
def create_release(body: dict[str, Any]) -> Response:
    """Make a release, with its first items where there are some"""
    require(call().holder, Permission.PUBLISH, find_lineage(session(), body["site"]))
    release = releases.create_release(call(), site=body["site"], name=body["name"], description=body["description"])
    _put(release, body["items"], keep=False)
    note_release("create", release)
    return new_release(release)


@blueprint.route(ONE, access=Access.READ)
@blueprint.response(200, answers.ReleaseAnswer, **TAGGED)
@blueprint.problems(401, 403, 404)
@blueprint.doc(operationId="getRelease")
def get_release(id: object) -> Response:
    """One release"""
    return one_release(seen_release(id))


@blueprint.route(ONE, methods=["PATCH"], access=Access.PUBLISH)
@blueprint.guarded
@blueprint.body(inputs.ReleasePatch)
@blueprint.response(200, answers.ReleaseAnswer, **TAGGED)
@blueprint.problems(*PROBLEMS)
@blueprint.doc(operationId="renameRelease")
def rename_release(body: dict[str, Any], id: object) -> Response:
    """Alter a release's name or description"""
    release = matched_release(id)
    release.name, release.description = body.get("name", release.name), body.get("description", release.description)
    session().flush()
    note_release("rename", release)
    return one_release(release)


@blueprint.route(ONE, methods=["DELETE"], access=Access.PUBLISH)
@blueprint.guarded
@blueprint.response(204)
@blueprint.problems(401, 403, 404, 409, 410)
@blueprint.doc(operationId="deleteRelease")
def delete_release(id: object) -> Response:
    """Delete a release that is neither published nor scheduled"""
    release = matched_release(id)
    releases.delete_release(session(), release)
    note_release("delete", release)
    return no_content()


@blueprint.route(f"{ONE}/items", methods=["PUT"], access=Access.PUBLISH)
@blueprint.guarded
@blueprint.body(inputs.ReleaseItemsInput)
@blueprint.response(200, answers.ReleaseAnswer, **TAGGED)
@blueprint.problems(*PROBLEMS)
@blueprint.doc(operationId="setReleaseItems")
def set_items(body: dict[str, Any], id: object) -> Response:
    """Set the items of a release, each pinned beside what is live now"""
    return _with_items(matched_release(id), body, keep=False)


@blueprint.route(f"{ONE}/items", methods=["POST"], access=Access.PUBLISH)
@blueprint.guarded
@blueprint.body(inputs.ReleaseItemsInput)
@blueprint.response(200, answers.ReleaseAnswer, **TAGGED)
@blueprint.problems(*PROBLEMS)
@blueprint.doc(operationId="addReleaseItems")
def add_items(body: dict[str, Any], id: object) -> Response:
    """Add items to a release, or pin those that are in it anew"""
    return _with_items(matched_release(id), body, keep=True)


@blueprint.route(f"{ONE}/validate", methods=["POST"], access=Access.READ)
@blueprint.response(200, Tried)
@blueprint.problems(401, 403, 404, 409, 410)
@blueprint.doc(operationId="validateRelease")
def validate_release(id: object) -> Response:
    """What publishing the release would do if it were done now, and what stands in its way"""
    _, outcome = releases.publish_release(call(), partial(readable_release, id), dry_run=True)
    forget()
    return private_answer(tried(outcome))


@blueprint.route(f"{ONE}/publish", methods=["POST"], access=Access.PUBLISH)
@blueprint.guarded
@blueprint.query(ActionQuery)
@blueprint.body(inputs.ReasonInput)
@blueprint.response(200, answers.ReleaseDone)
@blueprint.problems(*PROBLEMS)
@blueprint.doc(operationId="publishRelease")
def publish_release(query: dict[str, Any], body: dict[str, Any], id: object) -> Response:
    """Publish everything in the release, in one change"""
    find = partial(decided_release, id)
    release, outcome = releases.publish_release(call(), find, reason=body["reason"], dry_run=query["dry_run"])
    return _done(release, outcome, "publish", dry_run=query["dry_run"])


@blueprint.route(f"{ONE}/schedule", methods=["POST"], access=Access.PUBLISH)
@blueprint.guarded
@blueprint.query(ActionQuery)
@blueprint.body(inputs.ReleaseScheduleInput)
@blueprint.response(200, answers.ReleaseScheduled)
@blueprint.problems(*PROBLEMS)
@blueprint.doc(operationId="scheduleRelease")
def schedule_release(query: dict[str, Any], body: dict[str, Any], id: object) -> Response:
    """Publish the release later, as it is by then"""
    outcome, planned = schedules.schedule_release(
        call(), partial(decided_release, id), dry_run=query["dry_run"], **body
    )
    if planned is not None:
        note_release("schedule", seen_release(id))
    return private_answer({**tried(outcome), "schedule": planned and schedule_answer(session(), planned)})


@blueprint.route(f"{ONE}/revert", methods=["POST"], access=Access.PUBLISH)
@blueprint.guarded
@blueprint.query(ActionQuery)
@blueprint.body(inputs.ReasonInput)
@blueprint.response(200, answers.ReleaseReverted)
@blueprint.problems(*PROBLEMS)
@blueprint.doc(operationId="revertRelease")
def revert_release(query: dict[str, Any], body: dict[str, Any], id: object) -> Response:
    """Give readers back what they had before the release, where it is still as the release left it

    What somebody has changed since is left alone and listed. Nothing is reinstated or shown again by this.
    """
    find = partial(decided_release, id)
    release, outcome, left = releases.revert_release(call(), find, reason=body["reason"], dry_run=query["dry_run"])
    return _done(release, outcome, "revert", dry_run=query["dry_run"], left=titled(call(), left))


def _done(release: Release, outcome: Outcome, verb: str, *, dry_run: bool, **more: Any) -> Response:
    if not dry_run:
        note_release(verb, release, seq=outcome.seq)
    return private_answer({**tried(outcome), "release": release_answer(session(), release), **more})


def _with_items(release: Release, body: dict[str, Any], *, keep: bool) -> Response:
    _put(release, body["items"], keep=keep)
    note_release("pin", release)
    return one_release(release)


def _put(release: Release, items: list[dict[str, Any]], *, keep: bool) -> None:
    pins = [inputs.pinned(each) for each in items]
    # A release may be scheduled already, and then nobody looks at rights again: so whoever pins may publish.
    require_items(call(), Permission.PUBLISH, Needs.PINS, pins)
    releases.put_items(session(), release, pins, keep=keep)
