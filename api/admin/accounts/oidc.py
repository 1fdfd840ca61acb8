"""Signing in at the identity provider: the browser is sent there, and comes back with a code that this server exchanges."""

import re
from dataclasses import asdict
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, request
from marshmallow import Schema, fields, validate

from api.addresses import address
from api.admin.accounts.letting_in import SESSION, let_in, patient, refused
from api.database import Database
from api.errors import NotFound
from api.http.access import Access
from api.http.blueprint import Blueprint
from api.http.calls import session, writing
from api.http.cookies import CHALLENGE_COOKIE, cookie, hand_challenge
from api.http.own_pages import sign_in_origin
from api.http.problems import request_id
from api.http.schemas import about
from api.models import Person
from api.record_types.checks import Whole
from api.services.accounts.challenges import LASTS, asked, brought_back, spend
from api.services.accounts.code_flow import CodeFlow, Journey
from api.services.accounts.notes import write_note
from api.services.accounts.oidc import Claims, Newcomer, find_known

blueprint = Blueprint("oidc", __name__, tag="session")

START, CALLBACK = f"{SESSION}/oidc/start", f"{SESSION}/oidc/callback"
KIND = "oidc"
# A browser reads `//host` and `/\host` as another website, and passes over line ends and tabs when it reads an address.
OWN_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x20\x7f]*")


class StartQuery(Schema):
    """Where to go afterwards."""

    return_to = fields.String(
        validate=[validate.Length(1, 500), Whole(OWN_PATH.pattern, error="It must be a path of this server.")],
        metadata=about(
            "The page of this server to come back to; by default the one for signing in.", examples=["/console/"]
        ),
    )


class CallbackQuery(Schema):
    """What the provider sends a browser back with."""

    code = fields.String(validate=validate.Length(1, 4_000), metadata=about("What is exchanged for who it is."))
    state = fields.String(required=True, validate=validate.Length(1, 200), metadata=about("The word of this journey."))
    iss = fields.String(validate=validate.Length(1, 500), metadata=about("Which provider it is."))
    error = fields.String(validate=validate.Length(1, 200), metadata=about("Why there is no code."))


def _flow() -> CodeFlow:
    found: CodeFlow | None = current_app.extensions["code flow"]
    if found is None:
        raise NotFound("Nobody signs in at an identity provider here.")
    return found


def _redirect_uri() -> str:
    """The one address to which the provider may send a browser back, to the letter."""
    return f"{sign_in_origin()}{address(CALLBACK)}"


def _going_to(location: str) -> Response:
    """Send the browser on; the headers alone say where."""
    response = Response(status=302, headers={"Location": location, "Cache-Control": "private, no-store"})
    del response.headers["Content-Type"]
    return response


@blueprint.route(START, access=Access.PUBLIC)
@blueprint.query(StartQuery)
@blueprint.problems(302, 404, 409)
@blueprint.doc(operationId="startProviderSignIn")
def start_provider_sign_in(query: dict[str, Any]) -> Response:
    """Go to the identity provider to sign in there: an address for a browser to open, not for a script to call"""
    journey, flow, now = Journey.begun(), _flow(), datetime.now(UTC)
    location = flow.address_to_go_to(journey, redirect_uri=_redirect_uri())
    with _database().reading() as opened:
        word = asked(opened, KIND, now=now, return_to=query.get("return_to", address("/sign-in")), **asdict(journey))
    return hand_challenge(_going_to(location), word, lasts_s=int(LASTS.total_seconds()))


@blueprint.route(CALLBACK, access=Access.PUBLIC)
@patient
@blueprint.open_query(CallbackQuery)
@blueprint.problems(302, 404, 409)
@blueprint.doc(operationId="finishProviderSignIn")
def finish_provider_sign_in(query: dict[str, Any]) -> Response:
    """Come back from the identity provider: who is known by it is signed in

    A person is known by issuer and subject alone, never by an email. Who comes for the first time is made a person without
    roles. Whatever is wrong leads to the page for signing in.
    """
    word, said = _brought_back(query)
    claims = _claims(query, said) if said is not None else None
    with writing():
        person = _person(claims) if word and spend(session(), word, now=datetime.now(UTC)) else None
        if claims is None or said is None or person is None:
            refused(KIND)
            return hand_challenge(_going_to(f"{address('/sign-in')}?{urlencode({'refused': KIND})}"), None)
        let_in(person, way=KIND, lent=claims.roles)
        return _going_to(str(said["return_to"]))


def _brought_back(query: dict[str, Any]) -> tuple[str | None, dict[str, Any] | None]:
    """What this browser was sent away with, where it comes back from there."""
    word = cookie(request.environ, CHALLENGE_COOKIE)
    with _database().reading() as opened:
        said = brought_back(opened, word, KIND, now=datetime.now(UTC))
    is_ours = (
        said is not None
        and compare_digest(said["state"].encode(), query["state"].encode())
        and _flow().is_from_here(query.get("iss"))
    )
    return (word, said) if is_ours else (None, None)


def _claims(query: dict[str, Any], said: dict[str, Any]) -> Claims | None:
    journey = Journey(said["state"], said["nonce"], said["verifier"])
    code = query.get("code") if "error" not in query else None
    # Before any transaction: the provider may take its time.
    return _flow().claims(code, journey, redirect_uri=_redirect_uri()) if code else None


def _person(claims: Claims | None) -> Person | None:
    """Whom the claims are about, who is made a person where they come for the first time; None of who is shut out."""
    if claims is None:
        return None
    write_note(session(), Newcomer(claims, datetime.now(UTC), request_id()))
    person = find_known(session(), claims)
    return None if person is None or person.disabled_at is not None else person


def _database() -> Database:
    found: Database = current_app.extensions["database"]
    return found
