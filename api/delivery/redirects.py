"""The former slugs of a site's records, each with where it leads now: what a static website must redirect."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Response

from api.delivery.building import RedirectList, RedirectsQuery
from api.delivery.examples import REDIRECTS
from api.delivery.opening import Opened
from api.delivery.presenting import answer
from api.delivery.selecting import open_behind, page_behind
from api.http.access import Access
from api.http.blueprint import Blueprint
from api.http.sites import list_tags
from api.reading.resolver import Resolved
from api.reading.websites import page_url
from api.record_types import RECORD_TYPES

_ABOUT = (
    "Every slug that answers 308 here, in each of the site's locales or in the one asked for: a record's former slugs, and "
    "those that it has in other locales of the chain, which led to it before its translation was there. Where several "
    "records claim a slug, it leads where it leads everywhere: live before former, the nearer owner before the farther. "
    "A slug that some record has now, and one whose record is no longer shown, are not among them. Take `next` until it is "
    "null."
)

blueprint = Blueprint("redirects", __name__, tag="routes")


class _Former(NamedTuple):
    """A record as it was called."""

    id: str
    type: str
    slug: str


class _Redirect(NamedTuple):
    """A slug in a locale, with the record that it leads to; the numbers are those of the locale and of the type in their order."""

    locale_number: int
    type_number: int
    slug: str
    locale: str
    found: Resolved


@blueprint.route("/v1/sites/<site>/redirects", access=Access.SITE)
@blueprint.query(RedirectsQuery)
@blueprint.cached(RedirectList, has_pages=True, example=REDIRECTS)
@blueprint.problems(307, 401, 403, 404, 410)
@blueprint.doc(operationId="listRedirects", description=_ABOUT)
def list_redirects(query: dict[str, Any], site: str) -> Response:
    """Every former slug with where it leads now, for a static website's redirects"""
    opened, behind = open_behind(site, query, [int, int, str])
    types = query.get("types", list(RECORD_TYPES))
    locales = [query["locale"]] if "locale" in query else list(opened.site.locales)
    page = page_behind(list(_redirects(opened, locales, types)), opened, behind, query["limit"], _place)
    body = {
        "items": [_told(each, opened) for each in page.items],
        "total": page.total,
        "seq": opened.seq,
        "next": page.next,
    }
    tags = list_tags(opened.view, site, types)
    return answer(body, opened, tags=tags, next=page.next, is_urgent=True)


def _redirects(opened: Opened, locales: list[str], types: list[str]) -> Iterator[_Redirect]:
    for locale_number, locale in enumerate(locales):
        slugs = opened.in_locale(locale).slugs
        for type_number, type_name in enumerate(RECORD_TYPES):
            if type_name in types:
                for slug, found in sorted(slugs.redirects(type_name), key=lambda each: each[0]):
                    yield _Redirect(locale_number, type_number, slug, locale, found)


def _place(redirect: _Redirect) -> tuple[int, int, str]:
    return redirect[:3]


def _told(redirect: _Redirect, opened: Opened) -> dict[str, Any]:
    _, _, slug, locale, found = redirect
    former = _Former(found.id, found.type, slug)
    return {
        "type": found.type,
        "from": {"locale": locale, "slug": slug, "url": page_url(opened.site, former, locale)},
        "to": {"id": found.id, "slug": found.slug, "url": opened.in_locale(locale).url(found)},
    }
