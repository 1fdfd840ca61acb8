"""Sites: the public list, and one site with its locales and topics."""

from typing import Any

from flask import Response

from api.canonical import canonical
from api.delivery.opening import Opened, open_site
from api.delivery.presenting import answer, item_tags
from api.delivery.queries import ScopeQuery
from api.delivery.schemas import SiteList, SiteValue
from api.http.access import Access
from api.http.answers import public_answer
from api.http.blueprint import Blueprint
from api.http.sites import list_tags, snapshots
from api.reading.facts.settings import SiteSettings
from api.reading.items import Link
from api.reading.locales import direction, display_name
from api.reading.publisher import publisher_of

blueprint = Blueprint("sites", __name__, description="Sites: who content is served as.")


@blueprint.route("/v1/sites", access=Access.PUBLIC)
@blueprint.cached(SiteList)
@blueprint.doc(operationId="listSites")
def list_sites() -> Response:
    """The public sites"""
    view = snapshots().head_view()
    public = [each for _, each in sorted(view.sites.items()) if each.access == "public"]
    body = {"items": [summary(each) for each in public]}
    return public_answer(canonical(body).encode(), tags=["sites", *(f"site:{each.key}" for each in public)])


@blueprint.route("/v1/sites/<site>", access=Access.SITE)
@blueprint.query(ScopeQuery)
@blueprint.cached(SiteValue)
@blueprint.problems(307, 401, 403, 404, 410)
@blueprint.doc(operationId="getSite")
def get_site(query: dict[str, Any], site: str) -> Response:
    """One site with its locales, topics and head"""
    opened = open_site(site, query)
    snapshot = opened.snapshot
    topics = snapshot.shelves.by_type["topic"]
    tags = [*list_tags(opened.view, site, ["topic"]), *item_tags(topics, snapshot)]
    return answer(_body(opened, [snapshot.link(each.id) for each in topics]), opened, tags=tags)


def _body(opened: Opened, topics: list[Link | None]) -> dict[str, Any]:
    return {
        **summary(opened.site),
        "parent": opened.site.parent,
        "contact": opened.site.contact,
        "publisher": publisher_of(opened.site, opened.locale),
        "url_templates": opened.site.url_templates,
        "seq": opened.seq,
        "topics": topics,
    }


def summary(site: SiteSettings) -> dict[str, Any]:
    """What the list of sites says of each."""
    return {
        "key": site.key,
        "name": site.name,
        "base_url": site.base_url,
        "default_locale": site.default_locale,
        "locales": [
            {"locale": locale, "name": display_name(locale), "dir": direction(locale), "chain": list(chain)}
            for locale, chain in site.locales.items()
        ],
    }
