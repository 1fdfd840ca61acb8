"""What restates what: the records of a site as a graph, by what they say that they were written from (`derives_from`)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from api.reading.views import RecordState, View


@dataclass(frozen=True, slots=True)
class Edge:
    """One record restates another; `moved` where that says something else by now than when it was restated."""

    record: str
    restates: str
    moved: bool
    is_there: bool
    """Whether readers of the site have what is restated."""


def edges(view: View, site: str) -> list[Edge]:
    """Every restating between the records that a site shows or inherits, by record."""
    lineage = view.lineage(site)
    own = {id: each for id, each in view.records.items() if each.site in lineage and each.withdrawal is None}
    return [edge for _, each in sorted(own.items()) for edge in _of(each, own)]


def _of(record: RecordState, own: Collection[str]) -> Iterator[Edge]:
    moved = record.overtaken.restated if record.overtaken else {}
    for id in record.restates:
        yield Edge(record.id, id, moved=id in moved, is_there=id in own)


def around_record(graph: list[Edge], record: str) -> list[Edge]:
    """The part of a graph that a record stands in: all that it restates in the end, and all that restates it."""
    below, above = _reached(graph, record, down=True), _reached(graph, record, down=False)
    return [each for each in graph if {each.record, each.restates} <= below or {each.record, each.restates} <= above]


def _reached(graph: list[Edge], record: str, *, down: bool) -> set[str]:
    next_to: dict[str, list[str]] = {}
    for each in graph:
        start, end = (each.record, each.restates) if down else (each.restates, each.record)
        next_to.setdefault(start, []).append(end)
    seen, ahead = {record}, [record]
    while ahead:
        fresh = [id for id in next_to.get(ahead.pop(), ()) if id not in seen]
        seen.update(fresh)
        ahead += fresh
    return seen


def nodes(view: View, graph: list[Edge]) -> list[dict[str, Any]]:
    """The records that a graph is about, with what they are called where they are written."""
    ids = {id for each in graph for id in (each.record, each.restates)}
    return [_node(view, id) for id in sorted(ids)]


def _node(view: View, id: str) -> dict[str, Any]:
    record = view.records.get(id)
    source = record.source if record else None
    return {
        "id": id, "type": record.type if record else None, "site": record.site if record else None,
        "title": source.head.title if source else None, "overtaken": bool(record and record.overtaken),
    }  # fmt: skip
