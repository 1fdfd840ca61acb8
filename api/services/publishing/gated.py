"""What the publish gate says of versions that are to go live: as problems while they are written, as blockers when they are published."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy.orm import Session

from api.reading.locales import NEUTRAL
from api.reading.views import View
from api.rules import BLOCKER, HINT, WARNING
from api.services.gate.looking import GateFinding, around, look_at, places_of
from api.services.gate.waivers import Waivers, holding, waiver_of
from api.services.ledger.lookup import find_settings, live_records
from api.services.publishing.blockers import States
from api.services.publishing.pins import Blocker, Pinned
from api.services.publishing.warnings import ChangeWarning, fresh_texts


class LetStand(NamedTuple):
    """Who lets a finding stand, until when, and why."""

    by: str
    until: str
    reason: str


class Judged(NamedTuple):
    """A finding, how grave it is for just this publication, and what is to be told of that."""

    found: GateFinding
    severity: str
    note: str = ""
    waived: LetStand | None = None

    @property
    def detail(self) -> str:
        return f"{self.found.finding.detail} {self.note}".strip()


def judged(
    session: Session,
    items: Sequence[Pinned],
    after: States,
    *,
    today: date,
    only: Collection[str] = (),
    before: States | None = None,
) -> list[Judged]:
    """What the gate finds in versions as if they were live; what readers have already, and what was waived, blocks nothing.

    `before` is what readers have, where these versions have gone live within this transaction.
    """
    found = list(dict.fromkeys(_look(session, items, after, today, only)))
    if not any(each.severity == BLOCKER for each in found) and only:
        return []
    waivers = holding(session, today, records={each.record for each in found}) if found else {}
    blocking = {each.key for each in found if each.severity == BLOCKER}
    known = _known(session, items, before, today) if blocking else set()
    return [_judge(session, each, waivers, known) for each in found]


def gate_blockers(session: Session, items: Sequence[Pinned], after: States, *, today: date) -> Iterator[Blocker]:
    """What of these versions the gate lets nobody publish."""
    for each in judged(session, items, after, today=today, only=(BLOCKER,)):
        if each.severity == BLOCKER:
            found, said = each.found, each.found.finding
            yield Blocker(
                said.code, said.detail, found.record, found.site, found.locale, said.field, place=said.place,
                finding=found.name,
            )  # fmt: skip


def told_of(items: Iterable[Pinned], found: Iterable[Judged]) -> Iterator[Judged]:
    """What is to be told of these versions; of a record's details alone only what stands in their way, as the rest is told of the words."""
    pins = list(items)
    details = {(each.record, each.site) for each in pins if each.locale == NEUTRAL}
    words = {(each.record, each.site) for each in pins if each.locale != NEUTRAL}
    return (
        each for each in found
        if (each.found.record, each.found.site) not in details - words or each.severity == BLOCKER
    )  # fmt: skip


def gate_warnings(
    session: Session, before: View, after: View, ids: Iterable[str], *, today: date
) -> Iterator[ChangeWarning]:
    """What the gate finds in texts that a change makes live, and lets through: what their `problems` tell as warnings."""
    pins = [
        Pinned(id, text.site, text.locale, text.version)
        for id in sorted(after.records.keys() & set(ids))
        for text in fresh_texts(before.records.get(id), after.records[id])
    ]
    for each in told_of(pins, judged(session, pins, after.records, today=today, before=before.records)):
        if each.severity == WARNING:
            found, said = each.found, each.found.finding
            yield ChangeWarning(
                said.code, each.detail, found.record, found.site, found.locale, said.field, place=said.place
            )


def _look(
    session: Session, items: Iterable[Pinned], after: States, today: date, only: Collection[str]
) -> Iterator[GateFinding]:
    look_around = cache(lambda site: around(session, site, today=today, laid_over=after))
    for pin in items:
        if (record := after.get(pin.record)) is not None:
            for site, locale in places_of(record, pin.site, pin.locale):
                yield from look_at(record, site, locale, look_around(site), only=only)


def _known(
    session: Session, items: Sequence[Pinned], before: States | None, today: date
) -> set[tuple[str, str, str, str]]:
    """What the gate finds in what readers have now: it keeps nobody from mending something else."""
    if before is None:
        before = live_records(session, {each.record for each in items})
    return {each.key for each in _look(session, items, before, today, (BLOCKER,))}


def _judge(
    session: Session, found: GateFinding, waivers: Waivers, known: Collection[tuple[str, str, str, str]]
) -> Judged:
    if (waived := as_waived(session, found, waivers)) is not None:
        return waived
    if found.severity == BLOCKER and found.key in known:
        return Judged(found, WARNING, "Readers have just these words already.")
    return Judged(found, found.severity)


def as_waived(session: Session, found: GateFinding, waivers: Waivers) -> Judged | None:
    """A finding that somebody lets stand, as it is told; None where nobody does."""
    waiver = waiver_of(found, waivers, final=find_settings(session, found.site).gate_final)
    if waiver is None:
        return None
    stands = LetStand(waiver.created_by, waiver.until, waiver.reason)
    return Judged(found, HINT, f"Waived by {stands.by} until {stands.until}: {stands.reason}", stands)
