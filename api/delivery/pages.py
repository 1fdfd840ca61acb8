"""A whole topic page in one call."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from flask import Response

from api.bounded import MB, Bounded
from api.delivery.examples import PAGE
from api.delivery.opening import Opened, open_site
from api.delivery.presenting import (
    JSONLD,
    alternates,
    answer,
    is_wanted,
    item_tags,
    only_forms,
    wanted_part,
    wanted_parts,
)
from api.delivery.queries import page_query
from api.delivery.records import find_shown
from api.delivery.schemas import WITH_JSONLD, PageValue
from api.errors import RecordNotFound
from api.http.access import Access
from api.http.blueprint import Blueprint
from api.http.sites import list_tags
from api.reading import jsonld
from api.reading.items import Item
from api.reading.page_status import status_of
from api.reading.publisher import publisher_of
from api.reading.resolver import Resolved
from api.reading.shelf import TOPIC
from api.reading.snapshot import Snapshot
from api.record_types import RECORD_TYPES

blueprint = Blueprint("pages", __name__, description="Pages: everything about a topic at once.")


@blueprint.route("/v1/sites/<site>/pages/<topic>", access=Access.SITE)
@blueprint.query(page_query())
@blueprint.cached(PageValue, example=PAGE)
@blueprint.problems(307, 401, 403, 404, 410)
@blueprint.doc(operationId="getPage", **WITH_JSONLD)
def get_page(query: dict[str, Any], site: str, topic: str) -> Response:
    """A topic with all its records"""
    opened = open_site(site, query)
    page = page_around(opened.snapshot, topic_of(opened, topic, query), query)
    found, tags = [page.topic, *page.on_page, *page.beside], tags_of(page, opened, opened.snapshot)
    if query.get("format") == "jsonld":
        document = jsonld.page_document(page_body(page, opened, query, dictionaries), opened.site)
        return answer(document, opened, tags=tags, shown=found, mimetype=JSONLD)
    return answer(page_body(page, opened, query, wanted_parts), opened, tags=tags, shown=found)


def topic_of(opened: Opened, name: str, query: Mapping[str, Any]) -> Resolved:
    """The topic of that slug or id; Withdrawn or RecordNotFound where readers do not get it."""
    topic = find_shown(opened, "topic", name)
    if not is_wanted(topic, query):
        raise RecordNotFound(f"Topic {name!r} has no text in {opened.locale!r}, only in {topic.served!r}.")
    return topic


class Links(NamedTuple):
    """The ids of the records that an item points at."""

    relations: list[str]
    grounds: list[str]
    """The documents and publications that it rests on."""


_LINKS: Bounded[str, Links] = Bounded(2 * MB)


@dataclass(frozen=True, slots=True)
class Page:
    """The records of a page."""

    topic: Resolved
    sections: Mapping[str, Sequence[Resolved]]
    beside: list[Resolved]
    """Those that the ones on the page point at and that stand elsewhere."""

    @property
    def on_page(self) -> Iterator[Resolved]:
        return chain.from_iterable(self.sections.values())


def page_around(snapshot: Snapshot, topic: Resolved, query: Mapping[str, Any]) -> Page:
    """The page of a topic, as far as the query wants it."""
    wanted = [name for name in query.get("types", RECORD_TYPES) if name != "topic"]
    sections = {name: _section(snapshot, name, topic.id, query) for name in RECORD_TYPES if name in wanted}
    page = Page(topic, {name: found for name, found in sections.items() if found}, [])
    page.beside.extend(_beside(snapshot, page, query))
    return page


def _section(snapshot: Snapshot, type_name: str, topic: str, query: Mapping[str, Any]) -> list[Resolved]:
    return [each for each in snapshot.shelves.find([type_name], {TOPIC: [topic]}) if is_wanted(each, query)]


def _beside(snapshot: Snapshot, page: Page, query: Mapping[str, Any]) -> Iterator[Resolved]:
    present = {page.topic.id, *(each.id for each in page.on_page)}
    links = [_links(each, snapshot) for each in page.on_page]
    for id in dict.fromkeys(chain(*(each.relations for each in links), *(each.grounds for each in links))):
        if id not in present and is_wanted(found := snapshot.shown[id], query):
            yield found


def _links(found: Resolved, snapshot: Snapshot) -> Links:
    """Where an item leads, by its `rev`: whole pages of items are read for that otherwise, again and again."""
    rev = snapshot.rev(found)
    links = _LINKS.get(rev)
    if links is None:
        item = snapshot.items[found.id]
        relations = chain.from_iterable(item["relations"].values())
        links = Links([each["id"] for each in relations], [each["document"]["id"] for each in item["rests_on"]])
        _LINKS.put(rev, links, 500 + 100 * (len(links.relations) + len(links.grounds)))
    return links


def tags_of(page: Page, opened: Opened, snapshot: Snapshot) -> list[str]:
    """What purges an answer that shows a page: anything of any type may come into it."""
    beside = item_tags([page.topic, *page.beside], snapshot)
    return [*list_tags(opened.view, opened.site.key, RECORD_TYPES), *beside]


def page_body(page: Page, opened: Opened, query: Mapping[str, Any], parts: Callable[..., list[Any]]) -> dict[str, Any]:
    """All that is told of a page, its items as `parts` gives them."""
    snapshot = opened.snapshot
    types = ["topic", *query.get("types", RECORD_TYPES)]
    return {
        "url": snapshot.url(page.topic),
        "topic": parts([page.topic], snapshot, query, types)[0],
        "sections": [
            {**_headed(name, opened.locale), "items": parts(found, snapshot, query, types)}
            for name, found in page.sections.items()
        ],
        "included": parts(page.beside, snapshot, only_forms(query), ()),
        "status": status_of([page.topic, *page.on_page], opened.locale),
        "publisher": publisher_of(opened.site, opened.locale),
        "alternates": alternates(page.topic.id, opened),
        "seq": opened.seq,
    }


def _headed(type_name: str, locale: str) -> dict[str, str]:
    title, language = RECORD_TYPES[type_name].heading(locale)
    return {"type": type_name, "title": title, "locale": language}


def dictionaries(
    found: Iterable[Resolved], snapshot: Snapshot, query: Mapping[str, Any], _: Iterable[str]
) -> list[Item]:
    """What `wanted_parts` gives, for who looks into it: whole, because a page says too little with some fields alone."""
    return [wanted_part(snapshot.items[each.id], only_forms(query)) for each in found]
