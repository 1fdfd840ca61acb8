"""A whole topic page in one call."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from api.delivery.opening import Opened, open_site
from api.delivery.presenting import JSONLD, alternates, answer, item_tags, list_tags, wanted_parts
from api.delivery.queries import PageQuery
from api.delivery.schemas import WITH_JSONLD, PageValue
from api.delivery.selecting import find_topic
from api.errors import InvalidParameter, RecordNotFound
from api.http.access import Access
from api.http.blueprint import Blueprint
from api.reading import jsonld
from api.reading.items import Item
from api.record_types import RECORD_TYPES

pages = Blueprint("pages", __name__, description="Pages: everything about a topic at once.")


@pages.route("/v1/sites/<site>/pages/<topic>", access=Access.SITE)
@pages.query(PageQuery)
@pages.response(200, PageValue)
@pages.problems(304, 307, 400, 401, 404, 410)
@pages.doc(operationId="getPage", **WITH_JSONLD)
def get_page(query: dict[str, Any], site: str, topic: str) -> Response:
    """A topic with all its records"""
    opened = open_site(site, query)
    page = _page(opened, _topic(opened, topic), query)
    items = [page["topic"], *(item for section in page["sections"] for item in section["items"]), *page["included"]]
    tags = [*list_tags(opened.view, site, RECORD_TYPES), *item_tags([page["topic"], *page["included"]])]
    if query.get("format") == "jsonld":
        return answer(jsonld.page_document(page, opened.site), opened, tags=tags, items=items, mimetype=JSONLD)
    return answer(page, opened, tags=tags, items=items)


def _topic(opened: Opened, name: str) -> Item:
    try:
        return find_topic(opened.snapshot, name)
    except InvalidParameter as error:
        raise RecordNotFound(error.detail) from None


def _page(opened: Opened, topic: Item, query: Mapping[str, Any]) -> dict[str, Any]:
    sections = {name: _section(opened, name, topic["id"], query) for name in RECORD_TYPES if name != "topic"}
    on_page = {topic["id"], *(item["id"] for items in sections.values() for item in items)}
    return {
        "topic": wanted_parts([topic], query, ["topic"])[0],
        "sections": [
            {"type": name, "items": wanted_parts(items, query, [name])} for name, items in sections.items() if items
        ],
        "included": wanted_parts(_beside(opened, sections, on_page), query, RECORD_TYPES),
        "alternates": alternates(topic["id"], opened),
        "seq": opened.seq,
    }


def _section(opened: Opened, type_name: str, topic: str, query: Mapping[str, Any]) -> list[Item]:
    items = [item for item in opened.snapshot.by_type[type_name] if item["topic"] and item["topic"]["id"] == topic]
    is_strict = query.get("fallback") == "none"
    return [item for item in items if not is_strict or item["locale"]["served"] == opened.locale]


def _beside(opened: Opened, sections: Mapping[str, list[Item]], on_page: set[str]) -> list[Item]:
    """The records that those on the page point at and that stand elsewhere."""
    links = (
        link for items in sections.values() for item in items for links in item["relations"].values() for link in links
    )
    found = dict.fromkeys(link["id"] for link in links if link["id"] not in on_page)
    return [opened.snapshot.items[id] for id in found]
