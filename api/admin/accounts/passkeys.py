"""The passkeys by which somebody signs in: added on a device that they have in hand, named, and removed."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from api.admin.accounts.letting_in import answered_challenge, ask, party
from api.admin.accounts.passkey_schemas import CreationValue, MadeCredential
from api.admin.values import line, moments
from api.errors import Conflict, NotAllowed
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.fields import Flag
from api.http.private_answers import no_content, private_answer
from api.http.schemas import about, many, moment, string
from api.models import BrowserSession, Passkey, Person
from api.record_types.output import Output
from api.services.accounts.passkeys import add_passkey, find_passkey, options_to_add, passkeys_of
from api.services.accounts.step_up import reach_of, require_step_up

blueprint = AdminBlueprint("passkeys", __name__, tag="session")

PASSKEYS = "/v1/admin/me/passkeys"


class NewPasskey(Schema):
    """A passkey that a device has made."""

    name = line("What it is known by, such as the device that it is on.", longest=100, required=True)
    credential = fields.Nested(
        MadeCredential, required=True, metadata=about("What the browser answered to the question.")
    )


class PasskeyPatch(Schema):
    """What is to change."""

    name = line("What it is known by.", longest=100, required=True)


class RemovalQuery(Schema):
    """How sure somebody is."""

    last = Flag(
        load_default=False, metadata=about("`true` to remove the only one too: only an invitation lets in then.")
    )


class PasskeyValue(Output):
    """A passkey, of which the device alone has the secret half."""

    id = string("Its id.", format="uuid")
    name = string("What it is known by.")
    created_at = moment("When it was added.")
    used_at = moment("When it was last used.", nullable=True)


class PasskeyList(Output):
    """Somebody's passkeys."""

    items = many(PasskeyValue, "The passkeys, in the order in which they were added.")


def _person() -> Person:
    return session().get_one(Person, call().holder.person)


@blueprint.route(PASSKEYS, access=Access.SESSION)
@blueprint.response(200, PasskeyList)
@blueprint.problems(403)
@blueprint.doc(operationId="listPasskeys")
def list_passkeys() -> Response:
    """The caller's passkeys"""
    return private_answer({"items": [_value(each) for each in passkeys_of(session(), _person().id)]})


@blueprint.route(f"{PASSKEYS}/challenge", access=Access.SESSION, methods=["POST"])
@blueprint.response(200, CreationValue)
@blueprint.problems(403, 409)
@blueprint.doc(operationId="askForNewPasskey")
def ask_for_new_passkey() -> Response:
    """Begin to add a passkey: what the browser is to be asked"""
    person = _person()
    return ask(
        "add", lambda challenge: options_to_add(session(), person, party=party(), challenge=challenge),
        session=call().holder.session,
    )  # fmt: skip


@blueprint.route(PASSKEYS, access=Access.SESSION, methods=["POST"])
@blueprint.body(NewPasskey)
@blueprint.response(201, PasskeyValue)
@blueprint.problems(403, 409, 415)
@blueprint.doc(operationId="addPasskey")
def add_passkey_route(body: dict[str, Any]) -> Response:
    """Add the passkey that a device has made to answer the question"""
    said = answered_challenge("add")
    if said is None or said["session"] != call().holder.session:
        raise NotAllowed("This browser was not asked for a passkey, or too long ago: begin again.")
    if passkeys_of(session(), _person().id):
        # The first one is why they were let in.
        require_step_up(call(), "keys", reach_of(call().holder.roles))
    opened = session().get_one(BrowserSession, call().holder.session)
    passkey = add_passkey(
        session(), _person(), body["credential"], name=body["name"], party=party(), challenge=said["challenge"],
        invitation=opened.invitation_id, now=call().now,
    )  # fmt: skip
    call().audit("passkey.add", after={"id": passkey.id})
    return private_answer(_value(passkey), status=201, location=f"{PASSKEYS}/{passkey.id}")


@blueprint.route(f"{PASSKEYS}/<id>", access=Access.SESSION, methods=["PATCH"])
@blueprint.body(PasskeyPatch)
@blueprint.response(200, PasskeyValue)
@blueprint.problems(403, 404, 415)
@blueprint.doc(operationId="renamePasskey")
def rename_passkey(body: dict[str, Any], id: str) -> Response:
    """Give a passkey another name"""
    passkey = find_passkey(session(), id, person=_person().id)
    passkey.name = body["name"]
    call().audit("passkey.alter", after={"id": id})
    return private_answer(_value(passkey))


@blueprint.route(f"{PASSKEYS}/<id>", access=Access.SESSION, methods=["DELETE"])
@blueprint.query(RemovalQuery)
@blueprint.response(204)
@blueprint.problems(403, 404, 409)
@blueprint.doc(operationId="removePasskey")
def remove_passkey(query: dict[str, Any], id: str) -> Response:
    """Remove a passkey: nobody signs in by it any more; the only one goes with `last=true` alone"""
    person = _person()
    passkey = find_passkey(session(), id, person=person.id)
    if len(passkeys_of(session(), person.id)) == 1 and person.subject is None and not query["last"]:
        raise Conflict(
            "It is your only way in: add another first, or say `last=true` and be let in by an invitation then."
        )
    require_step_up(call(), "keys", reach_of(call().holder.roles))
    session().delete(passkey)
    call().audit("passkey.remove", after={"id": id})
    return no_content()


def _value(passkey: Passkey) -> dict[str, Any]:
    return {
        "id": passkey.id, "name": passkey.name, **moments(created_at=passkey.created_at, used_at=passkey.used_at),
    }  # fmt: skip
