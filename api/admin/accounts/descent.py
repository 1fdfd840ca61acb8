"""Revoking a key that was lost, with all that descends from it."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from api.admin.accounts.keys import KEYS, KeyPerson, KeyValue, find_own_key, key_value
from api.admin.accounts.preview_links import LinkValue, link_value
from api.admin.outcomes import ActionQuery
from api.canonical import rfc3339
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, private_answer, session
from api.http.schemas import many, moment, string
from api.record_types.output import Output
from api.services.publishing.descent import Descent, descent_of, require_descent, revoke_descent

blueprint = AdminBlueprint("descent", __name__, tag="keys")


class Loss(Schema):
    """From when on a key was in wrong hands."""

    since = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        metadata={"description": "Only what was made from then on is taken back; null for all that descends from it."},
    )


class CancelledSchedule(Output):
    """A publication that was planned for later."""

    id = string("The schedule's id.", format="uuid")
    site = string("The site that it was planned on.")
    verb = string("What was to be done.", enum=["publish", "unpublish", "release"])
    at = moment("When.")


class DescentValue(Output):
    """What descends from a key."""

    keys = many(KeyValue, "The key itself, and the keys that descend from it: revoked.")
    people = many(KeyPerson, "The people who were made with them: disabled.")
    preview_links = many(LinkValue, "The links that were made with them: revoked.")
    schedules = many(CancelledSchedule, "The publications that were planned with them: cancelled.")
    altered = many(KeyPerson, "People who were there before and were altered with them: look at each yourself.")


@blueprint.route(f"{KEYS}/<id>/revoke", access=Access.ADMIN, methods=["POST"])
@blueprint.query(ActionQuery)
@blueprint.body(Loss)
@blueprint.response(200, DescentValue)
@blueprint.problems(403, 404, 409, 415)
@blueprint.doc(operationId="revokeDescent")
def revoke_descent_route(query: dict[str, Any], body: dict[str, Any], id: str) -> Response:
    """Revoke a lost key with all that descends from it; `dry_run=true` lists it

    The keys that it made, those that these made, and so on; the people, preview links and schedules made with any of
    them. What was published stays as it is: the trail tells what that was, by the keys.
    """
    key = find_own_key(id)
    descent = descent_of(session(), key, since=body["since"])
    require_descent(call(), descent)
    if not query["dry_run"]:
        revoke_descent(call(), descent)
    return private_answer(_value(descent))


def _value(descent: Descent) -> dict[str, Any]:
    return {
        "keys": [key_value(each) for each in descent.keys],
        "people": [{"id": each.id, "name": each.name} for each in descent.people],
        "preview_links": [link_value(each) for each in descent.preview_links],
        "schedules": [
            {"id": each.id, "site": each.site, "verb": each.verb, "at": rfc3339(each.at)} for each in descent.schedules
        ],
        "altered": [{"id": each.id, "name": each.name} for each in descent.altered],
    }
