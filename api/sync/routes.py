"""The one route of sync: a start or a token in, a page out."""

from typing import Any

from flask import Response

from api.http.access import Access, readable_site
from api.http.answers import SAFETY_S, Lifetime, public_answer
from api.http.blueprint import Blueprint
from api.http.codings import CONTENT_DIGEST, content_digest
from api.http.settings import settings_in_force
from api.http.sites import find_locale, find_site, list_tags, site_tags, snapshots
from api.reading.items import TEXT_FORMS
from api.reading.turns import in_turn
from api.record_types import RECORD_TYPES
from api.sync.running import Page, Run, is_settled, page_body
from api.sync.schemas import SyncPage, SyncQuery
from api.sync.source import Source
from api.sync.tokens import DEFAULT_LIMIT, SyncScope

blueprint = Blueprint("sync", __name__, description="Sync: what an app keeps offline, and how it has changed.")

TIP_AT_THE_EDGE_S = 10
TIP_IN_SHARED_CACHES_S = 5
"""How long a cache that nobody purges may tell phones that there is nothing new, so that few of them reach a server."""
SETTLED_FACTOR = 24
"""How many times longer than other answers a purgeable CDN may keep a page that will never be another."""


@blueprint.route("/v1/sites/<site>/sync", access=Access.SITE)
@blueprint.query(SyncQuery)
@blueprint.cached(SyncPage, more_headers=[CONTENT_DIGEST])
@blueprint.problems(401, 404, 410)
@blueprint.doc(operationId="sync")
def sync_site(query: dict[str, Any], site: str) -> Response:
    """Everything of some types, or what has changed since"""
    view = snapshots().head_view()
    settings = readable_site(view, site)
    source = _source()
    if "token" in query:
        position = source.read(query["token"], site=site)
        # Another process may have given the token, in a locale that this one has not heard of yet.
        settings = find_site(snapshots().head_view(at_least=position.seq), site)
        find_locale(settings, position.scope.locale)
        run = source.go_on(position)
    else:
        run = source.start(_scope(site, find_locale(settings, query.get("locale")), query))
    with in_turn(len(run.ops)):
        return _answer(source, run)


def _source() -> Source:
    return Source(snapshots(), settings_in_force())


def _scope(site: str, locale: str, query: dict[str, Any]) -> SyncScope:
    """What is asked for, in the one spelling that everybody's tokens have."""
    types = tuple(sorted(query.get("types", RECORD_TYPES)))
    text = tuple(form for form in TEXT_FORMS if form in query.get("text", TEXT_FORMS))
    return SyncScope(site, locale, types, text, query.get("limit", DEFAULT_LIMIT))


def _answer(source: Source, run: Run) -> Response:
    page = Page.of(run)
    token = source.next_token(run, taken=page.taken)
    site = run.scope.site
    response = public_answer(
        page_body(run, page, next_token=token, poll_after_s=source.settings.sync_poll_s),
        tags=_tags(run),
        keyed=any(view.sites[site].access == "keyed" for view in (run.head.view, run.after.view)),
        rests_on=None if run.is_overtaken else site,
        lifetime=_lifetime(source.settings.cdn_max_age_s, settled=is_settled(run, page)),
    )
    response.headers[CONTENT_DIGEST] = content_digest(response.data)
    return response


def _tags(run: Run) -> set[str]:
    """Those of the site as it is and as the run leads to: what it inherited then may be withdrawn by who owns it still."""
    site, views = run.scope.site, (run.head.view, run.after.view)
    return {tag for view in views for tag in (*site_tags(view, site), *list_tags(view, site, run.scope.types))}


def _lifetime(cdn_max_age_s: int, *, settled: bool) -> Lifetime:
    if settled:
        return Lifetime(f"public, max-age={SAFETY_S}", f"max-age={SETTLED_FACTOR * cdn_max_age_s}")
    tip = f"public, max-age=0, s-maxage={TIP_IN_SHARED_CACHES_S}, must-revalidate"
    return Lifetime(tip, f"max-age={min(TIP_AT_THE_EDGE_S, cdn_max_age_s)}")
