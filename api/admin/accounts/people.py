"""The people who work on content, with their roles."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from api import spelling
from api.admin.narrowed import require_known
from api.admin.paging import NEXT_ABOUT, PageQuery, SaysWhole, how_many, page_of
from api.admin.values import line
from api.canonical import rfc3339
from api.errors import NotAllowed
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.fields import TrueOrFalse
from api.http.preconditions import require_match
from api.http.private_answers import no_content, private_answer, private_list
from api.http.schemas import many, moment, string
from api.models import Person
from api.record_types.output import Output
from api.record_types.written import WrittenEmail
from api.services.accounts.authority import Authority
from api.services.accounts.people import alter_person, create_person, find_person, people_named
from api.services.accounts.permissions import EVERYWHERE, ROLES
from api.services.accounts.step_up import require_step_up
from api.services.ledger.lookup import find_lineage
from api.services.publishing.erasing import erase_person

blueprint = AdminBlueprint("people", __name__, description="People: who works on content, and with which roles where.")

PEOPLE = "/v1/admin/people"


class GrantInput(Schema):
    """A role, where it holds."""

    role = fields.String(required=True, validate=validate.OneOf(list(ROLES)), metadata={"description": "Which role."})
    site = line("On this site and those that inherit from it; `*` for all.", longest=200, load_default=EVERYWHERE)
    locale = line("In this locale; `*` for all.", longest=200, load_default=EVERYWHERE)


class PersonTraits(Schema):
    """Who somebody is."""

    email = WrittenEmail(
        spell=spelling.email, allow_none=True, metadata={"description": "Their email, which nobody else has."}
    )
    credential = line(
        "Their clinical qualification and registration, as reviews show it.", longest=200, allow_none=True
    )
    subject = line(
        "Who they are to the identity provider: its issuer and its subject, with a space between.",
        longest=200,
        allow_none=True,
    )
    grants = fields.List(
        fields.Nested(GrantInput),
        validate=validate.Length(max=200),
        metadata={"description": "All roles that they have."},
    )


class NewPerson(PersonTraits):
    """Somebody new."""

    name = line("Their name, as the trail and reviews show it.", longest=200, required=True)


class PersonPatch(PersonTraits):
    """What is to change; the rest stays, and null takes away."""

    name = line("Their name, as the trail and reviews show it.", longest=200)
    disabled = TrueOrFalse(metadata={"description": "Whether they are shut out, keys and all."})


class GrantValue(Output):
    """A role, where it holds."""

    role = string("Which role.")
    site = string("On this site and those that inherit from it; `*` for all.")
    locale = string("In this locale; `*` for all.")


class PersonValue(Output):
    """Somebody who works on content."""

    id = string("Their id.", format="uuid")
    name = string("Their name.")
    email = string("Their email.", nullable=True)
    credential = string("Their clinical qualification and registration.", nullable=True)
    subject = string("Who they are to the identity provider.", nullable=True)
    grants = many(GrantValue, "Their roles.")
    created_at = moment("Since when they are known.")
    disabled_at = moment("Since when they are shut out.", nullable=True)
    etag = string("Names this state, for If-Match.")


class PeoplePage(SaysWhole):
    """A page of people."""

    items = many(PersonValue, "The people, in the order in which they came.")
    next = string(NEXT_ABOUT, nullable=True)


class PeopleQuery(PageQuery):
    """Which people."""

    limit = how_many(50, most=500)
    q = fields.String(
        validate=validate.Length(1, 100),
        metadata={"description": "Only those whose name or email holds these letters."},
    )
    site = line("Only those with a role that holds on this site.", longest=60)


def _authority() -> Authority:
    return Authority(session(), call().holder)


def _find(id: str) -> tuple[Person, Authority]:
    """The person, where the caller may know of them, and how far the caller's word goes."""
    person, authority = find_person(session(), id), _authority()
    if not authority.sees(person):
        authority.require_person(person)
    return person, authority


def find_theirs(id: str) -> Person:
    """The person, where the caller decides on them."""
    person, authority = _find(id)
    authority.require_person(person)
    return person


def _reaching(authority: Authority, site: str) -> list[str]:
    """Where roles are given that hold on a site of the caller's."""
    lineage = find_lineage(session(), site)
    if not authority.over_site(site):
        raise NotAllowed("You do not administer this site.")
    return [*lineage, EVERYWHERE]


