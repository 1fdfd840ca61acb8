"""Bringing an old version of a text back."""

from typing import Any

from flask import Response
from marshmallow import fields, validate

from api.admin.outcomes import ActionQuery
from api.admin.texts.answers import TextAnswer
from api.admin.texts.opening import TEXT, audit_text, author_at, open_to_write, require_state, text_answer
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, call, session
from api.http.schemas import about, many, string
from api.record_types.output import Output
from api.services.publishing.said import LARGEST, Input
from api.services.texts.restore import restore

blueprint = AdminBlueprint("restore", __name__, tag="versions")


class RestoreInput(Input):
    """Which version to bring back."""

    version = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, LARGEST), metadata=about("The version's number.")
    )


class LeftField(Output):
    """A field that could not be restored."""

    field = string("The field's name.")
    detail = string("Why.")


class RestoredAnswer(TextAnswer):
    """The text after a restore."""

    left_out = many(LeftField, "What of the old version could not be taken along.")


@blueprint.route(f"{TEXT}/restore", methods=["POST"], access=Access.TRANSLATE)
@blueprint.guarded
@blueprint.query(ActionQuery)
@blueprint.body(RestoreInput)
@blueprint.response(200, RestoredAnswer, **TAGGED)
@blueprint.problems(403, 404, 409, 410, 413, 415, 422)
@blueprint.doc(operationId="restoreVersion")
def restore_version(query: dict[str, Any], body: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """Bring an old version back as the draft of this text alone; readers notice nothing

    What the type no longer takes is left out and listed.
    """
    opened = open_to_write(site, id, locale)
    translation = opened.found()
    require_state(opened)
    before, etag = {"version": translation.latest_version}, opened.etag
    version, left = restore(
        session(), opened.record, translation, body["version"], author=author_at(opened), now=call().now
    )
    audit_text(
        "translation.restore", opened, before=before, after={"version": version.number, "restored": body["version"]}
    )
    return text_answer(opened, standing=etag if query["dry_run"] else None, left_out=left)
