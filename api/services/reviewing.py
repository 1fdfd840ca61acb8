"""Records clinicians' attestations of exact texts."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from api.errors import Conflict
from api.models import Change
from api.reading.loading import load_records
from api.services.finding import find_record, find_settings
from api.services.publishing import Pinned
from api.services.recording import OpenChange, open_change

DEFAULT_INTERVAL_MONTHS = 24


def review(
    session: Session,
    items: Sequence[Pinned],
    *,
    reviewer: dict[str, str | None],
    reviewed_on: date,
    actor: str,
    now: datetime,
    reason: str = "",
) -> Change:
    """Attest live texts as they stand; a later clinical change makes the attestation void."""
    change = open_change(session, actor=actor, verb="review", now=now, reason=reason)
    for item in items:
        attest(change, item, reviewer=reviewer, reviewed_on=reviewed_on)
    return change.seal()


def attest(change: OpenChange, item: Pinned, *, reviewer: dict[str, str | None], reviewed_on: date) -> None:
    """State the review of one live text, with the fingerprints of every clinical field that it covers."""
    record = find_record(change.session, item.record)
    state = load_records(change.session, [record.id]).get(record.id)
    text = state.texts.get((item.site, item.locale)) if state else None
    if state is None or text is None or (item.version is not None and text.version != item.version):
        raise Conflict(f"Record {item.record!r} has no such live text in {item.locale!r} on site {item.site!r}.")
    intervals = find_settings(change.session, item.site).review_interval_months
    value = {
        "status": "current",
        "last_reviewed_on": reviewed_on.isoformat(),
        "next_due_on": months_later(reviewed_on, intervals.get(record.type, DEFAULT_INTERVAL_MONTHS)).isoformat(),
        "reviewer": reviewer,
        "clinical": dict(state.clinical(text)),
    }
    change.state("review", item.site, record.id, item.locale, value=value)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    first_of_next = date(day.year + years + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - date.resolution).day
    return date(day.year + years, month + 1, min(day.day, last))
