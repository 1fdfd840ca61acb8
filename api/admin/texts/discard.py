"""Giving the draft of a text up."""

from typing import Any

from flask import Response

from api.admin.outcomes import ActionQuery
from api.admin.texts.answers import TextAnswer
from api.admin.texts.opening import TEXT, audit_text, open_to_write, require_state, text_answer
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, session
from api.services.texts.discard import discard

blueprint = AdminBlueprint("discard", __name__, tag="versions")


@blueprint.route(f"{TEXT}/discard", methods=["POST"], access=Access.TRANSLATE)
@blueprint.guarded
@blueprint.query(ActionQuery)
@blueprint.response(200, TextAnswer, **TAGGED)
@blueprint.problems(403, 404, 409, 410, 422)
@blueprint.doc(operationId="discardDraft")
def discard_draft(query: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """Give the draft up; what readers have stays, and so does the history"""
    opened = open_to_write(site, id, locale)
    translation = opened.found()
    require_state(opened)
    before, etag = {"draft": translation.draft_version}, opened.etag
    discard(session(), translation)
    audit_text("translation.discard", opened, before=before, after={"draft": None})
    return text_answer(opened, standing=etag if query["dry_run"] else None)
