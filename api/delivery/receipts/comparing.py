"""How what was shown stands now, beside what is shown now: what would be read otherwise, and what of it was withdrawn."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api.delivery.opening import Opened
from api.reading.items import Item
from api.reading.resolver import Resolved
from api.reading.snapshot import Snapshot
from api.record_types import RECORD_TYPES

_READ = ("title", "certainty", "notices", "call", "fields")
"""What of an item readers read; where its links lead and who looked at it when is no other text."""


def now_of(then: Opened) -> Snapshot | None:
    """The same site and locale as they are now; None where the site does not serve the locale any more."""
    site, locale = then.site.key, then.locale
    return then.snapshots.head(site, locale, then.head) if then.head.serves(site, locale) else None


def compared(
    old: Iterable[Resolved], before: Snapshot, new: Iterable[Resolved], now: Snapshot | None, then: Opened
) -> dict[str, Any]:
    """How the records that were shown, the one asked for first, stand beside those that are shown in their place now."""
    shown = list(old)
    withdrawn = [_withdrawal(each, then, now) for each in shown if each.id in then.head.withdrawals]
    is_there = now is not None and shown[0].id in now.shown
    changes = list(_changes(shown, before, new, now)) if now is not None and is_there else []
    return {"state": _state(bool(withdrawn), changes, is_there=is_there), "withdrawn": withdrawn, "changes": changes}


def _state(is_withdrawn: bool, changes: list[Any], *, is_there: bool) -> str:
    if is_withdrawn:
        return "withdrawn"
    if not is_there:
        return "removed"
    return "changed" if changes else "current"


def _withdrawal(found: Resolved, then: Opened, now: Snapshot | None) -> dict[str, Any]:
    """Why it was withdrawn; what was taken away is not named any more."""
    said = then.head.withdrawals[found.id]
    link = now.link(said.replacement) if now else None
    return {
        "id": found.id, "type": found.type, "at": said.at, "severity": said.severity, "message": said.message,
        "replacement": {"id": link["id"], "title": link["title"]} if link else None,
    }  # fmt: skip


def _changes(
    shown: Iterable[Resolved], before: Snapshot, shown_now: Iterable[Resolved], now: Snapshot
) -> Iterator[dict[str, Any]]:
    """What a reader would read otherwise, what is new, and what is there no more; what was withdrawn is told apart."""
    old, new = {each.id: each for each in shown}, {each.id: each for each in shown_now}
    for id in [*old, *(each for each in new if each not in old)]:
        if id not in new:
            if id not in now.view.withdrawals:
                yield _change("removed", old[id], before)
        elif id not in old:
            yield _change("added", new[id], now)
        elif before.rev(old[id]) != now.rev(new[id]) and _read(before.items[id]) != _read(now.items[id]):
            yield _change("changed", new[id], now)


def _read(item: Item) -> Mapping[str, Any]:
    return {**{name: item[name] for name in _READ}, "locale": item["locale"]["served"]}


def _change(what: str, found: Resolved, snapshot: Snapshot) -> dict[str, Any]:
    fields = snapshot.items[found.id]["fields"]
    return {
        "what": what, "id": found.id, "type": found.type, "title": found.title,
        "is_about_safety": RECORD_TYPES[found.type].is_about_safety(fields),
    }  # fmt: skip
