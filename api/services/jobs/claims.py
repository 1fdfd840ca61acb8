"""Takes jobs in hand for a worker, one worker for each at a time, and notes what became of them.

Whoever takes a job gets a **turn**, a number that only grows. What they do afterwards asks for it again: a worker that
was asleep while another took over has lost it, and alters nothing any more.

No clock decides who has a job. A lease is over when others have seen it unmoved for its whole length, each by a clock of
their own that nobody sets; so clocks that jump, or differ, neither end a lease nor lengthen it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Update, delete, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.database import unanswered
from api.models import Job

LEASE = timedelta(seconds=60)
"""Longer than anything that is done between two words of a worker."""
BEAT = timedelta(seconds=30)
"""How often it is noted that a job was looked at and there was nothing to do."""
PAUSES = tuple(timedelta(seconds=each) for each in (5, 10, 20, 60, 120, 300))
"""How long a job rests after it has failed so often in a row; the last holds from then on."""
MOST_APART = timedelta(seconds=5)
"""By how much clocks may differ; what lies farther ahead was noted before a clock went back."""
LONGEST_FAILURE = 500
PURGING = "purging/"
"""How the names of the jobs begin that purge caches."""


class LostTurn(Exception):
    """Another worker has taken over meanwhile."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A job as somebody has seen it; it can be taken only while it stands so."""

    name: str
    turn: int
    leased_by: str | None
    leased_until: datetime | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that is in the hands of one worker."""

    name: str
    worker: str
    turn: int
    lease: timedelta
    position: int | None
    kept: str | None


def begin(session: Session, name: str, interval_s: int, *, now: datetime) -> None:
    """Let there be a job of this name, with this interval."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = insert(Job).values(name=name, interval_s=interval_s, made_at=now, turn=0, failures=0, next_at=now)
    session.execute(fresh.on_conflict_do_update(index_elements=[Job.name], set_={"interval_s": interval_s}))


def end(session: Session, name: str) -> bool:
    """Forget a job that nobody is to do any more; whether there was one."""
    return _number(session.execute(delete(Job).where(Job.name == name))) == 1


def seen(job: Job) -> Seen:
    """What of a job is looked at again when it is taken."""
    return Seen(job.name, job.turn, job.leased_by, job.leased_until)


def is_due(job: Job, *, now: datetime) -> bool:
    """Whether it is time to look at a job; also where the clock went back since, and its time would never come."""
    last = max(filter(None, (job.last_started_at, job.last_done_at)), default=job.made_at)
    return job.next_at <= now or last > now + MOST_APART


def claim(session: Session, it: Seen, worker: str, *, now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Take a job in hand; None where somebody has moved it since it was seen."""
    is_so = (Job.name == it.name, Job.turn == it.turn, Job.leased_until.is_not_distinct_from(it.leased_until))
    mine = update(Job).where(*is_so).values(
        turn=it.turn + 1, leased_by=worker, leased_until=now + lease, last_started_at=now
    )  # fmt: skip
    taken = session.execute(mine.returning(Job.position, Job.kept)).one_or_none()
    return None if taken is None else Claim(it.name, worker, it.turn + 1, lease, taken.position, taken.kept)


def hold(session: Session, claimed: Claim, *, now: datetime) -> None:
    """Keep a job for as long as this transaction lasts, and for a whole lease after it; LostTurn where another has it.

    So whatever is written with it is written by whoever has the turn, or not at all.
    """
    if session.get_bind().dialect.name == "postgresql":
        # One who falls asleep in the midst of it would keep everybody else waiting.
        limit = int(claimed.lease.total_seconds() * 1000)
        session.execute(unanswered(text(f"SET LOCAL idle_in_transaction_session_timeout = {limit}")))
    _alter(session, claimed, leased_until=now + claimed.lease)


def note_done(
    session: Session, claimed: Claim, *, now: datetime, position: int | None = None, kept: str | None = None, rest: timedelta = timedelta(),
    lacks: str | None = None,
) -> None:  # fmt: skip
    """Give a job back that was done, with how far it has come, to be looked at again after it has rested.

    What it `lacks` to be done wholly counts as a failure, after which it need not rest.
    """
    met = {"failures": 0} if lacks is None else {"failures": Job.failures + 1, "last_failure": lacks[:LONGEST_FAILURE]}
    _alter(
        session, claimed, leased_by=None, leased_until=None, last_done_at=now, next_at=now + rest,
        position=claimed.position if position is None else position, kept=claimed.kept if kept is None else kept, **met,
    )  # fmt: skip


def note_failed(
    session: Session, claimed: Claim, why: str, *, now: datetime, kept: str | None = None, longest_rest: timedelta = PAUSES[-1]
) -> None:  # fmt: skip
    """Give a job back that failed; the more often in a row, the longer it rests. Its position stays."""
    failures = session.scalars(select(Job.failures).where(Job.name == claimed.name)).one_or_none() or 0
    rest = min(PAUSES[min(failures, len(PAUSES) - 1)], longest_rest)
    _alter(
        session, claimed, leased_by=None, leased_until=None, last_failure=why[:LONGEST_FAILURE], failures=failures + 1,
        next_at=now + rest, kept=claimed.kept if kept is None else kept,
    )  # fmt: skip


def note_idle(session: Session, names: Collection[str], *, now: datetime) -> None:
    """Note that jobs were looked at and there was nothing to do, where that was not noted just now."""
    is_old = or_(Job.last_done_at.is_(None), Job.last_done_at <= now - BEAT, Job.last_done_at > now + MOST_APART)
    idle = update(Job).where(Job.name.in_(names), Job.leased_by.is_(None), is_old)
    session.execute(idle.values(last_done_at=now, failures=0))


def begin_all_anew(session: Session, *, now: datetime) -> None:
    """Have nobody hold any job, in a database that was put back: those who did are not there, and caches hold what is gone."""
    session.execute(
        update(Job).values(
            turn=Job.turn + 1, leased_by=None, leased_until=None, made_at=now, last_started_at=None, last_done_at=None,
            failures=0, next_at=now,
        )
    )  # fmt: skip
    session.execute(update(Job).where(Job.name.startswith(PURGING)).values(position=None, kept=None))


def _alter(session: Session, claimed: Claim, **values: Any) -> None:
    mine: Update = update(Job).where(Job.name == claimed.name, Job.turn == claimed.turn)
    if _number(session.execute(mine.values(**values))) != 1:
        raise LostTurn(claimed.name)


def _number(done: Any) -> int:
    found: CursorResult[Any] = done
    return found.rowcount
