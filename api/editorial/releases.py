"""The releases: gathering versions, trying them out, publishing them in one change, and taking one back."""

from functools import partial
from typing import Any

from flask import Response
from sqlalchemy import select

from api.editorial import action_answers as answers
from api.editorial import action_schemas as schemas
from api.editorial.planning import etag_of, may_read, next_page, release_answer, schedule_answer, tried
from api.errors import NotFound
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, forget, no_content, private_answer, require_match, session
from api.models import Release
from api.services import releasing, scheduling
from api.services.acting import Outcome, act, carry_out, require_each
from api.services.finding import find_lineage
from api.services.permissions import Permission, require
from api.services.pinning import Pinned

releases = AdminBlueprint("releases", __name__, description="Named sets of versions that go live in one change.")
PROBLEMS = (403, 404, 409, 410, 412, 413, 415, 422, 428)
ONE = "/v1/admin/releases/<uuid:id>"
TAGGED: dict[str, Any] = {"headers": {"ETag": "ETag"}}


@releases.route("/v1/admin/releases", access=Access.READ)
@releases.query(schemas.PlanQuery)
@releases.response(200, answers.ReleaseList)
@releases.problems(403)
@releases.doc(operationId="listReleases")
def list_releases(query: dict[str, Any]) -> Response:
    """The releases of the sites that the caller may see, the newest first"""
    wanted = select(Release).order_by(Release.id.desc())
    for name in ("site", "state"):
        if name in query:
            wanted = wanted.where(getattr(Release, name) == query[name])
    if "cursor" in query:
        wanted = wanted.where(Release.id < query["cursor"])
    found = [each for each in session().scalars(wanted) if may_read(session(), each.site)]
    page = found[: query["limit"]]
    last = page[-1].id if len(found) > len(page) else None
    return private_answer({"items": [release_answer(session(), each) for each in page], "next": next_page(query, last)})


@releases.route("/v1/admin/releases", methods=["POST"], access=Access.PUBLISH)
@releases.body(schemas.ReleaseInput)
@releases.response(201, answers.ReleaseAnswer, headers={"ETag": "ETag", "Location": "Location"})
@releases.problems(*PROBLEMS)
@releases.doc(operationId="createRelease")
def create_release(body: dict[str, Any]) -> Response:
    """Make a release, with its first items where there are some"""
    require(call().holder, Permission.PUBLISH, find_lineage(session(), body["site"]))
    release = releasing.create_release(
        session(), site=body["site"], name=body["name"], description=body["description"], now=call().now, by=call().holder.name
    )  # fmt: skip
    _put(release, body["items"], keep=False)
    _note("create", release)
    return _answer(release, status=201, location=f"/v1/admin/releases/{release.id}")


@releases.route(ONE, access=Access.READ)
@releases.response(200, answers.ReleaseAnswer, **TAGGED)
@releases.problems(401, 403, 404)
@releases.doc(operationId="getRelease")
def get_release(id: object) -> Response:
    """One release"""
    return _answer(_seen(id))


@releases.route(ONE, methods=["PATCH"], access=Access.PUBLISH)
@releases.body(schemas.ReleasePatch)
@releases.response(200, answers.ReleaseAnswer, **TAGGED)
@releases.problems(*PROBLEMS)
@releases.doc(operationId="renameRelease")
def rename_release(body: dict[str, Any], id: object) -> Response:
    """Alter a release's name or description"""
    release = _matched(id)
    release.name, release.description = body.get("name", release.name), body.get("description", release.description)
    session().flush()
    _note("rename", release)
    return _answer(release)


@releases.route(ONE, methods=["DELETE"], access=Access.PUBLISH)
@releases.response(204)
@releases.problems(401, 403, 404, 409, 410, 412, 428)
@releases.doc(operationId="deleteRelease")
def delete_release(id: object) -> Response:
    """Delete a release that is neither published nor scheduled"""
    release = _matched(id)
    releasing.delete_release(session(), release)
    _note("delete", release)
    return no_content()


@releases.route(f"{ONE}/items", methods=["PUT"], access=Access.PUBLISH)
@releases.body(schemas.ReleaseItemsInput)
@releases.response(200, answers.ReleaseAnswer, **TAGGED)
@releases.problems(*PROBLEMS)
@releases.doc(operationId="setReleaseItems")
def set_items(body: dict[str, Any], id: object) -> Response:
    """Set the items of a release, each pinned beside what is live now"""
    return _with_items(_matched(id), body, keep=False)


@releases.route(f"{ONE}/items", methods=["POST"], access=Access.PUBLISH)
@releases.body(schemas.ReleaseItemsInput)
@releases.response(200, answers.ReleaseAnswer, **TAGGED)
@releases.problems(*PROBLEMS)
@releases.doc(operationId="addReleaseItems")
def add_items(body: dict[str, Any], id: object) -> Response:
    """Add items to a release, or pin those that are in it anew"""
    return _with_items(_matched(id), body, keep=True)


@releases.route(f"{ONE}/validate", methods=["POST"], access=Access.READ)
@releases.response(200, answers.Tried)
@releases.problems(401, 403, 404, 409, 410)
@releases.doc(operationId="validateRelease")
def validate_release(id: object) -> Response:
    """What publishing the release would do if it were done now, and what stands in its way"""
    release = _seen(id)
    for item in release.items:
        require(call().holder, Permission.READ, find_lineage(session(), item.site))
    outcome = _publish(release, reason="", dry_run=True)
    forget()
    return private_answer(tried(outcome))


