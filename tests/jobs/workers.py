"""Workers with tasks made up for a test, and clocks that it sets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.database import Database
from api.models import Job
from api.worker.running import work
from api.worker.standing import standing_tasks
from api.worker.turns import Task, Turn, Worker

NAME = "task"
MOMENT_S = 0.15
"""A lease that is over soon."""


@dataclass
class Clock:
    """What some workers take for the time."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 20, tzinfo=UTC))

    def __call__(self, _: Session) -> datetime:
        return self.now

    def jump(self, **by: float) -> None:
        self.now += timedelta(**by)


def worker(
    app: Flask, do: Callable[[Turn], Any] = lambda _: None, *, clock: Clock | None = None, lease_s: float = 60,
    wanted: Callable[[], bool] = lambda: True, every_s: int = 5, looks: bool = True,
) -> Worker:  # fmt: skip
    """A worker with one task."""
    look = (lambda _session, _job, _now: wanted()) if looks else None
    task = Task(NAME, every_s, lambda turn: bool(do(turn)), look)
    return Worker(database_of(app), lambda _: [task], timedelta(seconds=lease_s), clock or Clock())


def database_of(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


def job(app: Flask) -> Job:
    """The job as it stands."""
    with database_of(app).reading() as session:
        return session.scalars(select(Job).where(Job.name == NAME)).one()


class Killed(BaseException):
    """What ends a worker in the midst of a turn, as a signal would."""


def die(_: Turn) -> None:
    raise Killed


def work_for_ever(url: str, lease_s: float) -> None:
    """Be a worker of the command line, but for a lease that is over soon."""
    work(Worker(Database(url), standing_tasks, timedelta(seconds=lease_s)), stop=Event(), pause_s=0.02)
