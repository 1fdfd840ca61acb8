"""One worker and its turns: which of its tasks are due, taking each in hand, doing it, and noting what became of it."""

import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from time import monotonic

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.database import Database, is_wait_for_others
from api.errors import StaleVersion
from api.models import Job
from api.services.jobs.claims import (
    BEAT,
    LEASE,
    PAUSES,
    Claim,
    LostTurn,
    Seen,
    begin,
    claim,
    hold,
    is_due,
    note_done,
    note_failed,
    note_idle,
    seen,
)
from api.services.jobs.lag import all_jobs

log = structlog.get_logger()

Clock = Callable[[Session], datetime]


def moment(session: Session) -> datetime:
    """The time now, by the one clock of all workers: the database's, or that of the machine on which its file lies."""
    if session.get_bind().dialect.name == "sqlite":
        return datetime.now(UTC)
    told: datetime = session.scalars(select(func.clock_timestamp())).one()
    # The server tells it in a zone of its own, of which the day may be another.
    return told.astimezone(UTC)


class Undone(Exception):
    """What was to be done could not be, for a reason that a sentence tells."""


@dataclass
class Turn:
    """A job in the hands of this worker; what is done goes through it, so that one who has lost it alters nothing."""

    database: Database
    claim: Claim
    now: datetime
    clock: Clock
    held_at: float
    """By the steady clock: when it was last certain to be in these hands."""
    position: int | None = None
    """How far this turn has come in the ledger; noted when it is done."""
    kept: str | None = None
    """What is to be remembered beside the position; noted when it is done."""
    lacks: str | None = None
    """What of it could not be done, though all else was; noted when it is done, as what it met."""

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A transaction that is committed only if the job is still in these hands; it stays there for another lease."""
        began = monotonic()
        with self.database.transaction() as session:
            hold(session, self.claim, now=self.clock(session))
            yield session
        self.held_at = began

    def renew(self) -> None:
        """Keep the job, before something that a transaction cannot undo; LostTurn where another has it."""
        # Nobody can have taken over so soon.
        if monotonic() - self.held_at > self.claim.lease.total_seconds() / 3:
            with self.transaction():
                pass


@dataclass(frozen=True)
class Task:
    """What a worker does under the name of a job."""

    name: str
    interval_s: int
    do: Callable[[Turn], bool]
    """Does some of it, or all; whether there may be more at once."""
    is_wanted: Callable[[Session, Job, datetime], bool] | None = None
    """Looks whether there is anything to do, without a lock; what has no such look is done once in each interval."""
    longest_rest: timedelta = PAUSES[-1]
    """For how long it rests at most, however often it has failed."""


@dataclass
class Worker:
    """Does tasks one after another; there may be any number of workers, in this process and on other machines."""

    database: Database
    tasks: Callable[[Session], Sequence[Task]]
    lease: timedelta = LEASE
    clock: Clock = moment
    name: str = field(default_factory=lambda: f"{socket.gethostname()}/{os.getpid()}/{token_hex(3)}")
    _watched: dict[str, tuple[Seen, float]] = field(default_factory=dict)

    def round(self) -> bool:
        """Do once whatever is due and wanted; False where the next round may wait."""
        # Looking first takes no lock, so that idle workers are in nobody's way.
        with self.database.reading() as session:
            now, tasks, jobs = self.clock(session), self.tasks(session), self._jobs(session)
            unknown = [each for each in tasks if each.name not in jobs or jobs[each.name].interval_s != each.interval_s]
        if unknown:
            self._begin(unknown, now)
        with self.database.reading() as session:
            jobs = self._jobs(session) if unknown else jobs
            free = [each for each in tasks if each.name in jobs and self._is_free(jobs[each.name], now)]
            wanted = [each for each in free if _is_wanted(each, session, jobs[each.name], now)]
        self._note_idle([jobs[each.name] for each in free if each not in wanted], now)
        taken = [self._take(each, jobs[each.name], now) for each in wanted]
        return any(taken)

    def _jobs(self, session: Session) -> dict[str, Job]:
        return {each.name: each for each in all_jobs(session)}

    def _begin(self, tasks: Sequence[Task], now: datetime) -> None:
        with self.database.transaction() as session:
            for each in tasks:
                begin(session, each.name, each.interval_s, now=now)

    def _is_free(self, job: Job, now: datetime) -> bool:
        """Whether it may be taken: nobody has it, or whoever has it has given no sign for a whole lease."""
        if job.leased_by in (None, self.name):
            self._watched.pop(job.name, None)
            return is_due(job, now=now)
        known, since = self._watched.get(job.name, (None, 0.0))
        if known != seen(job):
            self._watched[job.name] = (seen(job), monotonic())
            return False
        return monotonic() - since >= self.lease.total_seconds()

    def _note_idle(self, jobs: Sequence[Job], now: datetime) -> None:
        old = [each.name for each in jobs if each.last_done_at is None or abs(now - each.last_done_at) >= BEAT]
        if old:
            with self._in_nobodys_way(), self.database.transaction(waits=False) as session:
                note_idle(session, old, now=now)

    @contextmanager
    def _in_nobodys_way(self) -> Iterator[None]:
        """For what can wait for a later round."""
        try:
            yield
        except DBAPIError as error:
            if not is_wait_for_others(error):
                raise

    def _claimed(self, job: Job, now: datetime) -> Claim | None:
        # Whoever is thought dead may hold the row after all.
        with self._in_nobodys_way(), self.database.transaction(waits=job.leased_by is None) as session:
            return claim(session, seen(job), self.name, now=now, lease=self.lease)
        # It could not be committed.
        return None

    def _take(self, task: Task, job: Job, now: datetime) -> bool:
        began = monotonic()
        claimed = self._claimed(job, now)
        if claimed is None:
            return False
        if job.leased_by is not None:
            log.warning("job taken over", job=task.name, held_by=job.leased_by)
        turn = Turn(self.database, claimed, now, self.clock, began, claimed.position, claimed.kept)
        try:
            return self._done(task, turn, task.do(turn))
        except LostTurn:
            log.warning("job lost", job=task.name, turn=claimed.turn)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other jobs must be done
            self._failed(task, turn, error)
        return False

    def _done(self, task: Task, turn: Turn, is_more: bool) -> bool:
        rests = not is_more and task.is_wanted is None
        if turn.lacks is not None:
            log.warning("job done in part", job=task.name, error=turn.lacks)
        with self.database.transaction() as session:
            note_done(
                session, turn.claim, now=self.clock(session), position=turn.position, kept=turn.kept,
                rest=timedelta(seconds=task.interval_s if rests else 0), lacks=turn.lacks,
            )  # fmt: skip
        return is_more

    def _failed(self, task: Task, turn: Turn, error: Exception) -> None:
        why = str(error) if isinstance(error, Undone) else type(error).__name__
        if isinstance(error, (DBAPIError, StaleVersion, Undone)):
            log.warning("job failed", job=task.name, error=why)
        else:
            log.exception("job met an unexpected error", job=task.name, exc_info=error)
        with suppress(LostTurn), self.database.transaction() as session:
            note_failed(
                session, turn.claim, why, now=self.clock(session), kept=turn.kept, longest_rest=task.longest_rest
            )  # fmt: skip


def _is_wanted(task: Task, session: Session, job: Job, now: datetime) -> bool:
    if task.is_wanted is None:
        return True
    try:
        return task.is_wanted(session, job, now)
    except DBAPIError:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, the other jobs must be done, and it is told where this one fails
        log.exception("job cannot be looked at", job=task.name)
        return True
