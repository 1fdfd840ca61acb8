"""How jobs stand: which are late and by how much, how far behind the ledger, and which fail; for whoever looks after workers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import rfc3339
from api.models import Job, Ledger
from api.models.planning import LATE

USUAL = timedelta(seconds=60)
"""So much passes between two signs of life of a worker that does its work."""
OFTEN = 3
"""A job that fails so often in a row needs somebody; before, it may have met a moment's trouble."""
JOB_STATES = ("resting", "working", "failing", "late")
AMISS = JOB_STATES[2:]
"""In which states somebody should look at a job."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How one job stands."""

    name: str
    state: str
    """One of `JOB_STATES`."""
    late_s: int
    """For how many seconds nobody has done it, or looked at it, who should have; 0 while all is well."""
    behind: int | None
    """How many changes of the ledger it has still to follow; None where it follows none."""
    failures: int
    """How often in a row it has failed."""
    failure: str | None
    """What it met, where it failed the last time."""
    since: datetime
    """Since when it was not done."""


ALL_JOBS = select(Job).order_by(Job.name)
JOBS_AND_HEAD = select(Job, select(Ledger.seq).scalar_subquery())
"""Every job, and the newest change."""


def all_jobs(session: Session) -> list[Job]:
    """Every job, by name."""
    return list(session.scalars(ALL_JOBS))


def lag(job: Job, *, now: datetime, head: int) -> Lag:
    """How a job stands at a moment, and with the ledger at this seq."""
    since = job.last_done_at or job.made_at
    over = now - since - timedelta(seconds=job.interval_s) - USUAL
    behind = None if job.position is None else max(0, head - job.position)
    return Lag(
        job.name, _state(job, over), max(0, int(over.total_seconds())), behind, job.failures,
        job.last_failure if job.failures else None, since,
    )  # fmt: skip


def _state(job: Job, over: timedelta) -> str:
    if job.failures >= OFTEN:
        return "failing"
    if over > LATE:
        return "late"
    return "working" if job.leased_by else "resting"


def job_told(job: Job, *, now: datetime, head: int) -> dict[str, Any]:
    """All that is known of a job, as JSON has it."""
    stands = lag(job, now=now, head=head)
    times = {
        "held_until": job.leased_until, "started_at": job.last_started_at, "done_at": job.last_done_at, "next_at": job.next_at
    }  # fmt: skip
    return {
        "name": job.name, "state": stands.state, "interval_s": job.interval_s, "late_s": stands.late_s,
        "position": job.position, "behind": stands.behind, "turn": job.turn, "held_by": job.leased_by,
        **{name: at and rfc3339(at) for name, at in times.items()}, "failures": stands.failures, "failure": stands.failure,
    }  # fmt: skip


def amiss(jobs: Iterable[Any], *, now: datetime) -> list[Lag]:
    """Those of some jobs, each with the newest change, that somebody should look at, the latest first."""
    lags = [lag(job, now=now, head=head) for job, head in jobs]
    return sorted((each for each in lags if each.state in AMISS), key=lambda each: (each.since, each.name))
