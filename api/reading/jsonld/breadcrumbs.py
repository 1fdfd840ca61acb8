"""The way from the entrance of a website to a page, for the node of the page."""

from collections.abc import Iterator

from api.reading.items import Item
from api.reading.jsonld.nodes import Node, node
from api.reading.jsonld.scope import Scope


def breadcrumb(subject: Item, scope: Scope) -> Node | None:
    """The website, the page of the topic where there is one, and the page itself."""
    if not scope.addresses.page_url(subject):
        return None
    steps = [
        node("ListItem", position=position, item=page) for position, page in enumerate(_pages(subject, scope), start=1)
    ]
    return node("BreadcrumbList", itemListElement=steps)


def _pages(subject: Item, scope: Scope) -> Iterator[Node]:
    site, topic = scope.addresses.site, scope.topic
    yield node("WebPage", f"{(site.base_url or '').rstrip('/')}/", name=site.name)
    if topic and topic["id"] != subject["id"] and scope.addresses.page_url(topic):
        yield _page(topic, scope)
    yield _page(subject, scope)


def _page(record: Item, scope: Scope) -> Node:
    """A page by its title, which may be in another language than the page that tells of it."""
    served = record["locale"]["served"] if "locale" in record else None
    return node("WebPage", scope.addresses.page_url(record), name=record["title"], inLanguage=served)
