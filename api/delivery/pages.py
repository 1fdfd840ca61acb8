"""A whole topic page in one call."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from api.delivery.examples import PAGE
from api.delivery.opening import Opened, open_site
from api.delivery.presenting import JSONLD, alternates, answer, is_wanted, item_tags, wanted_parts
from api.delivery.queries import PageQuery
from api.delivery.schemas import WITH_JSONLD, PageValue
from api.delivery.selecting import find_topic
from api.errors import InvalidParameter, RecordNotFound
from api.http.access import Access
from api.http.blueprint import Blueprint
from api.http.sites import list_tags
from api.reading import jsonld
from api.reading.items import Item
from api.record_types import RECORD_TYPES

pages = Blueprint("pages", __name__, description="Pages: everything about a topic at once.")


@pages.route("/v1/sites/<site>/pages/<topic>", access=Access.SITE)
@pages.query(PageQuery)
@pages.cached(PageValue, example=PAGE)
@pages.problems(307, 401, 403, 404, 410)
@pages.doc(operationId="getPage", **WITH_JSONLD)
def get_page(query: dict[str, Any], site: str, topic: str) -> Response:
    """A topic with all its records"""
    opened = open_site(site, query)
    page = _page(opened, _topic(opened, topic, query), query)
    items = [page["topic"], *(item for section in page["sections"] for item in section["items"]), *page["included"]]
    tags = [*list_tags(opened.view, site, RECORD_TYPES), *item_tags([page["topic"], *page["included"]])]
    if query.get("format") == "jsonld":
        return answer(jsonld.page_document(page, opened.site), opened, tags=tags, items=items, mimetype=JSONLD)
    return answer(page, opened, tags=tags, items=items)


def _topic(opened: Opened, name: str, query: Mapping[str, Any]) -> Item:
    try:
        topic = find_topic(opened.snapshot, name)
    except InvalidParameter as error:
        raise RecordNotFound(error.detail) from None
    if not is_wanted(topic, query):
        raise RecordNotFound(f"Topic {name!r} has no text in {opened.locale!r}, only in {topic['locale']['served']!r}.")
    return topic


def _page(opened: Opened, topic: Item, query: Mapping[str, Any]) -> dict[str, Any]:
    sections = {name: _section(opened, name, topic["id"], query) for name in RECORD_TYPES if name != "topic"}
    on_page = {topic["id"], *(item["id"] for items in sections.values() for item in items)}
    return {
        "topic": wanted_parts([topic], query, ["topic"])[0],
        "sections": [
            {"type": name, "items": wanted_parts(items, query, [name])} for name, items in sections.items() if items
        ],
        "included": wanted_parts(_beside(opened, sections, on_page, query), query, RECORD_TYPES),
        "alternates": alternates(topic["id"], opened),
        "seq": opened.seq,
    }


def _section(opened: Opened, type_name: str, topic: str, query: Mapping[str, Any]) -> list[Item]:
    items = opened.snapshot.by_type[type_name]
    return [item for item in items if item["topic"] and item["topic"]["id"] == topic and is_wanted(item, query)]


def _beside(
    opened: Opened, sections: Mapping[str, list[Item]], on_page: set[str], query: Mapping[str, Any]
) -> list[Item]:
    """The records that those on the page point at and that stand elsewhere."""
    links = (
        link for items in sections.values() for item in items for links in item["relations"].values() for link in links
    )
    found = dict.fromkeys(link["id"] for link in links if link["id"] not in on_page)
    return [item for id in found if is_wanted(item := opened.snapshot.items[id], query)]
