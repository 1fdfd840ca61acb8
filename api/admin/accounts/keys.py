"""Bearer keys: shown once when made, listed by their first characters, rotated and revoked."""

from datetime import timedelta
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from api.admin.accounts.descent import DescentValue, Loss, descent_value
from api.admin.named import Who, by_its_maker
from api.admin.outcomes import ActionQuery
from api.admin.paging import NEXT_ABOUT, PageQuery, SaysWhole, how_many, page_of
from api.admin.values import line, moments
from api.errors import InvalidContent, NotFound
from api.http.access import Access, last_use
from api.http.calls import AdminBlueprint, call, session
from api.http.fields import Instant
from api.http.private_answers import no_content, private_answer, private_list
from api.http.schemas import many, moment, one, string, strings
from api.http.sites import LocaleField
from api.models import Key, Person
from api.record_types.output import Output
from api.services.accounts.authority import Authority
from api.services.accounts.holders import state_of
from api.services.accounts.keys import LONGEST_OVERLAP, create_key, find_key, revoke_key, rotate_key
from api.services.accounts.people import find_person, require_sites
from api.services.accounts.permissions import ROLES, bound_of
from api.services.accounts.step_up import reach_of, require_step_up
from api.services.publishing.descent import descent_of, require_descent, revoke_descent

blueprint = AdminBlueprint("keys", __name__, description="Keys: what callers show; each may be bounded.")

KEYS = "/v1/admin/keys"
MY_KEYS = "/v1/admin/me/keys"
_SHOWN_ONCE = "The key itself, shown only in this answer; a replay under the same Idempotency-Key leaves it out."
_EXPIRY = "When it stops to open anything; null for never."


class MyNewKey(Schema):
    """A key to make for oneself."""

    name = line("What or whom it is for.", longest=200, required=True)
    roles = fields.List(
        fields.String(validate=validate.OneOf(list(ROLES))), load_default=None, allow_none=True,
        metadata={"description": "Only these roles; null for all that its person has."},
    )  # fmt: skip
    sites = fields.List(
        fields.String(), load_default=None, allow_none=True, validate=validate.Length(max=200),
        metadata={"description": "Only on these sites and those that inherit from them; null for no such bound."},
    )  # fmt: skip
    locales = fields.List(
        LocaleField(), load_default=None, allow_none=True, validate=validate.Length(max=200),
        metadata={"description": "Only in these locales; null for no such bound."},
    )  # fmt: skip
    expires_at = Instant(load_default=None, allow_none=True, metadata={"description": _EXPIRY})


class NewKey(MyNewKey):
    """A key to make: for a person, or with roles of its own for a machine."""

    person = fields.String(
        load_default=None, allow_none=True, metadata={"description": "Whose it is; null for nobody's, a machine's."}
    )


class Rotation(Schema):
    """How a key is replaced."""

    overlap_s = fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(0, int(LONGEST_OVERLAP.total_seconds())),
        metadata={"description": "For how many seconds the old key still works."},
    )
    expires_at = Instant(
        load_default=None,
        allow_none=True,
        metadata={"description": "When the new key expires; by default it lasts as long as the old one was made to."},
    )


class KeyPerson(Output):
    """Whose a key is."""

    id = string("Their id.", format="uuid")
    name = string("Their name.")


class KeyValue(Output):
    """A key, without what opens."""

    id = string("The key's id.", format="uuid")
    name = string("What or whom it is for.")
    hint = string("Its first characters.")
    person = one(KeyPerson, "Whose it is.", nullable=True)
    roles = strings("Only these roles.", nullable=True)
    sites = strings("Only these sites and those that inherit from them.", nullable=True)
    locales = strings("Only these locales.", nullable=True)
    state = string(
        "Whether it opens anything; `void` where it is nobody's, and whoever made it may no longer: an administrator who"
        " rotates it takes it over.",
        enum=["active", "expired", "revoked", "void"],
    )
    created_at = moment("When it was made.")
    created_by = string("By whom.")
    who = one(Who, "By whom, by id where that is known.")
    expires_at = moment(_EXPIRY, nullable=True)
    revoked_at = moment("When it was revoked.", nullable=True)
    last_used_at = moment("When it was last used, to within five minutes.", nullable=True)


class NewKeyValue(KeyValue):
    """A new key."""

    key = string(_SHOWN_ONCE, required=False)


class KeyPage(SaysWhole):
    """A page of keys."""

    items = many(KeyValue, "The keys, in the order in which they were made.")
    next = string(NEXT_ABOUT, nullable=True)


class KeysQuery(PageQuery):
    """How many keys, and from where."""

    limit = how_many(50, most=500)


def _authority() -> Authority:
    return Authority(session(), call().holder)


def _find(id: str) -> Key:
    key = find_key(session(), id)
    _authority().require_key(key)
    return key


@blueprint.route(KEYS, access=Access.ADMIN)
@blueprint.query(KeysQuery)
@blueprint.response(200, KeyPage)
@blueprint.problems(403)
@blueprint.doc(operationId="listKeys")
def list_keys(query: dict[str, Any]) -> Response:
    """The keys that the caller decides on"""
    authority = _authority()
    rows, following = page_of(select(Key), Key.id, query, keep=authority.over_key)
    return private_list({"items": list(call().unread.each(rows, _told)), "next": following})