@releases.route(f"{ONE}/publish", methods=["POST"], access=Access.PUBLISH)
@releases.query(schemas.ActionQuery)
@releases.body(schemas.ReasonInput)
@releases.response(200, answers.ReleaseDone)
@releases.problems(*PROBLEMS)
@releases.doc(operationId="publishRelease")
def publish_release(query: dict[str, Any], body: dict[str, Any], id: object) -> Response:
    """Publish everything in the release, in one change"""
    release = _matched(id)
    _require_items(release)
    outcome = _publish(release, reason=body["reason"], dry_run=query["dry_run"])
    return _done(release, outcome, "publish", dry_run=query["dry_run"])


@releases.route(f"{ONE}/schedule", methods=["POST"], access=Access.PUBLISH)
@releases.query(schemas.ActionQuery)
@releases.body(schemas.ReleaseScheduleInput)
@releases.response(200, answers.ReleaseScheduled)
@releases.problems(*PROBLEMS)
@releases.doc(operationId="scheduleRelease")
def schedule_release(query: dict[str, Any], body: dict[str, Any], id: object) -> Response:
    """Publish the release later, as it is by then"""
    release = _matched(id)
    _require_items(release)
    at = scheduling.moment_of(body["at"], body["time_zone"], now=call().now)
    plan = releasing.release_plan(release)
    outcome = scheduling.rehearse(
        call(), "publish", releasing.release_ids(release), partial(carry_out, planned=plan), dry_run=query["dry_run"]
    )
    planned = None
    if not query["dry_run"]:
        planned = scheduling.schedule_release(
            call(), release, at=at, time_zone=body["time_zone"], reason=body["reason"]
        )
        _note("schedule", release)
    return private_answer({**tried(outcome), "schedule": planned and schedule_answer(session(), planned)})


@releases.route(f"{ONE}/revert", methods=["POST"], access=Access.PUBLISH)
@releases.query(schemas.ActionQuery)
@releases.body(schemas.ReasonInput)
@releases.response(200, answers.ReleaseReverted)
@releases.problems(*PROBLEMS)
@releases.doc(operationId="revertRelease")
def revert_release(query: dict[str, Any], body: dict[str, Any], id: object) -> Response:
    """Give readers back what they had before the release, where it is still as the release left it

    What somebody has changed since is left alone and listed. Nothing is reinstated or shown again by this.
    """
    release, dry_run = _matched(id), query["dry_run"]
    _require_items(release)
    left = releasing.as_facts(releasing.left_alone(session(), release))
    perform = partial(releasing.put_back, release=release)
    outcome = act(
        call(),
        "revert",
        releasing.release_ids(release),
        perform,
        reason=body["reason"] or release.name,
        dry_run=dry_run,
    )
    return _done(release, outcome, "revert", dry_run=dry_run, left=left)


def _publish(release: Release, *, reason: str, dry_run: bool) -> Outcome:
    perform = partial(carry_out, planned=releasing.release_plan(release))
    return act(
        call(), "publish", releasing.release_ids(release), perform, reason=reason or release.name, dry_run=dry_run
    )


def _done(release: Release, outcome: Outcome, verb: str, *, dry_run: bool, **more: Any) -> Response:
    if dry_run:
        session().rollback()
    else:
        releasing.settle(release, outcome, state={"publish": "published", "revert": "reverted"}[verb])
        session().flush()
        _note(verb, release, seq=outcome.seq)
    return private_answer({**tried(outcome), "release": release_answer(session(), _seen(release.id)), **more})


def _with_items(release: Release, body: dict[str, Any], *, keep: bool) -> Response:
    _put(release, body["items"], keep=keep)
    _note("pin", release)
    return _answer(release)


def _put(release: Release, items: list[dict[str, Any]], *, keep: bool) -> None:
    pins = [Pinned(each["record"], each["site"], each["locale"], each["version"]) for each in items]
    # A release may be scheduled already, and then nobody looks at rights again: so whoever pins may publish.
    require_each(call(), Permission.PUBLISH, pins)
    releasing.put_items(session(), release, pins, keep=keep)


def _require_items(release: Release) -> None:
    """Whoever decides about a release may publish each text in it."""
    for item in release.items:
        require(call().holder, Permission.PUBLISH, find_lineage(session(), item.site), item.locale)


def _seen(id: object) -> Release:
    release = releasing.find_release(session(), str(id))
    if not may_read(session(), release.site):
        raise NotFound(f"There is no release {str(id)!r}.")
    return release


def _matched(id: object) -> Release:
    """The release, where the caller may alter it and has seen its present state."""
    release = _seen(id)
    require(call().holder, Permission.PUBLISH, find_lineage(session(), release.site))
    require_match(etag_of(release), state=release.state)
    return release


def _answer(release: Release, *, status: int = 200, location: str | None = None) -> Response:
    return private_answer(release_answer(session(), release), status=status, etag=etag_of(release), location=location)


def _note(what: str, release: Release, *, seq: int | None = None) -> None:
    call().audit(f"release.{what}", site=release.site, seq=seq, after={"release": release.id, "name": release.name})
