"""The route of the Infobutton."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Response

from api.canonical import canonical
from api.delivery.infobutton.asking import ANSWER_TYPES, ATOM, InfobuttonQuery, refuse_unfit
from api.delivery.infobutton.feed_schemas import ATOM_CONTENT, InfobuttonFeed
from api.delivery.infobutton.feeds import Feed, as_atom, as_json, entry_of
from api.delivery.infobutton.finding import named, with_code
from api.delivery.opening import Opened, open_site
from api.delivery.presenting import item_tags
from api.http.access import Access
from api.http.answers import public_answer
from api.http.asked import asked
from api.http.blueprint import Blueprint
from api.http.sites import list_tags, site_tags
from api.reading.facts.settings import SiteSettings
from api.reading.locales import canonical_locale, nearest
from api.reading.resolver import Resolved
from api.record_types import RECORD_TYPES

blueprint = Blueprint("infobutton", __name__, description="Infobutton: what health-record systems ask for by a code.")


@blueprint.route("/v1/sites/<site>/infobutton", access=Access.SITE)
@blueprint.open_query(InfobuttonQuery)
@blueprint.cached(InfobuttonFeed)
@blueprint.problems(401, 403, 404, 410)
@blueprint.doc(operationId="askInfobutton", **ATOM_CONTENT)
def ask_infobutton(query: dict[str, Any], site: str) -> Response:
    """What the clinic has for patients about a code, as HL7's Infobutton asks for it

    By the `codes` that the clinic has entered, each of its very system. Answers Atom, or JSON in the shape of MedlinePlus
    Connect (`knowledgeResponseType=application/json`). Other parameters that HL7 or OpenInfobutton define are told again under `category`
    and alter nothing; `callback` (JSONP) is refused. Compatible with these formats; certified by nobody.
    """
    said = {name: value for name, value in asked().items() if value}
    refuse_unfit(said)
    opened = open_site(site, {})
    wanted = _tag(query.get("language")) or opened.locale
    opened = replace(opened, locale=locale_for(wanted, opened.site))
    found = _found(opened, query)
    feed = Feed(
        asked=said, site=opened.site.name, address=opened.site.base_url, language=opened.locale,
        updated=opened.snapshots.time_of(opened.view.head(site)), entries=[entry_of(each, opened, wanted) for each in found],
    )  # fmt: skip
    tags = [*list_tags(opened.view, site, RECORD_TYPES), *item_tags(found, opened.snapshot)]
    mimetype = ANSWER_TYPES[query["form"]]
    return public_answer(
        as_atom(feed) if mimetype == ATOM else canonical(as_json(feed)).encode(), mimetype=mimetype,
        tags=[*site_tags(opened.view, site), *tags], holds_safety=opened.snapshot.shows_safety(found), keyed=opened.is_private,
        rests_on=opened.rests_on,
    )  # fmt: skip


def _found(opened: Opened, query: Mapping[str, Any]) -> list[Resolved]:
    if query.get("code"):
        return with_code(opened.snapshot, query["system"], query["code"])
    return named(opened.snapshot, query["name"])


def locale_for(tag: str, site: SiteSettings) -> str:
    """The locale in which the site answers a reader of a language: that, the nearest, else the site's own."""
    return next(iter(nearest(tag, site.locales)), site.default_locale)


def _tag(language: str | None) -> str | None:
    # Some write `fr_CA`, and `fra` where BCP 47 has `fr`.
    return (canonical_locale(language.replace("_", "-")) or language) if language else None