@blueprint.route(PEOPLE, access=Access.ADMIN)
@blueprint.query(PeopleQuery)
@blueprint.response(200, PeoplePage)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="listPeople")
def list_people(query: dict[str, Any]) -> Response:
    """The people on the caller's sites, and those without any role yet"""
    require_known(query)
    authority = _authority()
    named = people_named(query.get("q"), _reaching(authority, query["site"]) if "site" in query else None)
    rows, following = page_of(named, Person.id, query, keep=authority.sees)
    return private_list({"items": list(call().unread.each(rows, person_value)), "next": following})


@blueprint.route(PEOPLE, access=Access.ADMIN, methods=["POST"])
@blueprint.body(NewPerson)
@blueprint.response(201, PersonValue)
@blueprint.problems(403, 409, 415)
@blueprint.doc(operationId="createPerson")
def create_person_route(body: dict[str, Any]) -> Response:
    """Make a person, with roles on sites that the caller administers"""
    authority = _authority()
    if body.get("subject") and not authority.is_everywhere:
        raise NotAllowed("Only an admin of all sites may say who somebody is to the identity provider.")
    require_step_up(call(), "roles", [each.get("site", EVERYWHERE) for each in body.get("grants", [])])
    person = create_person(session(), body, body.get("grants", []), authority=authority, now=call().now)
    call().audit("person.create", after=person_value(person))
    return private_answer(person_value(person), status=201, etag=_etag(person), location=f"{PEOPLE}/{person.id}")


@blueprint.route(f"{PEOPLE}/<id>", access=Access.ADMIN)
@blueprint.response(200, PersonValue)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="getPerson")
def get_person(id: str) -> Response:
    """One person"""
    person, _ = _find(id)
    return private_answer(person_value(person), etag=_etag(person))


@blueprint.route(f"{PEOPLE}/<id>", access=Access.ADMIN, methods=["PATCH"])
@blueprint.body(PersonPatch)
@blueprint.response(200, PersonValue)
@blueprint.problems(403, 404, 409, 415)
@blueprint.guarded
@blueprint.doc(operationId="patchPerson")
def patch_person(body: dict[str, Any], id: str) -> Response:
    """Change a person, disable them, or replace the list of their roles"""
    person, authority = _find(id)
    if body.get("subject") and not authority.is_everywhere:
        raise NotAllowed("Only an admin of all sites may say who somebody is to the identity provider.")
    before = person_value(person)
    require_match(_etag(person), current=before)
    if "grants" in body:
        given = [each["site"] for each in body["grants"]]
        require_step_up(call(), "roles", [*given, *(each.site for each in person.grants)])
    if alter_person(session(), person, body, authority=authority, now=call().now):
        call().audit("person.alter", before=before, after=person_value(person))
    return private_answer(person_value(person), etag=_etag(person))


@blueprint.route(f"{PEOPLE}/<id>", access=Access.ADMIN, methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(403, 404, 409)
@blueprint.guarded
@blueprint.doc(operationId="erasePerson")
def delete_person_route(id: str) -> Response:
    """Erase a person: their name, email, credential and sign-in, wherever they are held

    Their keys are revoked. What they did stays, by `erased person`, in the past too: reviews that they signed stay without
    a reviewer. Another person of the same name keeps what no id tells apart. Their words in texts and comments stay.
    """

    def find() -> Person:
        person = find_theirs(id)
        require_match(_etag(person), current=person_value(person))
        return person

    erase_person(call(), find)
    return no_content()


def _etag(person: Person) -> str:
    return str(person.revision)


def person_value(person: Person) -> dict[str, Any]:
    """A person as answers and the trail hold them."""
    grants = sorted(person.grants, key=lambda each: (each.site, each.role, each.locale))
    return {
        **{name: getattr(person, name) for name in ("id", "name", "email", "credential", "subject")},
        "grants": [{name: getattr(each, name) for name in ("role", "site", "locale")} for each in grants],
        "created_at": rfc3339(person.created_at),
        "disabled_at": rfc3339(person.disabled_at) if person.disabled_at else None,
        "etag": _etag(person),
    }
