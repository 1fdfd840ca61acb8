"""The history of a text: its versions, how two of them differ, and bringing an old one back."""

from typing import Any

from flask import Response

from api.admin.cursors import key_before, next_page
from api.admin.texts import inputs, schemas
from api.admin.texts.opening import TEXT, author_at, open_text, open_to_write, require_state, text_answer
from api.admin.texts.translations import TAGGED, note
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, private_answer, session
from api.record_types import RECORD_TYPES
from api.services.ledger.lookup import find_version
from api.services.texts.diff import compare
from api.services.texts.drafts import discard
from api.services.texts.restore import restore
from api.services.texts.translations import fields_of
from api.services.texts.versions import default_ends, describe_version, list_versions, live_intervals, version_called

blueprint = AdminBlueprint("versions", __name__, description="History: every version of a text, for ever.")
ONE = f"{TEXT}/versions/<int(min=1, max={inputs.LARGEST}):number>"


@blueprint.route(f"{TEXT}/versions", access=Access.READ)
@blueprint.query(inputs.PageQuery)
@blueprint.response(200, schemas.VersionPage)
@blueprint.problems(404)
@blueprint.doc(operationId="listVersions")
def list_text_versions(query: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """The versions of a text, the newest first, each with when readers had it"""
    translation = open_text(site, id, locale).found()
    key = key_before(query, int)
    rows, total = list_versions(session(), translation, before=key[0] if key else None, limit=query["limit"] + 1)
    page = rows[: query["limit"]]
    following = next_page(query, [page[-1]["number"]]) if len(rows) > len(page) else None
    return private_answer({"items": page, "total": total, "next": following})


@blueprint.route(ONE, access=Access.READ)
@blueprint.response(200, schemas.VersionAnswer)
@blueprint.problems(404)
@blueprint.doc(operationId="getVersion")
def get_text_version(site: str, id: object, locale: str, number: int) -> Response:
    """One version with its text"""
    opened = open_text(site, id, locale)
    version = find_version(session(), opened.found(), number)
    row = describe_version(version, live_intervals(session(), opened.found()))
    return private_answer({**row, "fields": fields_of(opened.record, version)})


@blueprint.route(f"{TEXT}/diff", access=Access.READ)
@blueprint.query(inputs.DiffQuery)
@blueprint.response(200, schemas.DiffAnswer)
@blueprint.problems(404)
@blueprint.doc(operationId="diffVersions")
def diff_versions(query: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """How two states of a text differ, by field and by words"""
    opened = open_text(site, id, locale)
    usual = default_ends(session(), opened.found())
    names = query.get("from_", usual[0]), query.get("to", usual[1])
    before, after = (version_called(session(), opened.found(), each) for each in names)
    ends = [
        {"name": name, "version": each.number if each else None}
        for name, each in zip(names, (before, after), strict=True)
    ]
    declaration = RECORD_TYPES[opened.record.type]
    found = compare(declaration, fields_of(opened.record, before), fields_of(opened.record, after))
    return private_answer({"from": ends[0], "to": ends[1], "fields": found})


@blueprint.route(f"{TEXT}/restore", methods=["POST"], access=Access.TRANSLATE)
@blueprint.guarded
@blueprint.body(inputs.RestoreInput)
@blueprint.response(200, schemas.RestoredAnswer, **TAGGED)
@blueprint.problems(403, 404, 409, 410, 413, 415, 422)
@blueprint.doc(operationId="restoreVersion")
def restore_version(body: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """Bring an old version back as the draft of this text alone; readers notice nothing

    What the type no longer takes is left out and listed.
    """
    opened = open_to_write(site, id, locale)
    translation = opened.found()
    require_state(opened)
    before = {"version": translation.latest_version}
    version, left = restore(
        session(), opened.record, translation, body["version"], author=author_at(opened), now=call().now
    )
    note("translation.restore", opened, before=before, after={"version": version.number, "restored": body["version"]})
    return text_answer(opened, left_out=left)


@blueprint.route(f"{TEXT}/discard", methods=["POST"], access=Access.TRANSLATE)
@blueprint.guarded
@blueprint.response(200, schemas.TextAnswer, **TAGGED)
@blueprint.problems(403, 404, 409, 410, 422)
@blueprint.doc(operationId="discardDraft")
def discard_draft(site: str, id: object, locale: str) -> Response:
    """Give the draft up; what readers have stays, and so does the history"""
    opened = open_to_write(site, id, locale)
    translation = opened.found()
    require_state(opened)
    before = {"draft": translation.draft_version}
    discard(session(), translation)
    note("translation.discard", opened, before=before, after={"draft": None})
    return text_answer(opened)
