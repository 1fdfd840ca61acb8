"""Who calls, and what they may do."""

from flask import Response

from api.http.access import Access
from api.http.calls import AdminBlueprint, call, private_answer, published
from api.http.schemas import many, string, strings
from api.record_types.output import Output
from api.services.accounts.me import describe_me

blueprint = AdminBlueprint("me", __name__, description="The caller: who they are, and what waits for them.")


class RoleValue(Output):
    """A role that the caller has."""

    role = string("The role.")
    site = string("The site's key, or `*` for every site.")
    locale = string("The locale, or `*` for every locale.")


class MySite(Output):
    """A site, and what the caller may do there."""

    key = string("The site's key.")
    name = string("Its name.")
    locales = strings("The locales that it serves.")
    permissions = strings("What the caller may do there in some locale.")


class MeAnswer(Output):
    """Who calls, and what they may do."""

    name = string("The caller's name.")
    person = string("The person's id; null for a machine's key.", nullable=True)
    key = string("The key's id.", nullable=True)
    credential = string("The clinical credential that reviews carry.", nullable=True)
    roles = many(RoleValue, "The roles, each where it holds.")
    sites = many(MySite, "The sites that the caller may see.")
    locales = strings("The locales of these sites in which the caller may write or publish.")


@blueprint.route("/v1/admin/me", access=Access.HOLDER)
@blueprint.response(200, MeAnswer)
@blueprint.doc(operationId="getMe")
def get_me() -> Response:
    """Who the caller is, with roles, sites and locales"""
    return private_answer(describe_me(published(), call().holder))
