"""Which parts of a topic's page are on a leaflet: all of it, the sections of some types, or some of its records."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from api.delivery.pages import Page, page_around
from api.errors import InvalidParameter
from api.reading.resolver import Resolved
from api.reading.snapshot import Snapshot

MOST_CHOSEN = 10
"""More make a code that a telephone cannot read from paper any more."""


class Chosen(NamedTuple):
    """The part of a page that was asked for, and by what."""

    page: Page
    by: dict[str, str]
    """The same choice as parameters; empty where it is the whole page."""


def chosen_of(snapshot: Snapshot, topic: Resolved, query: Mapping[str, Any]) -> Chosen:
    """What the query chooses of a page; InvalidParameter where it names what is not there, or leaves nothing."""
    whole, page = page_around(snapshot, topic, {}), page_on_paper(snapshot, topic, query)
    there = {each.id for each in whole.on_page}
    for id in query.get("records", ()):
        if id not in there:
            raise _refused("records", f"{id} is not on this page.")
    by = choice_of(query)
    if by and not page.sections:
        raise _refused(next(iter(by)), "Nothing on this page is of this choice.")
    return Chosen(page, by)


def choice_of(query: Mapping[str, Any]) -> dict[str, str]:
    """The choice of a query as parameters."""
    return {name: ",".join(dict.fromkeys(query[name])) for name in ("types", "records") if name in query}


def page_on_paper(snapshot: Snapshot, topic: Resolved, query: Mapping[str, Any]) -> Page:
    """The part of a page that a query chooses, without what stands beside it, which no leaflet shows."""
    page = page_around(snapshot, topic, {name: query[name] for name in ("types",) if name in query})
    if "records" not in query:
        return page
    kept = {name: [each for each in found if each.id in query["records"]] for name, found in page.sections.items()}
    return Page(page.topic, {name: found for name, found in kept.items() if found}, page.beside)


def _refused(name: str, detail: str) -> InvalidParameter:
    return InvalidParameter(f"{name}: {detail}", errors=[{"parameter": name, "detail": detail}])
