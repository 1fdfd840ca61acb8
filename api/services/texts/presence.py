"""Knows for a minute who has a text open, so that two who write see each other before they meet."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.canonical import rfc3339
from api.models import Presence
from api.models.base import table_of
from api.services.texts.passing import let_go

LASTS = timedelta(seconds=60)
MOST_OTHERS = 50
_Place = tuple[str, str, str]
"""(record, site, locale)"""


class Window(NamedTuple):
    """Where somebody has a text open: by which session or key, and in which of their windows."""

    caller: str
    name: str


class Who(NamedTuple):
    """Who it is, as others are told."""

    id: str
    name: str


def enter(session: Session, place: _Place, window: Window, by: Who, *, is_writing: bool, now: datetime) -> None:
    """Note that somebody has a text open, from now on or still."""
    let_go(session, table_of(Presence).c.seen_at, now - LASTS)
    found = session.scalars(_of(place, window).with_for_update()).one_or_none() or _begun(session, place, window, now)
    if found.seen_at <= now - LASTS:
        found.since = now
    found.account, found.name, found.is_writing, found.seen_at = by.id, by.name, is_writing, now
    session.flush()


def _begun(session: Session, place: _Place, window: Window, now: datetime) -> Presence:
    record, site, locale = place
    made = Presence(
        record_id=record, site=site, locale=locale, caller=window.caller, window=window.name, account="", name="",
        is_writing=False, since=now, seen_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
        return made
    except IntegrityError:
        # The same window has said so twice at the same moment.
        return session.scalars(_of(place, window).with_for_update()).one()


def leave(session: Session, place: _Place, window: Window) -> None:
    """Note that somebody has closed a text."""
    session.execute(delete(Presence).where(Presence.id.in_(_of(place, window).with_only_columns(Presence.id))))


def others(session: Session, place: _Place, window: Window, *, now: datetime) -> Iterator[dict[str, Any]]:
    """Who else has a text open, in other windows of one's own too; who came first comes first."""
    rows = _at(place).where(Presence.seen_at > now - LASTS).order_by(Presence.since, Presence.id)
    for each in session.scalars(rows.limit(MOST_OTHERS + 1)):
        if (each.caller, each.window) != window:
            yield {
                "id": each.account, "name": each.name, "window": each.window, "since": rfc3339(each.since),
                "seen_at": rfc3339(each.seen_at), "is_writing": each.is_writing,
            }  # fmt: skip


def _at(place: _Place) -> Select[Presence]:
    record, site, locale = place
    return select(Presence).where(Presence.record_id == record, Presence.site == site, Presence.locale == locale)


def _of(place: _Place, window: Window) -> Select[Presence]:
    return _at(place).where(Presence.caller == window.caller, Presence.window == window.name)
