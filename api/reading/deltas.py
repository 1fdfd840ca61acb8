"""What differs for a site in a locale since an older seq, found from what was touched; for sync."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from api.reading.items import Item, Scope
from api.reading.loading import last_touches, records_at, shift_view
from api.reading.snapshot import Snapshot, affected_records
from api.reading.views import RecordState, View

Op = dict[str, Any]


def everything(snapshot: Snapshot, types: Collection[str]) -> list[Op]:
    """What gives a device that holds nothing all items of some types."""
    items = [item for item in snapshot.items.values() if item["type"] in types]
    return [_upsert(item) for item in sorted(items, key=_place)]


def differences(session: Session, after: Snapshot, since: int, types: Collection[str]) -> list[Op]:
    """What brings a device from an older seq to a snapshot: withdrawals first, then other removals, then the rest."""
    removals, upserts = [], []
    for id, before in _items_before(session, after, since, types):
        now = after.items.get(id)
        if now is not None and (before is None or before["rev"] != now["rev"]):
            upserts.append(_upsert(now))
        elif now is None and before is not None:
            removals.append(_removal(before, after))
    removals.sort(key=lambda op: (op["reason"] != "withdrawn", *_place(op)))
    return removals + sorted(upserts, key=_place)


def withdrawn_since(after: Snapshot, head: Snapshot, types: Collection[str]) -> list[Op]:
    """The removals of what a past snapshot still holds, and what has been withdrawn from every reader since."""
    gone = [after.items[id] for id in sorted(head.view.withdrawals.keys() & after.items.keys())]
    return [_removal(item, head) for item in gone if item["type"] in types]


def _place(each: Mapping[str, Any]) -> tuple[str, str]:
    return each["type"], each["id"]


def _upsert(item: Item) -> Op:
    return {"op": "upsert", "type": item["type"], "id": item["id"], "rev": item["rev"], "data": item}


def _removal(before: Item, after: Snapshot) -> Op:
    reason = removal_reason(before, after)
    op = {"op": "remove", "type": before["type"], "id": before["id"], "reason": reason}
    return {**op, "withdrawal": _withdrawal(after, before["id"])} if reason == "withdrawn" else op


def removal_reason(before: Item, after: Snapshot) -> str:
    """Why a snapshot has no item for a record that had this one."""
    record = after.view.records.get(before["id"])
    lineage = after.view.lineage(after.site.key)
    if record is None:
        return "unpublished"
    # What becomes of a record on a site that is not inherited from any more is none of this site's business.
    if record.site not in lineage:
        return "out_of_scope"
    if record.withdrawal is not None:
        return "withdrawn"
    if next((record.hidden[each] for each in lineage if each in record.hidden), False):
        return "hidden"
    was_shown = (record.site, before["locale"]["served"])
    return "out_of_scope" if was_shown in record.texts else "unpublished"


def _withdrawal(after: Snapshot, id: str) -> dict[str, Any]:
    withdrawal = after.view.records[id].withdrawal
    assert withdrawal is not None  # noqa: S101 — the reason says so; this tells the type checker
    instead = after.items.get(withdrawal.replacement or "")
    link = None if instead is None else {name: instead[name] for name in ("id", "type", "slug", "title")}
    return {"message": withdrawal.message, "severity": withdrawal.severity, "replacement": link}


def _items_before(
    session: Session, after: Snapshot, since: int, types: Collection[str]
) -> Iterator[tuple[str, Item | None]]:
    """Every record that may differ, with what the site showed of it at the older seq."""
    before, ids = _touched(session, after, since)
    scope = Scope(before, after.site.key, after.locale)
    for id in ids:
        record = before.records.get(id) or after.view.records.get(id)
        if record is not None and record.type in types:
            yield id, scope.item(id)


def _touched(session: Session, after: Snapshot, since: int) -> tuple[View, Iterable[str]]:
    """The older view, and the records that may differ from it.

    These are what was touched on the site or its ancestors, and what points there. Who points there is asked of the
    newer view alone: a record that pointed there only before was touched itself. Where settings changed, it may be any.
    """
    view = after.view
    records, settings = last_touches(session, since, view.seq, view.lineage(after.site.key))
    if settings:
        before = shift_view(session, view, since)[0]
        return before, before.records.keys() | view.records.keys()
    past = Overlay(view.records, over=records_at(session, records, since), hides=records.keys())
    before = replace(view, seq=since, records=past)
    return before, {*affected_records(view, view, records)}


class Overlay(Mapping[str, RecordState]):
    """Records as they are but for some, without a copy of all."""

    def __init__(
        self, under: Mapping[str, RecordState], *, over: Mapping[str, RecordState], hides: Collection[str]
    ) -> None:
        self._under, self._over, self._hides = under, over, hides

    def __getitem__(self, id: str) -> RecordState:
        return self._over[id] if id in self._hides else self._under[id]

    def __iter__(self) -> Iterator[str]:
        yield from self._over
        yield from (id for id in self._under if id not in self._hides)

    def __len__(self) -> int:
        return sum(1 for _ in self)
