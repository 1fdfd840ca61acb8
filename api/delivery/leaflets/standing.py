"""Whether a leaflet is still right: what has changed on the page since it was made, and what of it was withdrawn."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.delivery.leaflets.ways import way
from api.delivery.opening import Opened
from api.delivery.pages import page_around
from api.delivery.receipts.statement import page_then, shown_then
from api.delivery.selecting import find_topic
from api.errors import InvalidParameter, RecordNotFound
from api.reading.items import Item
from api.reading.resolver import Resolved
from api.reading.snapshot import Snapshot
from api.record_types import RECORD_TYPES

_READ = ("title", "certainty", "notices", "call", "fields")
"""What of an item readers read; where its links lead and who looked at it when is no other text."""


def standing_of(name: str, then: Opened) -> dict[str, Any]:
    """How the page of a topic, by the slug or id that it had then, stands now beside what it was."""
    before = shown_then(then)
    topic = _topic(before, name)
    now = _now(then)
    withdrawn = [_withdrawal(each, then, now) for each in _gone(before, topic, then)]
    changes = list(_changes(before, topic, now))
    is_there = now is not None and topic.id in now.shown
    return {
        "state": _state(bool(withdrawn), changes, is_there=is_there),
        "title": topic.title if topic.id not in then.head.withdrawals else None,
        "seq": then.seq,
        "shown_from": then.snapshots.time_of(then.view.head(then.site.key)),
        "withdrawn": withdrawn,
        "changes": changes,
        "leaflet": way(then.site.key, topic.id, "leaflet", locale=then.locale) if is_there else None,
        "receipt": way(then.site.key, topic.id, "receipt", locale=then.locale, at=then.seq) if is_there else None,
    }


def _state(is_withdrawn: bool, changes: list[Any], *, is_there: bool) -> str:
    if is_withdrawn:
        return "withdrawn"
    if not is_there:
        return "removed"
    return "changed" if changes else "current"


def _topic(snapshot: Snapshot, name: str) -> Resolved:
    try:
        return find_topic(snapshot, name)
    except InvalidParameter as error:
        raise RecordNotFound(error.detail) from None


def _now(then: Opened) -> Snapshot | None:
    """The same site and locale as they are now; None where the site does not serve the locale any more."""
    site, locale = then.site.key, then.locale
    return then.snapshots.head(site, locale, then.head) if then.head.serves(site, locale) else None


def _gone(before: Snapshot, topic: Resolved, then: Opened) -> list[Resolved]:
    page = page_then(before, topic.id)
    return [each for each in (page.topic, *page.on_page) if each.id in then.head.withdrawals]


def _withdrawal(found: Resolved, then: Opened, now: Snapshot | None) -> dict[str, Any]:
    """Why it was withdrawn; what was taken away is not named any more."""
    said = then.head.withdrawals[found.id]
    link = now.link(said.replacement) if now else None
    return {
        "id": found.id, "type": found.type, "at": said.at, "severity": said.severity, "message": said.message,
        "replacement": {"id": link["id"], "title": link["title"]} if link else None,
    }  # fmt: skip


def _changes(before: Snapshot, topic: Resolved, now: Snapshot | None) -> Iterator[dict[str, Any]]:
    """What a reader would read otherwise, what is new, and what is there no more; what was withdrawn is told apart."""
    if now is None or topic.id not in now.shown:
        return
    old = {each.id: each for each in _records(before, topic.id)}
    new = {each.id: each for each in _records(now, topic.id)}
    for id in [*old, *(each for each in new if each not in old)]:
        if id not in new:
            if id not in now.view.withdrawals:
                yield _change("removed", old[id], before)
        elif id not in old:
            yield _change("added", new[id], now)
        elif before.rev(old[id]) != now.rev(new[id]) and _read(before.items[id]) != _read(now.items[id]):
            yield _change("changed", new[id], now)


def _records(snapshot: Snapshot, topic: str) -> list[Resolved]:
    page = page_around(snapshot, snapshot.shown[topic], {})
    return [page.topic, *page.on_page]


def _read(item: Item) -> Mapping[str, Any]:
    return {**{name: item[name] for name in _READ}, "locale": item["locale"]["served"]}


def _change(what: str, found: Resolved, snapshot: Snapshot) -> dict[str, Any]:
    fields = snapshot.items[found.id]["fields"]
    return {
        "what": what, "id": found.id, "type": found.type, "title": found.title,
        "is_about_safety": RECORD_TYPES[found.type].is_about_safety(fields),
    }  # fmt: skip
