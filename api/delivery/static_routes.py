"""Every path of a website, for static generation, sitemaps and hreflang."""

from collections.abc import Iterable
from typing import Any

from flask import Response

from api.delivery.building import RouteList, RoutesQuery
from api.delivery.opening import Opened, open_site
from api.delivery.presenting import alternate, answer
from api.http.access import Access
from api.http.blueprint import Blueprint
from api.http.sites import list_tags
from api.reading.resolver import Resolved
from api.reading.shelf import position_key
from api.reading.snapshot import Snapshot
from api.record_types import RECORD_TYPES

blueprint = Blueprint("routes", __name__, description="Routes: every path of a website, and the former ones.")


@blueprint.route("/v1/sites/<site>/routes", access=Access.SITE)
@blueprint.query(RoutesQuery)
@blueprint.cached(RouteList)
@blueprint.problems(307, 401, 403, 404, 410)
@blueprint.doc(operationId="listRoutes")
def list_routes(query: dict[str, Any], site: str) -> Response:
    """Every path for static generation, sitemaps and hreflang"""
    opened = open_site(site, query)
    types = query.get("types", list(RECORD_TYPES))
    routes = [route for route in _routes(opened, query.get("locale")) if route["type"] in types]
    # Websites are built from this: one that goes on listing what was withdrawn would show it for longer than its text.
    return answer(
        {"items": routes, "seq": opened.seq}, opened, tags=list_tags(opened.view, site, types), is_urgent=True
    )


def _routes(opened: Opened, only: str | None) -> Iterable[dict[str, Any]]:
    """A route for each record that is shown in some locale, or in the one asked for."""
    by_locale = {locale: opened.in_locale(locale) for locale in ([only] if only else opened.site.locales)}
    for found, snapshot in sorted(_first_shown(opened, by_locale), key=lambda each: position_key(each[0])):
        shown = {locale: here for locale, each in by_locale.items() if (here := each.shown.get(found.id))}
        yield {
            "id": found.id,
            "type": found.type,
            "url": snapshot.url(found),
            "topic": snapshot.link(found.topic),
            "updated_at": max(each.updated_at for each in shown.values()),
            "alternates": [alternate(by_locale[locale], each) for locale, each in shown.items()],
        }


def _first_shown(opened: Opened, by_locale: dict[str, Snapshot]) -> Iterable[tuple[Resolved, Snapshot]]:
    """Each record in the site's default locale, or in the first locale that shows it."""
    order = sorted(by_locale, key=lambda locale: locale != opened.site.default_locale)
    found: dict[str, tuple[Resolved, Snapshot]] = {}
    for snapshot in (by_locale[locale] for locale in reversed(order)):
        found |= {id: (each, snapshot) for id, each in snapshot.shown.items()}
    return found.values()
