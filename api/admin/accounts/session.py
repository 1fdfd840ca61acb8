"""Signing in and out by a browser: the session in which somebody is there, how it begins, and how it ends."""

from typing import Any

from flask import Response, request
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.admin.accounts.letting_in import (
    SESSION,
    SessionValue,
    answer_with,
    ask,
    end_former,
    let_in,
    of_person,
    party,
    patient,
    proven,
    refused,
    session_value,
)
from api.admin.accounts.passkey_schemas import Assertion, RequestValue
from api.errors import ContentError
from api.http.access import Access, caller
from api.http.calls import AdminBlueprint, call, session
from api.http.cookies import hand_session
from api.http.private_answers import no_content, private_answer
from api.http.schemas import about, one, strings
from api.http.settings import settings_in_force
from api.models import BrowserSession
from api.record_types.output import Output
from api.services.accounts.invitations import accept
from api.services.accounts.passkeys import options_to_prove, passkeys_of

blueprint = AdminBlueprint("session", __name__, description="Signing in: the sessions of people who work in a browser.")


class NewSession(Schema):
    """How somebody shows who they are: by one of these."""

    invitation = fields.String(
        validate=validate.Length(1, 100), metadata=about("The text of an invitation, which works once.")
    )
    passkey = fields.Nested(
        Assertion, metadata=about("A passkey's answer to the challenge that this browser was given.")
    )

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ValidationError("Show either an `invitation` or a `passkey`.")


class Confirmation(Schema):
    """That it is still the same person."""

    passkey = fields.Nested(Assertion, required=True, metadata=about("A passkey's answer to the challenge."))


class DoorAnswer(Output):
    """Who is signed in, and how one can be."""

    session = one(
        SessionValue, "The session by which the browser calls; null where nobody is signed in.", nullable=True
    )
    ways = strings("The ways in that this server knows: `invitation`, `passkey`, `oidc`.")


@blueprint.route(SESSION, access=Access.PUBLIC)
@blueprint.response(200, DoorAnswer)
@blueprint.doc(operationId="getSession")
def get_session() -> Response:
    """Who is signed in by this browser, and which ways in there are"""
    # Keys have no session, and need no door.
    holder = None if "Authorization" in request.headers else caller()
    found = session().get(BrowserSession, holder.session) if holder and holder.session else None
    value = session_value(found, this=found.id) if found else None
    is_with_provider = settings_in_force().oidc_client_id is not None
    return private_answer({"session": value, "ways": ["invitation", "passkey", *["oidc"] * is_with_provider]})


@blueprint.route(SESSION, access=Access.SIGN_IN, methods=["POST"])
@patient
@blueprint.body(NewSession)
@blueprint.response(201, SessionValue)
@blueprint.problems(403, 409, 415)
@blueprint.doc(operationId="signIn")
def sign_in(body: dict[str, Any]) -> Response | ContentError:
    """Sign in by an invitation or a passkey

    The answer hands the browser a cookie, `__Host-clinic-session`, that no script can read; a session that it had before
    ends. From then on what a page of this server asks is asked by the person.
    """
    if "invitation" in body:
        invitation = accept(session(), body["invitation"], now=call().now)
        if invitation is None:
            return refused("invitation")
        return answer_with(let_in(invitation.person, way="invitation", invitation=invitation.id), status=201)
    passkey, is_right = proven("sign-in", body["passkey"])
    if not is_right or passkey is None:
        return refused("passkey", passkey.person if passkey else None)
    return answer_with(let_in(passkey.person, way="passkey", invitation=passkey.invitation_id), status=201)


@blueprint.route(SESSION, access=Access.SIGN_IN, methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(403)
@blueprint.doc(operationId="signOut")
def sign_out() -> Response:
    """Sign out: the session ends, and the browser forgets its cookie"""
    former = end_former()
    if former is not None:
        of_person(former.person, former).audit("session.end", after={"id": former.id})
    return hand_session(no_content(), None)


@blueprint.route(f"{SESSION}/challenge", access=Access.SIGN_IN, methods=["POST"])
@blueprint.response(200, RequestValue)
@blueprint.problems(403, 409)
@blueprint.doc(operationId="askForPasskey")
def ask_for_passkey() -> Response:
    """Begin to sign in by a passkey: what the browser is to be asked

    Nobody says who they are: the browser finds the passkeys for this website. The answer is taken once, within ten
    minutes, and from this browser alone.
    """
    return ask("sign-in", lambda challenge: options_to_prove([], party=party(), challenge=challenge))


@blueprint.route(f"{SESSION}/step-up/challenge", access=Access.SESSION, methods=["POST"])
@blueprint.response(200, RequestValue)
@blueprint.problems(403, 409)
@blueprint.doc(operationId="askForStepUp")
def ask_for_step_up() -> Response:
    """Begin to prove that it is still the same person: what the browser is to be asked"""
    holder = call().holder
    known = passkeys_of(session(), holder.person or "")
    return ask(
        "step-up", lambda challenge: options_to_prove(known, party=party(), challenge=challenge), session=holder.session
    )


@blueprint.route(f"{SESSION}/step-up", access=Access.SESSION, methods=["POST"])
@patient
@blueprint.body(Confirmation)
@blueprint.response(200, SessionValue)
@blueprint.problems(403, 409, 415)
@blueprint.doc(operationId="stepUp")
def step_up(body: dict[str, Any]) -> Response | ContentError:
    """Prove by a passkey that it is still the same person

    What a site asks this for may be done for five minutes from then on.
    """
    holder, found = call().holder, session().get_one(BrowserSession, call().holder.session)
    passkey, is_right = proven("step-up", body["passkey"], session=holder.session)
    if not is_right or passkey is None or passkey.person_id != holder.person:
        return refused("step-up", found.person)
    found.confirmed_at = call().now
    call().audit("session.confirm", after={"id": found.id, "passkey": passkey.id})
    return answer_with(found)
