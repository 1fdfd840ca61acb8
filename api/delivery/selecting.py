"""Filters, sorts and pages the items of a snapshot by what the reader sees of them."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

from api.delivery.opening import Opened, open_site
from api.errors import HistoryChanged, InvalidParameter
from api.http.cursors import next_address, position_of
from api.http.sites import snapshots
from api.reading.resolver import Resolved
from api.reading.shelf import SERVED, TOPIC
from api.reading.snapshot import Snapshot
from api.record_types import RECORD_TYPES
from api.record_types.checks import ID

Entry = TypeVar("Entry")


class OfRecord(Protocol):
    """What stands for one record."""

    @property
    def id(self) -> str: ...


RecordEntry = TypeVar("RecordEntry", bound=OfRecord)


class Found(Protocol[Entry]):
    """All that a list holds, of which a page is taken."""

    def __len__(self) -> int: ...

    def __getitem__(self, page: slice, /) -> list[Entry]: ...


@dataclass(frozen=True)
class ListPage(Generic[Entry]):
    """One page of a list."""

    items: list[Entry]
    total: int
    next: str | None
    """The address of the page after this one."""


def open_list(site: str, query: Mapping[str, Any]) -> tuple[Opened, int]:
    """The site as a list asks for it, and how many items come before."""
    opened, place = open_behind(site, query, [int])
    return opened, place[0] if place else 0


def open_behind(site: str, query: Mapping[str, Any], kinds: Sequence[type]) -> tuple[Opened, list[Any]]:
    """The site as a list asks for it, and behind which place it goes on; a cursor keeps the seq that the list began at."""
    if "cursor" not in query:
        return open_site(site, query), []
    *place, seq, history = position_of(query["cursor"], [*kinds, int, str])
    store = snapshots()
    if seq > store.head_view(at_least=seq).seq or store.hash_at(seq) != history:
        raise HistoryChanged("The history that this cursor belongs to was replaced; start the list again.")
    return open_site(site, query, begun_at=seq), place


def _next_behind(opened: Opened, *place: Any) -> str:
    """The address of the page that goes on behind a place, at the same seq of the same history."""
    return next_address([*place, opened.seq, opened.snapshots.hash_at(opened.seq)])


def page_of(found: Found[Entry], opened: Opened, start: int, limit: int) -> ListPage[Entry]:
    """What stands on one page, with the address of the next."""
    end = start + limit
    return ListPage(found[start:end], len(found), _next_behind(opened, end) if end < len(found) else None)


def page_behind(
    found: Sequence[Entry], opened: Opened, behind: Sequence[Any], limit: int, place: Callable[[Entry], tuple[Any, ...]]
) -> ListPage[Entry]:
    """One page of a list that stands in the order of its places.

    It goes on behind an item and not after a number of them, which are fewer or more once something is withdrawn.
    """
    rest = found[bisect_right(found, tuple(behind), key=place) :] if behind else found
    last = rest[limit - 1] if len(rest) > limit else None
    return ListPage(list(rest[:limit]), len(found), None if last is None else _next_behind(opened, *place(last)))


def page_of_shown(found: Found[RecordEntry], opened: Opened, start: int, limit: int) -> ListPage[RecordEntry]:
    """One page of what was found among all that was shown when a list was begun, without what was withdrawn since.

    That keeps its places in it: were it left out of the counting, as much else would be missed.
    """
    page, shown = page_of(found, opened, start, limit), opened.snapshot.shown
    if opened.begun is opened.snapshot:
        return page
    items = [each for each in page.items if each.id in shown]
    return ListPage(items, sum(each.id in shown for each in found[:]), page.next)


def page_of_records(opened: Opened, start: int, type_name: str | None, query: Mapping[str, Any]) -> ListPage[Resolved]:
    """One page of a list of records."""
    snapshot = opened.snapshot
    page = page_of_shown(_select(opened.begun, snapshot, type_name, query), opened, start, query["limit"])
    return replace(page, items=[snapshot.shown[each.id] for each in page.items])


def _select(begun: Snapshot, snapshot: Snapshot, type_name: str | None, query: Mapping[str, Any]) -> Found[Resolved]:
    """The records that a list holds, in its order, with those that were withdrawn since it was begun."""
    types = [type_name] if type_name else query.get("types", list(RECORD_TYPES))
    found = begun.shelves.find(types, dict(_wanted(snapshot, type_name, query)), query.get("sort", ()))
    chosen = list(_chosen(begun, query))
    return [each for each in found if all(each.id in ids for ids in chosen)] if chosen else found


def _wanted(
    snapshot: Snapshot, type_name: str | None, query: Mapping[str, Any]
) -> Iterator[tuple[str, Collection[Any]]]:
    """What the records of a list have, by name."""
    if query.get("fallback") == "none":
        yield SERVED, [snapshot.locale]
    if "topic" in query:
        yield TOPIC, [find_topic(snapshot, name).id for name in query["topic"]]
    if "tag" in query:
        yield "tags", query["tag"]
    for field in RECORD_TYPES[type_name] if type_name else ():
        if field.filterable and field.name in query:
            yield field.name, query[field.name]


def _chosen(snapshot: Snapshot, query: Mapping[str, Any]) -> Iterator[Collection[str]]:
    """The ids that a list keeps to."""
    if "ids" in query:
        yield set(query["ids"])
    if "q" in query:
        yield snapshot.search.find(query["q"], snapshot.locale).ids


def find_topic(snapshot: Snapshot, name: str) -> Resolved:
    """The topic of that slug or id; a problem where the site shows none."""
    id = name if ID.fullmatch(name) else snapshot.slugs.find("topic", name)
    found = snapshot.shown.get(id or "")
    if found is None or found.type != "topic":
        detail = f"There is no topic {name!r} on site {snapshot.site.key!r} in {snapshot.locale!r}."
        raise InvalidParameter(detail, errors=[{"parameter": "topic", "detail": detail}])
    return found
