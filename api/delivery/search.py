"""Full-text search over what a site shows."""

from typing import TYPE_CHECKING, Any

import orjson
from flask import Response

from api.bounded import MB, Bounded
from api.delivery.examples import RESULTS
from api.delivery.presenting import answer
from api.delivery.queries import SearchQuery
from api.delivery.search_schemas import SearchResults
from api.delivery.selecting import open_list, page_of_shown
from api.errors import InvalidParameter
from api.http.access import Access
from api.http.blueprint import Blueprint
from api.http.sites import list_tags
from api.reading.certainty import certainty_of
from api.reading.items import locale_of
from api.reading.notices import notices_of
from api.reading.resolver import Resolved
from api.reading.snapshot import Snapshot
from api.record_types import RECORD_TYPES

if TYPE_CHECKING:
    from api.reading.search.hits import Hit
    from api.reading.search.snippets import Snippet

blueprint = Blueprint("search", __name__, description="Search: ranked hits with snippets.")


@blueprint.route("/v1/sites/<site>/search", access=Access.SITE)
@blueprint.query(SearchQuery)
@blueprint.cached(SearchResults, has_pages=True, example=RESULTS)
@blueprint.problems(307, 401, 403, 404, 410)
@blueprint.doc(operationId="searchRecords")
def search_records(query: dict[str, Any], site: str) -> Response:
    """Records that hold the words, in any inflection and spelling, the best first"""
    # Loaded by the first search, so that a server starts sooner: they go through all of Unicode for what parts its words.
    from api.reading.search.snippets import snippets
    from api.reading.search.terms import terms

    opened, start = open_list(site, query)
    types = query.get("types")
    snapshot, index = opened.snapshot, opened.index
    hits = index.find(query["q"], opened.locale, frozenset(types) if types else None)
    if not hits and not terms(query["q"], opened.locale):
        detail = "It holds no word to look for."
        raise InvalidParameter(f"q: {detail}", errors=[{"parameter": "q", "detail": detail}])
    page = page_of_shown(hits, opened, start, query["limit"])
    found = {hit.id: snapshot.shown[hit.id] for hit in page.items}
    shown = snippets(hits.terms, index, {id: each.served for id, each in found.items()})
    body = {
        "items": [_hit(hit, _head(found[hit.id], snapshot), shown[hit.id]) for hit in page.items],
        "total": page.total,
        "seq": opened.seq,
        "next": page.next,
    }
    # How rare a word is, and with it the order of the hits, is counted over every type.
    tags = list_tags(opened.view, site, RECORD_TYPES)
    return answer(body, opened, tags=tags, shown=found.values(), next=page.next)


# Of all that a hit tells only these parts depend on the question; they stand behind what every hit of a record begins with.
_HEADS: Bounded[str, bytes] = Bounded(4 * MB)
_ENTRY = 200


def _hit(hit: "Hit", head: bytes, snippet: "Snippet") -> orjson.Fragment:
    about = {"snippet": {"text": snippet.text, "html": snippet.html}, "approximate": hit.is_approximate}
    return orjson.Fragment(head + orjson.dumps(about)[1:])


def _head(found: Resolved, snapshot: Snapshot) -> bytes:
    """As much of an item as a hit tells, up to what it tells of the question; the item itself need not be built for it."""
    rev = snapshot.rev(found)
    known = _HEADS.get(rev)
    if known is None:
        known = orjson.dumps(_said_of(found, snapshot))[:-1] + b","
        _HEADS.put(rev, known, len(known) + _ENTRY)
    return known


def _said_of(found: Resolved, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "id": found.id,
        "type": found.type,
        "slug": found.slug,
        "title": found.title,
        "url": snapshot.url(found),
        "certainty": certainty_of(found),
        "topic": snapshot.link(found.topic),
        "locale": locale_of(found),
        "notices": notices_of(found, snapshot.site),
    }
