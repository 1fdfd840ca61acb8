"""The workers of one process, each on a thread of its own, so that what is slow holds up nothing else, and the loop that each is in."""

from collections.abc import Iterator
from datetime import datetime
from threading import Event, Thread

import structlog
from sqlalchemy.exc import DBAPIError

from api.config import Settings
from api.database import Database
from api.worker.mailing import Mailer, letter_tasks
from api.worker.standing import standing_tasks
from api.worker.turns import Worker

PAUSE_S = 5.0
LAST_LETTER_S = 5
"""How long one that is stopped waits for the letter that is under way."""

log = structlog.get_logger()


def run_workers(database: Database, settings: Settings, *, stop: Event) -> None:
    """Work until told to stop."""
    # What is published waits for nobody else's work; everything beside it has threads of its own.
    beside = [
        Thread(target=work, args=(each,), kwargs={"stop": stop}, daemon=True) for each in _beside(database, settings)
    ]
    for each in beside:
        each.start()
    work(Worker(database, standing_tasks), stop=stop)
    for each in beside:
        each.join(LAST_LETTER_S)


def _beside(database: Database, settings: Settings) -> Iterator[Worker]:
    yield Worker(database, letter_tasks(Mailer(database, settings)))


def work(worker: Worker, *, stop: Event, pause_s: float = PAUSE_S) -> None:
    """Do rounds until told to stop; a database that fails is asked again in the next."""
    while not stop.is_set():
        try:
            did_something = worker.round()
        except DBAPIError as error:
            did_something = False
            log.warning("round failed", error=type(error).__name__)
        except Exception:  # noqa: BLE001 - whatever it is, nobody would do the jobs of a thread that has ended
            did_something = False
            log.exception("round met an unexpected error")
        if not did_something:
            stop.wait(pause_s)


def run_once(database: Database, *, now: datetime) -> bool:
    """One round of what is due by itself, as a worker does it at a moment; False where the next one may wait."""
    return Worker(database, standing_tasks, clock=lambda _: now).round()
