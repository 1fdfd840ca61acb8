"""By how much what is due is late, and what follows the ledger behind it."""

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.database import Database
from api.models import Change, Schedule
from api.reading.loading import ledger_head
from api.services.jobs.lag import Lag, all_jobs, lag

_OLDEST_PLAN = select(func.min(Schedule.at)).where(Schedule.state == "pending")


def lags(session: Session, now: datetime) -> list[Lag]:
    """How every job of the workers stands."""
    head = ledger_head(session)[0]
    return [lag(job, now=now, head=head) for job in all_jobs(session)]


def oldest_plan(session: Session, now: datetime) -> float:
    """For how many seconds the plan has waited that should have been run first."""
    return _seconds(session.scalar(_OLDEST_PLAN), now)


def behind(database: Database, replica: Database, now: datetime) -> float:
    """How many seconds old the oldest change is that a replica lacks."""
    with replica.reading() as session:
        seq = ledger_head(session)[0]
    with database.reading() as session:
        missing = session.scalar(select(func.min(Change.at)).where(Change.seq > seq))
    return _seconds(missing, now)


def _seconds(since: datetime | None, now: datetime) -> float:
    if since is None:
        return 0.0
    # SQLite forgets the zone of what is computed.
    return max(0.0, (now - since.replace(tzinfo=since.tzinfo or UTC)).total_seconds())
