"""Whole documents: a record or a topic's page as one graph, and its bytes, safe to stand in a page's HTML."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from api.reading.items import Item
from api.reading.jsonld.addresses import Addresses, SiteLike
from api.reading.jsonld.nodes import Node, node
from api.reading.jsonld.pages import faq_page, page_node
from api.reading.jsonld.projections import project
from api.reading.jsonld.publisher import publisher
from api.reading.jsonld.scope import Part, Scope

# Inside a string of JSON these mean the same, and no HTML or script parser can take them for markup or line ends.
ESCAPES = {character.encode(): f"\\u{ord(character):04x}".encode() for character in "<>&\u2028\u2029"}


def record_document(item: Item, site: SiteLike, *, items: Mapping[str, Item] | None = None) -> dict[str, Any]:
    """One record as a graph: its page where the site has one, what it is about, its topic, and what it links to."""
    linked = _linked(item, items or {})
    addresses = Addresses(site)
    scope = Scope(addresses, _topic_of(item, items or {}), linked)
    part = project(item["type"], [item], scope)
    # Without one of its own the record is shown on its topic's page, or on pages that only the site knows.
    pages = [page_node(item, [item], scope, nodes=part.nodes)] if addresses.page_url(item) else []
    topics = [] if item["type"] == "topic" else _topic_nodes([part], scope)[:1]
    return _document([*pages, *part.nodes, *topics, *_embedded(linked.values(), scope)], addresses)


def page_document(page: Mapping[str, Any], site: SiteLike) -> dict[str, Any]:
    """A topic's page as a graph: the page, the topic with all that its sections say of it, and the sections."""
    topic = {**page["topic"], "alternates": page.get("alternates") or ()}
    shown = [topic, *(item for section in page["sections"] for item in section["items"])]
    included = page.get("included") or ()
    known = {item["id"]: item for item in [*shown, *included]}
    scope = Scope(Addresses(site), topic, known)
    parts = [project(section["type"], section["items"], scope) for section in page["sections"] if section["items"]]
    questions = [item for item in shown if item["type"] == "faq"]
    own = (node for part in parts for node in part.nodes)
    nodes = [*_topic_nodes(parts, scope), *own, *faq_page(questions, scope)]
    return _document(
        [page_node(topic, shown, scope, nodes=nodes), *nodes, *_embedded(included, scope)], scope.addresses
    )


def dumps(document: Mapping[str, Any]) -> bytes:
    """The document's bytes; no text in them can end the script element that they are put into."""
    body = orjson.dumps(document)
    for character, escape in ESCAPES.items():
        body = body.replace(character, escape)
    return body


def _linked(item: Item, items: Mapping[str, Item]) -> dict[str, Item]:
    """Those of the items that a record links to."""
    links = (link["id"] for links in (item.get("relations") or {}).values() for link in links)
    return {id: items[id] for id in links if id in items}


def _topic_of(item: Item, items: Mapping[str, Item]) -> Item | None:
    """The topic of a record, as an item where it is at hand, else as a link."""
    if item["type"] == "topic":
        return item
    link = item.get("topic")
    return items.get(link["id"], link) if link else None


def _topic_nodes(parts: Sequence[Part], scope: Scope) -> list[Node]:
    """The topic's nodes, the first of them with what the records say of it; only a treatment has contraindications."""
    topic = scope.topic
    if topic is None:
        return []
    link = node(scope.topic_type, scope.addresses.subject(topic), name=scope.topic_name)
    first, *others = project("topic", [topic], scope).nodes if "fields" in topic else [link]
    said: dict[str, list[Any]] = {}
    for name, values in (pair for part in parts if scope.has_therapy for pair in part.topic.items()):
        said.setdefault(name, []).extend(values)
    return [{**first, **{name: values for name, values in said.items() if values}}, *others]


def _embedded(items: Iterable[Item], scope: Scope) -> list[Node]:
    """Records that come with the document; what they say of their own topic is left to their own documents."""
    scopes = ((item, Scope(scope.addresses, _topic_of(item, scope.known), scope.known)) for item in items)
    return [node for item, its_scope in scopes for node in project(item["type"], [item], its_scope).nodes]


def _document(nodes: Sequence[Node], addresses: Addresses) -> dict[str, Any]:
    """One graph in which every id stands once: the first node of an id is the one that tells most."""
    by_id: dict[str, Node] = {}
    for each in (*nodes, *publisher(nodes, addresses)):
        by_id.setdefault(each["@id"], each)
    return {"@context": "https://schema.org", "@graph": list(by_id.values())}
