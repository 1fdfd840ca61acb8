"""Finds what is planned between two moments, and what became of it, with the titles that people know it by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from api.models import Release, Schedule
from api.reading.clocks import FARTHEST_MOVE, due_at
from api.reading.locales import NEUTRAL
from api.services.accounts.names import maker_of
from api.services.desk.seen import RECORDS, Seen
from api.services.ledger.rows import mapped
from api.services.ledger.unread import Unread
from api.services.publishing.foreseen import Ahead, ahead_of

MOST_RECORDS = 5
"""So many records of a plan are told with their titles."""
_Position = list[Any]
"""Where an entry stands: its moment as it was planned, and its schedule."""


@dataclass(frozen=True)
class Range:
    """Which plans: those that are due from one moment to before another, perhaps only of a site or in a locale."""

    start: datetime
    end: datetime
    site: str | None = None
    locale: str | None = None

    def holds(self, planned: Schedule, ahead: Ahead) -> bool:
        """Whether a plan is among them, by the rules that its zone has today."""
        return self.start <= due_at(planned) < self.end and (self.locale is None or self._speaks(ahead))

    def _speaks(self, ahead: Ahead) -> bool:
        # What is done to whole records, or to their neutral fields, is seen in every language.
        locales = {pin.locale for pin in ahead.plan} | {NEUTRAL for _ in ahead.places}
        return bool(locales & {self.locale, NEUTRAL})


@dataclass(frozen=True)
class OnCalendar:
    """One plan in a calendar."""

    planned: Schedule
    ahead: Ahead
    records: Sequence[dict[str, Any]]
    """The first of its records, as far as they are seen."""

    @property
    def title(self) -> str | None:
        """The name of the release, or the title of the first record."""
        if self.ahead.release is not None:
            return self.ahead.release.name
        return next((each["title"] for each in self.records), None)

    @property
    def owner(self) -> dict[str, str | None]:
        """Who planned it."""
        return maker_of(self.planned.created_by, self.planned.planned_by)

    @property
    def locales(self) -> list[str]:
        """The locales of its texts."""
        return sorted({pin.locale for pin in self.ahead.plan})


def entries(
    session: Session, seen: Seen, asked: Range, unread: Unread, after: _Position | None, most: int
) -> list[tuple[OnCalendar, _Position]]:
    """The plans in a range that are seen, each with its position: as many as a page has, in the order of their moments."""
    near = _after(session, seen, asked, unread, after, most)
    found = list(islice(unread.kept(near, lambda each: asked.holds(*each)), most))
    titles = _titles(session, seen, {id for _, ahead in found for id in _first_records(ahead)})
    return [
        (OnCalendar(planned, ahead, [titles[id] for id in _first_records(ahead) if id in titles]), _position(planned))
        for planned, ahead in found
    ]


def _after(
    session: Session, seen: Seen, asked: Range, unread: Unread, after: _Position | None, most: int
) -> Iterator[tuple[Schedule, Ahead]]:
    """All plans that may be in the range from a position on, looked up by so many at a time."""
    while True:
        some = mapped(session, _near(seen, asked, after).limit(most), unread)
        # Found together, and held as long as they are asked for, so that none is looked up for itself.
        ids = {each.release_id for each in some if each.release_id}
        with_items = select(Release).where(Release.id.in_(ids)).options(selectinload(Release.items))
        _releases = mapped(session, with_items, unread)
        yield from unread.each(some, lambda each: (each, ahead_of(session, each)))
        # Where something was left out, there may be more.
        if len(some) < most and (unread.error is None or not some):
            break
        after = _position(some[-1])


def _near(seen: Seen, asked: Range, after: _Position | None) -> Select[Schedule]:
    sites = seen.sites if asked.site is None else seen.sites & {asked.site}
    near = select(Schedule).where(
        Schedule.at >= asked.start - FARTHEST_MOVE, Schedule.at < asked.end + FARTHEST_MOVE, Schedule.state != "cancelled",
        Schedule.site.in_(sites),
    )  # fmt: skip
    if after is not None:
        at, id = _moment(after[0]), after[1]
        near = near.where(or_(Schedule.at > at, and_(Schedule.at == at, Schedule.id > id)))
    return near.order_by(Schedule.at, Schedule.id)


def _position(planned: Schedule) -> _Position:
    return [planned.at.isoformat(), planned.id]


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None


def _first_records(ahead: Ahead) -> list[str]:
    return list(dict.fromkeys(each.record for each in ahead.items))[:MOST_RECORDS]


def _titles(session: Session, seen: Seen, ids: set[str]) -> dict[str, dict[str, Any]]:
    """Those of some records that are seen, with the titles by which they are."""
    title = seen.of_record("title").label("title")
    rows = session.execute(select(RECORDS.id, RECORDS.type, title).where(RECORDS.id.in_(ids), seen.records))
    return {row.id: {"record": row.id, "type": row.type, "title": row.title or None} for row in rows}
