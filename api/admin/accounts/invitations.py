"""Invitations: links that let one person in, once, to sign in for the first time or when a passkey was lost."""

from datetime import timedelta
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from api.admin.accounts.people import PEOPLE, find_theirs
from api.admin.named import Who, by_its_maker
from api.admin.values import moments
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.own_pages import sign_in_page
from api.http.private_answers import no_content, private_answer
from api.http.schemas import about, many, moment, one, string
from api.models import Invitation
from api.record_types.output import Output
from api.services.accounts.invitations import (
    LONGEST_LIFETIME,
    USUAL_LIFETIME,
    find_invitation,
    invitation_state,
    invitations_of,
    invite,
)
from api.services.accounts.step_up import require_step_up

blueprint = AdminBlueprint("invitations", __name__, tag="session")

INVITATIONS = f"{PEOPLE}/<id>/invitations"
_SHOWN_ONCE = "shown only in this answer; a replay under the same Idempotency-Key leaves it out."


class NewInvitation(Schema):
    """An invitation to make."""

    expires_in_s = fields.Integer(
        strict=True, load_default=int(USUAL_LIFETIME.total_seconds()),
        validate=validate.Range(60, int(LONGEST_LIFETIME.total_seconds())),
        metadata=about("For how many seconds it works."),
    )  # fmt: skip


class InvitationValue(Output):
    """An invitation, without what lets in."""

    id = string("The invitation's id.", format="uuid")
    hint = string("The first characters of its text.")
    state = string(
        "Whether it lets in; `void` where whoever made it may no longer decide on the person.",
        enum=["active", "used", "revoked", "expired", "void"],
    )
    created_at = moment("When it was made.")
    created_by = string("By whom.")
    who = one(Who, "By whom, by id where that is known.")
    expires_at = moment("Until when it works.")
    used_at = moment("When it was used.", nullable=True)
    revoked_at = moment("When it was revoked, or another took its place.", nullable=True)


class NewInvitationValue(InvitationValue):
    """A new invitation."""

    url = string(f"The page on which it lets in; {_SHOWN_ONCE}", required=False)
    invitation = string(f"Its text, as `POST /v1/admin/session` takes it; {_SHOWN_ONCE}", required=False)


class InvitationList(Output):
    """Somebody's invitations."""

    items = many(InvitationValue, "The invitations, the newest first.")


@blueprint.route(INVITATIONS, access=Access.ADMIN)
@blueprint.response(200, InvitationList)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="listInvitations")
def list_invitations(id: str) -> Response:
    """The invitations of somebody"""
    person = find_theirs(id)
    return private_answer(
        {"items": [by_its_maker(each, invitation_value(each)) for each in invitations_of(session(), person.id)]}
    )


@blueprint.route(INVITATIONS, access=Access.ADMIN, methods=["POST"])
@blueprint.body(NewInvitation)
@blueprint.response(201, NewInvitationValue)
@blueprint.problems(403, 404, 409, 415)
@blueprint.doc(operationId="createInvitation")
def create_invitation(body: dict[str, Any], id: str) -> Response:
    """Invite somebody to sign in, by a link that works once; those made before it work no longer

    It lets in whoever has it: hand it to the person themselves. The text stands behind `#`, so no server's log holds it.
    """
    person, page = find_theirs(id), sign_in_page()
    require_step_up(call(), "keys", [each.site for each in person.grants])
    made, text = invite(
        session(), person, by=call().holder, lifetime=timedelta(seconds=body["expires_in_s"]), now=call().now
    )
    call().audit("invitation.create", after={"id": person.id, "invitation": made.id})
    answer = {**by_its_maker(made, invitation_value(made)), "url": f"{page}#invitation={text}", "invitation": text}
    return private_answer(answer, status=201, secrets=["url", "invitation"])


@blueprint.route(f"{INVITATIONS}/<invitation>", access=Access.ADMIN, methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="revokeInvitation")
def revoke_invitation(id: str, invitation: str) -> Response:
    """Revoke an invitation: it lets nobody in from now on"""
    found = find_invitation(session(), find_theirs(id).id, invitation)
    if found.used_at is None and found.revoked_at is None:
        found.revoked_at = call().now
        call().audit("invitation.revoke", after={"id": id, "invitation": found.id})
    return no_content()


def invitation_value(made: Invitation) -> dict[str, Any]:
    """An invitation as answers hold it."""
    return {
        **{name: getattr(made, name) for name in ("id", "hint", "created_by")},
        **moments(
            created_at=made.created_at, expires_at=made.expires_at, used_at=made.used_at, revoked_at=made.revoked_at
        ),
        "state": invitation_state(session(), made, call().now),
    }
