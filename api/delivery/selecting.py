"""Filters, sorts and pages the items of a snapshot by what the reader sees of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask import request

from api.delivery.opening import Opened, open_site
from api.delivery.presenting import is_wanted
from api.errors import HistoryChanged, InvalidParameter
from api.http.cursors import Cursor, decode_cursor, question_of
from api.http.sites import snapshots
from api.reading.items import Item, filter_values
from api.reading.snapshot import Snapshot, position_key
from api.record_types import RECORD_TYPES
from api.record_types.schemas import ID

Test = Callable[[Item], bool]


@dataclass(frozen=True)
class ListPage:
    """One page of a list."""

    items: list[Item]
    total: int
    next: str | None
    """The address of the page after this one."""


def open_list(site: str, query: Mapping[str, Any]) -> tuple[Opened, Cursor | None]:
    """The site as a list asks for it; a cursor keeps the seq that the list began at."""
    text = query.get("cursor")
    if text is None:
        return open_site(site, query), None
    cursor = decode_cursor(text, question=_question())
    store = snapshots()
    if cursor.seq > store.head_view(at_least=cursor.seq).seq or store.hash_at(cursor.seq) != cursor.history:
        raise HistoryChanged("The history that this cursor belongs to was replaced; start the list again.")
    return open_site(site, query, cursor=cursor), cursor


def _question() -> str:
    """What is asked, whatever order the parameters stand in; the page size may change on the way."""
    asked = {name: value for name, value in request.args.items() if name not in ("cursor", "limit")}
    return question_of(request.path, sorted(asked.items()))


def page_of(found: list[Item], opened: Opened, cursor: Cursor | None, limit: int) -> ListPage:
    """The items of one page, with the address of the next."""
    start = cursor.offset if cursor else 0
    end = start + limit
    following = _next_address(opened, end) if end < len(found) else None
    return ListPage(items=found[start:end], total=len(found), next=following)


def _next_address(opened: Opened, offset: int) -> str:
    history = opened.snapshots.hash_at(opened.seq)
    cursor = Cursor(offset=offset, seq=opened.seq, history=history, question=_question())
    return f"{quote(request.path)}?{urlencode({**request.args.to_dict(), 'cursor': cursor.encode()}, safe=',:')}"


def select(snapshot: Snapshot, type_name: str | None, query: Mapping[str, Any]) -> list[Item]:
    """The items that a list holds, in its order."""
    items = snapshot.by_type[type_name] if type_name else snapshot.ordered
    tests = list(_tests(snapshot, type_name, query))
    found = [item for item in items if all(test(item) for test in tests)]
    return _sorted(found, query.get("sort"))


def _tests(snapshot: Snapshot, type_name: str | None, query: Mapping[str, Any]) -> Iterable[Test]:
    yield lambda item: is_wanted(item, query)
    for name in ("types", "ids", "topic", "tag", "q"):
        if name in query:
            yield _COMMON[name](snapshot, query[name])
    for field in RECORD_TYPES[type_name] if type_name else ():
        if field.filterable and field.name in query:
            yield _has_any(field.name, query[field.name])


def _has_any(name: str, wanted: Iterable[Any]) -> Test:
    values = set(wanted)
    return lambda item: not values.isdisjoint(filter_values(item, name))


def _of_types(snapshot: Snapshot, names: list[str]) -> Test:
    return lambda item: item["type"] in names


def _with_ids(snapshot: Snapshot, ids: list[str]) -> Test:
    wanted = set(ids)
    return lambda item: item["id"] in wanted


def _of_topics(snapshot: Snapshot, names: list[str]) -> Test:
    topics = {find_topic(snapshot, name)["id"] for name in names}
    return lambda item: item["id"] in topics or (item["topic"] is not None and item["topic"]["id"] in topics)


def find_topic(snapshot: Snapshot, name: str) -> Item:
    """The topic of that slug or id; a problem where the site shows none."""
    id = name if ID.fullmatch(name) else snapshot.slugs.find("topic", name)
    item = snapshot.items.get(id) if id else None
    if item is None or item["type"] != "topic":
        detail = f"There is no topic {name!r} on site {snapshot.site.key!r} in {snapshot.locale!r}."
        raise InvalidParameter(detail, errors=[{"parameter": "topic", "detail": detail}])
    return item


def _with_tags(snapshot: Snapshot, tags: list[str]) -> Test:
    return _has_any("tags", tags)


def _with_words(snapshot: Snapshot, words: str) -> Test:
    ids = {hit.id for hit in snapshot.search.find(words, snapshot.locale, None)}
    return lambda item: item["id"] in ids


_COMMON: dict[str, Callable[[Snapshot, Any], Test]] = {
    "types": _of_types, "ids": _with_ids, "topic": _of_topics, "tag": _with_tags, "q": _with_words,
}  # fmt: skip


def _sorted(items: list[Item], sort: list[str] | None) -> list[Item]:
    for name in reversed(sort or []):
        items = sorted(items, key=_sort_key(name.removeprefix("-")), reverse=name.startswith("-"))
    return items


def _sort_key(name: str) -> Callable[[Item], Any]:
    if name == "position":
        return position_key
    return lambda item: (str(item[name]).casefold(), item["id"])