@blueprint.route(KEYS, access=Access.ADMIN, methods=["POST"])
@blueprint.body(NewKey)
@blueprint.response(201, NewKeyValue)
@blueprint.problems(403, 409, 415)
@blueprint.doc(operationId="createKey")
def create_key_route(body: dict[str, Any]) -> Response:
    """Make a key, for a person or for nobody; the answer alone holds it"""
    person = _person(body.pop("person"))
    require_step_up(call(), "keys", _reach(body["sites"], person))
    # In this order, so that sites of others are not told from sites that there are not.
    _authority().require_sites(body["sites"])
    require_sites(session(), body["sites"])
    key, text = create_key(session(), person=person, by=call().holder, now=call().now, **body)
    return _made(key, text, "key.create")


def _reach(sites: list[str] | None, person: Person | None) -> list[str] | None:
    """The sites on which a key opens something, or None for all there are."""
    if sites is not None or person is None:
        return sites
    return [each.site for each in person.grants]


def _person(id: str | None) -> Person | None:
    if id is None:
        return None
    try:
        person = find_person(session(), id)
        _authority().require_person(person)
    except NotFound as error:
        raise InvalidContent(error.detail, errors=[{"pointer": "#/person", "detail": error.detail}]) from None
    return person


def _made(key: Key, text: str, action: str, *, below: str = KEYS, **before: Any) -> Response:
    call().audit(action, after=key_value(key), **before)
    body = {**by_its_maker(key, key_value(key)), "key": text}
    return private_answer(body, status=201, location=f"{below}/{key.id}", secrets=["key"])


def _revoked(key: Key) -> Response:
    before = key_value(key)
    if revoke_key(key, now=call().now):
        call().audit("key.revoke", before=before, after=key_value(key))
    return no_content()


@blueprint.route(f"{KEYS}/<id>", access=Access.ADMIN)
@blueprint.response(200, KeyValue)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="getKey")
def get_key(id: str) -> Response:
    """One key, without what opens"""
    key = _find(id)
    return private_answer(by_its_maker(key, key_value(key)))


@blueprint.route(f"{KEYS}/<id>", access=Access.ADMIN, methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="revokeKey")
def revoke_key_route(id: str) -> Response:
    """Revoke a key: it opens nothing from now on, and stays in the list"""
    return _revoked(_find(id))


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
    descent = descent_of(session(), _find(id), since=body["since"])
    require_descent(call(), descent)
    if not query["dry_run"]:
        revoke_descent(call(), descent)
    return private_answer(descent_value(descent))


@blueprint.route(f"{KEYS}/<id>/rotate", access=Access.ADMIN, methods=["POST"])
@blueprint.body(Rotation)
@blueprint.response(201, NewKeyValue)
@blueprint.problems(403, 404, 409, 415)
@blueprint.doc(operationId="rotateKey")
def rotate_key_route(body: dict[str, Any], id: str) -> Response:
    """Replace a key by a new one with the same bounds; the old one works on for the overlap

    Whoever may not make a key with these bounds may not rotate it either.
    """
    old = _find(id)
    _authority().require_sites(bound_of(old.sites))
    require_step_up(call(), "keys", _reach(bound_of(old.sites), old.person))
    before = key_value(old)
    key, text = rotate_key(
        session(), old, overlap=timedelta(seconds=body["overlap_s"]), expires_at=body["expires_at"], now=call().now,
        by=call().holder,
    )  # fmt: skip
    return _made(key, text, "key.rotate", before=before)


def key_value(key: Key) -> dict[str, Any]:
    """A key as answers and the trail hold it."""
    return {
        **{name: getattr(key, name) for name in ("id", "name", "hint", "created_by")},
        **{name: bound_of(getattr(key, name)) for name in ("roles", "sites", "locales")},
        **moments(
            created_at=key.created_at, expires_at=key.expires_at, revoked_at=key.revoked_at, last_used_at=last_use(key)
        ),
        "person": {"id": key.person.id, "name": key.person.name} if key.person else None,
        "state": state_of(session(), key, call().now),
    }


def _told(key: Key) -> dict[str, Any]:
    return by_its_maker(key, key_value(key))


@blueprint.route(MY_KEYS, access=Access.SESSION)
@blueprint.query(KeysQuery)
@blueprint.response(200, KeyPage)
@blueprint.problems(403)
@blueprint.doc(operationId="listMyKeys")
def list_my_keys(query: dict[str, Any]) -> Response:
    """The caller's own keys"""
    mine = select(Key).where(Key.person_id == call().holder.person)
    rows, following = page_of(mine, Key.id, query)
    return private_list({"items": list(call().unread.each(rows, _told)), "next": following})


@blueprint.route(MY_KEYS, access=Access.SESSION, methods=["POST"])
@blueprint.body(MyNewKey)
@blueprint.response(201, NewKeyValue)
@blueprint.problems(403, 409, 415)
@blueprint.doc(operationId="createMyKey")
def create_my_key(body: dict[str, Any]) -> Response:
    """Make a key of one's own, for a program; it may no more than its person, and less where it is bounded"""
    person = session().get_one(Person, call().holder.person)
    require_step_up(call(), "keys", reach_of(call().holder.roles))
    key, text = create_key(session(), person=person, by=call().holder, now=call().now, **body)
    return _made(key, text, "key.create", below=MY_KEYS)


@blueprint.route(f"{MY_KEYS}/<id>", access=Access.SESSION, methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="revokeMyKey")
def revoke_my_key(id: str) -> Response:
    """Revoke a key of one's own"""
    key = find_key(session(), id)
    if key.person_id != call().holder.person:
        raise NotFound(f"There is no key {id!r}.")
    return _revoked(key)
