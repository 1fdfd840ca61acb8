"""What differs for a site in a locale since an older seq, found from what was touched; for sync."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.models import Fact
from api.reading.facts import KINDS
from api.reading.facts.withdrawal import Withdrawal
from api.reading.items import Scope
from api.reading.loading import last_touches, records_at, shift_view
from api.reading.resolver import Resolved, taken_away
from api.reading.snapshot import Snapshot, affected_records
from api.reading.views import RecordState, View


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that a device does: take an item in, or remove it."""

    type: str
    id: str
    item: Resolved | None = None
    """What to take in; None where it is to be removed."""
    removal: Mapping[str, Any] = field(default_factory=dict)
    """Why it is removed, and what readers are told about it."""


def everything(snapshot: Snapshot, types: Collection[str]) -> list[Op]:
    """What gives a device that holds nothing all items of some types."""
    return sorted((_upsert(each) for each in snapshot.shown.values() if each.type in types), key=_place)


def differences(
    session: Session, after: Snapshot, since: int, types: Collection[str], *, dropped: Collection[str] = ()
) -> list[Op]:
    """What brings a device from an older seq to a snapshot: withdrawals first, then other removals, then the rest.

    `dropped` are records that the device was told to drop, although the older seq shows them.
    """
    removals, upserts = [], []
    scope, ids = _before(session, after, since, types)
    for id in ids:
        unknown = _cannot_be_read(scope, id)
        was, now = None if unknown else scope.resolve(id), after.shown.get(id)
        if now is not None and (was is None or id in dropped or scope.rev(was) != after.rev(now)):
            upserts.append(_upsert(now))
        elif now is None and was is not None:
            removals.append(_removal(was.type, id, was.served, after))
        elif now is None and unknown is not None:
            removals.append(_removal(unknown.type, id, None, after))
    removals.sort(key=lambda op: (op.removal["reason"] != Withdrawal.reason, *_place(op)))
    return removals + sorted(upserts, key=_place)


def _cannot_be_read(scope: Scope, id: str) -> RecordState | None:
    """A record of which nobody knows any more what the site showed, so that a device may hold anything of it."""
    found = scope.view.records.get(id)
    return found if found and found.is_damaged and found.site in scope.view.lineage(scope.settings.key) else None


def taken_since(session: Session, since: int, until: int) -> dict[str, int]:
    """The records that were taken from every reader after one seq and up to another, and the newest change that did so.

    Also those that were given back meanwhile: a device that was told to drop one holds it no longer.
    """
    kinds = [each.kind for each in KINDS.values() if each.reaches_back]
    taken = (
        select(Fact.record_id, func.max(Fact.from_seq))
        .where(Fact.from_seq > since, Fact.from_seq <= until, Fact.kind.in_(kinds))
        .group_by(Fact.record_id)
    )  # fmt: skip
    return {row[0]: row[1] for row in session.execute(taken)}


def removals_of(ids: Collection[str], after: Snapshot, head: Snapshot, types: Collection[str]) -> list[Op]:
    """The removals of records, as far as a past snapshot still holds them, with the reasons that hold now."""
    gone = [after.shown[id] for id in sorted(ids) if id in after.shown]
    return [_removal(each.type, each.id, each.served, head) for each in gone if each.type in types]


def _place(op: Op) -> tuple[str, str]:
    return op.type, op.id


def _upsert(found: Resolved) -> Op:
    return Op(found.type, found.id, found)


def _removal(type: str, id: str, served: str | None, after: Snapshot) -> Op:
    reason = removal_reason(id, served, after)
    told = {"withdrawal": _withdrawal(after, id)} if reason == Withdrawal.reason else {}
    return Op(type, id, removal={"reason": reason, **told})


def removal_reason(id: str, served: str | None, after: Snapshot) -> str:
    """Why a snapshot has no item for a record that had one in some language, or None where nobody knows in which."""
    record = after.view.records.get(id)
    lineage = after.view.lineage(after.site.key)
    if record is None:
        return "unpublished"
    # What becomes of a record on a site that is not inherited from any more is none of this site's business.
    if record.site not in lineage:
        return "out_of_scope"
    is_still_live = bool(record.texts) if served is None else (record.site, served) in record.texts
    return next(iter(taken_away(record, lineage)), "out_of_scope" if is_still_live else "unpublished")


def _withdrawal(after: Snapshot, id: str) -> dict[str, Any]:
    withdrawal = after.view.records[id].withdrawal
    assert withdrawal is not None  # noqa: S101 — the reason says so; this tells the type checker
    link = after.link(withdrawal.replacement)
    message = withdrawal.told_in(after.site.locales[after.locale])
    return {"message": message, "severity": withdrawal.severity, "replacement": link}


def _before(session: Session, after: Snapshot, since: int, types: Collection[str]) -> tuple[Scope, list[str]]:
    """What the site showed at the older seq, and every record that may differ."""
    before, ids = _touched(session, after, since)
    records = ((id, before.records.get(id) or after.view.records.get(id)) for id in ids)
    return Scope(before, after.site.key, after.locale), [id for id, each in records if each and each.type in types]


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
