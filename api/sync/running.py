"""Runs: the items that bring a device to the content at one seq, cut into pages."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from api.reading.deltas import Op
from api.reading.digests import ALGORITHM, item_hash
from api.reading.items import TEXT_FORMS, Item, in_forms
from api.reading.resolver import Resolved
from api.reading.snapshot import Snapshot
from api.sync.tokens import Position, SyncScope

LARGEST_PAGE = 1024 * 1024
"""How many bytes the items of a page have at most, unless a single one has more."""


@dataclass(frozen=True)
class Run:
    """All items of one way through history, and how far along it a device is."""

    position: Position
    until: int
    ops: list[Op]
    after: Snapshot
    """What the device holds at the end."""
    head: Snapshot
    """What is served now; another one than `after` where something was published during the run."""
    withdrawn: list[Op]
    """The removals of what was withdrawn during the run, also where it has been reinstated since.

    A withdrawal reaches every reader at once, also one in the middle of a page. Each page says so anew, because nobody
    knows which page a device has got the record from. One that is reinstated stays away until the next run, since the
    page that gave it may lie behind the device already.
    """
    heard: int
    """The newest change that withdrew one of these; 0 where there is none."""

    @property
    def scope(self) -> SyncScope:
        return self.position.scope

    @property
    def is_overtaken(self) -> bool:
        """Whether something has been published since the run began."""
        return self.after is not self.head

    @cached_property
    def gone(self) -> frozenset[str]:
        """The ids of what was withdrawn during the run."""
        return frozenset(op.id for op in self.withdrawn)


@dataclass(frozen=True, slots=True)
class Page:
    """The items of a run that go into one answer, as JSON."""

    items: list[bytes]
    taken: int
    """How many items of the run a device has got with this page and those before it."""
    is_last: bool

    @classmethod
    def of(cls, run: Run) -> "Page":
        """The page at the run's position: as many items as are wanted, as long as they are not too many bytes."""
        offset = run.position.offset
        items, count = _portion(run, run.ops[offset : offset + run.scope.limit])
        withdrawn = [_encoded(op, run) for op in run.withdrawn]
        taken = offset + count
        return cls(withdrawn + items, taken, is_last=taken == len(run.ops))

    @classmethod
    def whole(cls, run: Run) -> "Page":
        """Everything in one page."""
        return cls([_encoded(op, run) for op in run.ops], len(run.ops), is_last=True)


def is_settled(run: Run, page: Page) -> bool:
    """Whether the same token will go on getting the same page, whatever is published."""
    return run.position.until is not None and (run.is_overtaken or not page.is_last)


def page_body(run: Run, page: Page, *, next_token: str, poll_after_s: int) -> bytes:
    """The answer that carries a page; the last one of a run says what the device must hold now."""
    scope = run.scope
    body: dict[str, Any] = {
        "mode": "snapshot" if run.position.since is None else "delta",
        "scope": {"site": scope.site, "locale": scope.locale, "types": scope.types, "text": scope.text},
        "seq": run.until,
        "items": [orjson.Fragment(each) for each in page.items],
        "next_token": next_token,
        "has_more": not page.is_last,
    }
    if page.is_last:
        digest = run.after.digest(scope.types, without=run.gone)
        body["digest"] = {"alg": ALGORITHM, "count": digest.count, "value": digest.value}
    # More has happened already where the run was overtaken, so there is nothing to wait for.
    body["poll_after_s"] = poll_after_s if page.is_last and not run.is_overtaken else 0
    return orjson.dumps(body)


def _portion(run: Run, ops: list[Op]) -> tuple[list[bytes], int]:
    """The encoded items, and how many of the run's items they stand for."""
    items: list[bytes] = []
    size = 0
    for count, op in enumerate(ops):
        if op.id in run.gone:
            continue
        encoded = _encoded(op, run)
        size += len(encoded)
        if items and size > LARGEST_PAGE:
            return items, count
        items.append(encoded)
    return items, len(ops)


def _encoded(op: Op, run: Run) -> bytes:
    named = {"type": op.type, "id": op.id}
    if op.item is None:
        return orjson.dumps({"op": "remove", **named, **op.removal})
    data = _data(op.item, run)
    proof = {"rev": data["rev"], "hash": item_hash(data)}
    return orjson.dumps({"op": "upsert", **named, **proof, "data": data})


def _data(found: Resolved, run: Run) -> Item:
    item = run.after.items[found.id]
    forms = run.scope.text
    return item if forms == TEXT_FORMS else {**item, "fields": in_forms(item["fields"], forms)}
