"""Who calls, and what waits for them."""

from typing import Any

from flask import Response

from api.admin.desk.records import listed_for_caller, readable_sites
from api.admin.texts import schemas
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, private_answer, published, session
from api.reading.facts.settings import SiteSettings
from api.reading.views import View
from api.services.accounts.permissions import Holder, Permission
from api.services.desk.inbox import Desk, inbox

blueprint = AdminBlueprint("me", __name__, description="The caller: who they are, and what waits for them.")
_BY_LOCALE = (Permission.TRANSLATE, Permission.WRITE, Permission.REVIEW, Permission.PUBLISH)


@blueprint.route("/v1/admin/me", access=Access.HOLDER)
@blueprint.response(200, schemas.MeAnswer)
@blueprint.doc(operationId="getMe")
def get_me() -> Response:
    """Who the caller is, with roles, sites and locales"""
    view, holder = published(), call().holder
    sites = [view.sites[key] for key in sorted(readable_sites(view))]
    return private_answer(
        {
            "name": holder.name,
            "person": holder.person,
            "key": holder.key,
            "credential": holder.credential,
            "roles": [{"role": each.role, "site": each.site, "locale": each.locale} for each in holder.roles],
            "sites": [_site(view, holder, each) for each in sites],
            "locales": sorted(
                {locale for each in sites for locale in each.locales if _may_work(view, holder, each, locale)}
            ),
        }
    )


def _site(view: View, holder: Holder, site: SiteSettings) -> dict[str, Any]:
    lineage = view.lineage(site.key)
    allowed = [
        each.name.lower()
        for each in Permission
        if any(holder.may(each, lineage, locale) for locale in (None, *site.locales))
    ]
    return {"key": site.key, "name": site.name, "locales": list(site.locales), "permissions": allowed}


def _may_work(view: View, holder: Holder, site: SiteSettings, locale: str) -> bool:
    return any(holder.may(each, view.lineage(site.key), locale) for each in _BY_LOCALE)


@blueprint.route("/v1/admin/inbox", access=Access.READ)
@blueprint.response(200, schemas.InboxAnswer)
@blueprint.problems(403)
@blueprint.doc(operationId="getInbox")
def get_inbox() -> Response:
    """What waits for the caller, in one call: each kind of work with its total and the first fifty items"""
    view = published()
    return private_answer(inbox(Desk(session(), view, call().holder, listed_for_caller(view))))
