"""Purging as a job: how far it has come is kept in the table of jobs, so that any worker near the database goes on with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import __version__
from api.canonical import canonical, parse
from api.models import Change, Job
from api.reading.loading import ledger_head
from api.services.jobs.claims import PURGING
from api.worker.purging import Purger
from api.worker.turns import Task, Turn, Undone

LOOKS_EVERY_S = 1
LONGEST_REST = timedelta(seconds=5)
"""A withdrawal must be gone from caches soon after they are there again."""
KNOWN_AFTER = timedelta(seconds=2)
"""Longer than any server answers from what it knew before."""


@dataclass(frozen=True)
class _InTurn:
    """What a turn remembers."""

    turn: Turn

    def read(self) -> bytes | None:
        sites = _sites(self.turn.kept)
        return None if sites is None else canonical(sites).encode()

    def write(self, told: bytes) -> None:
        self.turn.kept = canonical({"release": __version__, "sites": parse(told.decode())})


def purge_tasks(purger: Callable[..., Purger], group: str) -> Callable[[Session], Sequence[Task]]:
    """The task of purging a group of caches."""

    def purge(turn: Turn) -> bool:
        with turn.database.reading() as session:
            settled = _settled(session, turn.now)
        if not purger(memory=_InTurn(turn), go_on=turn.renew).round():
            raise Undone("A cache or the origin did not do its part; the log says more.")
        turn.position = settled
        # What is to be purged once more comes after a pause.
        return False

    task = Task(f"{PURGING}{group}", LOOKS_EVERY_S, purge, _is_behind, LONGEST_REST)
    return lambda _: [task]


def _settled(session: Session, now: datetime) -> int:
    """The newest change that every server knows of by now: before, one may have told of no news where there were some."""
    known = select(Change.seq).where(Change.at <= now - KNOWN_AFTER).order_by(Change.seq.desc()).limit(1)
    return session.scalars(known).first() or 0


def _sites(kept: str | None) -> dict[str, Any] | None:
    """How far each site was followed; None where that is not known, or another release noted it, whose answers were others."""
    told = parse(kept) if kept else {}
    return told["sites"] if told.get("release") == __version__ else None


def _is_behind(session: Session, job: Job, _: datetime) -> bool:
    """Whether anything was published since, or is to be purged once more."""
    sites = _sites(job.kept)
    return sites is None or any(each["again"] for each in sites.values()) or job.position != ledger_head(session)[0]
