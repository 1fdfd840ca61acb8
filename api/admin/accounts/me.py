"""Who calls, what they may do, and what they say of themselves."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from api.admin.accounts.people import person_value
from api.admin.paging import SaysWhole
from api.admin.values import line
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, published, session
from api.http.private_answers import private_list
from api.http.schemas import about, many, string, strings
from api.models import Person
from api.reading.locales import NEUTRAL
from api.record_types.output import Output
from api.services.accounts.me import LANGUAGES, describe_me
from api.services.accounts.people import alter_self
from api.services.publishing.can import ALL_VERBS, verbs_at
from api.services.talk.notices import WISHES, choose_wish, wish_of

blueprint = AdminBlueprint("me", __name__, description="The caller: who they are, and what waits for them.")

ME = "/v1/admin/me"


class RoleValue(Output):
    """A role that the caller has."""

    role = string("The role.")
    site = string("The site's key, or `*` for every site.")
    locale = string("The locale, or `*` for every locale.")


class MyVerbs(Output):
    """Some locales of a site, and what the caller may do in each of them."""

    locales = strings("The locales; `und` stands for what is the same in all languages.")
    verbs = fields.List(
        fields.String(validate=validate.OneOf(ALL_VERBS)),
        required=True,
        metadata=about("What the caller may do there."),
    )


class MySite(Output):
    """A site, and what the caller may do there."""

    key = string("The site's key.")
    name = string("Its name.")
    locales = strings("The locales that it serves.")
    permissions = strings("What the caller may do there in some locale.")
    can = many(
        MyVerbs, "The verbs that the caller's roles let them use there, by locale; each text says how it stands itself."
    )


class MeAnswer(SaysWhole):
    """Who calls, and what they may do."""

    name = string("The caller's name.")
    person = string("The person's id; null for a machine's key.", nullable=True)
    key = string("The key's id.", nullable=True)
    credential = string("The clinical credential that reviews carry.", nullable=True)
    language = string("In which language they want to be spoken to; null where they have not said.", nullable=True)
    notices = string(
        "How they are told by mail of what concerns them, where they have an e-mail address; null for machines.",
        nullable=True, enum=[*WISHES, None],
    )  # fmt: skip
    session = string("The id of the session, where they call by one.", nullable=True)
    roles = many(RoleValue, "The roles, each where it holds.")
    sites = many(MySite, "The sites that the caller may see.")
    locales = strings("The locales of these sites in which the caller may write or publish.")


class MePatch(Schema):
    """What is to change; the rest stays."""

    name = line("The name, as the trail and reviews show it.", longest=200)
    language = fields.String(
        validate=validate.OneOf(LANGUAGES),
        allow_none=True,
        metadata=about("In which language they want to be spoken to."),
    )
    notices = fields.String(
        validate=validate.OneOf(WISHES), metadata=about("How they want to be told by mail of what concerns them.")
    )


@blueprint.route(ME, access=Access.HOLDER)
@blueprint.response(200, MeAnswer)
@blueprint.doc(operationId="getMe")
def get_me() -> Response:
    """Who the caller is, with roles, sites and locales"""
    return _answer()


@blueprint.route(ME, access=Access.SESSION, methods=["PATCH"])
@blueprint.body(MePatch)
@blueprint.response(200, MeAnswer)
@blueprint.problems(403, 409, 412, 415)
@blueprint.doc(operationId="patchMe")
def patch_me(body: dict[str, Any]) -> Response:
    """Change one's own name or language, or how one is told by mail

    Reviews that were signed keep the name that they were signed with.
    """
    person = session().get_one(Person, call().holder.person)
    before = person_value(person)
    if alter_self(session(), person, body):
        call().audit("person.alter", before=before, after=person_value(person))
    if (wish := body.get("notices", wish_of(person))) != wish_of(person):
        choose_wish(session(), person, wish, now=call().now)
        call().audit("notices.choose", after={"id": person.id, "notices": wish})
    return _answer()


def _answer() -> Response:
    holder = call().holder
    person = session().get(Person, holder.person) if holder.person else None
    said: dict[str, str | None] = {"notices": None, "language": None}
    if person:
        said = {"name": person.name, "language": person.language, "notices": wish_of(person)}
    told = describe_me(published(), holder, call().unread)
    for each in told["sites"]:
        each["can"] = verbs_at(holder, published().lineage(each["key"]), [*each["locales"], NEUTRAL])
    return private_list({**told, **said})
