"""The people with whom somebody works: who has which role on their sites."""

from typing import Any

from flask import Response
from marshmallow import fields, validate
from sqlalchemy.orm import selectinload

from api.admin.narrowed import require_known
from api.admin.paging import NEXT_ABOUT, PageQuery, SaysWhole, how_many, page_of
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, published
from api.http.private_answers import private_list
from api.http.schemas import about, many, string
from api.models import Person
from api.record_types.output import Output
from api.record_types.written import Written
from api.services.accounts.colleagues import colleague_told, colleagues_on
from api.services.accounts.me import readable_sites
from api.services.accounts.permissions import Permission, require
from api.services.publishing.said import SITE_RULE

blueprint = AdminBlueprint("colleagues", __name__, tag="people")


class ColleaguesQuery(PageQuery):
    """Which colleagues."""

    limit = how_many(50, most=500)
    site = fields.String(
        validate=SITE_RULE, metadata=about("Only those who work on this site; by default on any that the caller reads.")
    )
    q = Written(validate=validate.Length(1, 100), metadata=about("Only those whose name holds these letters."))


class ColleagueRole(Output):
    """A role that somebody has on a site."""

    site = string("The site.")
    role = string("Which role.")
    locale = string("In this locale; `*` for all.")


class Colleague(Output):
    """Somebody who works on content."""

    id = string("Their id.", format="uuid")
    name = string("Their name.")
    credential = string("Their clinical qualification and registration, as reviews show it.", nullable=True)
    roles = many(ColleagueRole, "Their roles on each site, also those that reach it from one further up.")


class ColleaguePage(SaysWhole):
    """A page of colleagues."""

    items = many(Colleague, "The people, in the order in which they came.")
    next = string(NEXT_ABOUT, nullable=True)


@blueprint.route("/v1/admin/colleagues", access=Access.READ)
@blueprint.query(ColleaguesQuery)
@blueprint.response(200, ColleaguePage)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="listColleagues")
def list_colleagues(query: dict[str, Any]) -> Response:
    """Who works on the caller's sites: names, roles and credentials, without their addresses

    People who are shut out are not among them, and neither is whoever has roles from an identity provider alone.
    """
    view = published()
    if "site" in query:
        require_known(query)
        require(call().holder, Permission.READ, view.lineage(query["site"]))
    sites = [query["site"]] if "site" in query else readable_sites(view, call().holder, call().unread)
    lineages = {site: view.lineage(site) for site in sites}
    reach = {each for lineage in lineages.values() for each in lineage}
    found = colleagues_on(reach, query.get("q")).options(selectinload(Person.grants))
    rows, following = page_of(found, Person.id, query)
    items = list(call().unread.each(rows, lambda each: colleague_told(each, lineages)))
    return private_list({"items": items, "next": following})
