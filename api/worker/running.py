"""The workers of one process, each on a thread of its own, so that what is slow holds up nothing else, and the loop that each is in."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from threading import Event, Thread
from time import monotonic

import structlog
from sqlalchemy.exc import DBAPIError

from api.config import Settings
from api.database import Database
from api.worker.delivering import Deliverer
from api.worker.mailing import Mailer, letter_tasks
from api.worker.standing import standing_tasks
from api.worker.turns import Worker

PAUSE_S = 5.0
DELIVERY_PAUSE_S = 1.0
"""Websites are told of what changes almost as it happens."""
DELIVERERS = 4
"""So many webhooks may be slow at a time before others wait for them."""
LAST_LETTER_S = 5
"""How long one that is stopped waits for letters and messages that are under way."""

log = structlog.get_logger()


def run_workers(
    database: Database, settings: Settings, *, stop: Event, more: Iterable[tuple[Worker, float]] = ()
) -> None:  # fmt: skip
    """Work until told to stop, also with more workers of other rooms, each with how long it rests where nothing is to be done."""
    # What is published waits for nobody else's work; everything beside it has threads of its own.
    beside = [
        Thread(target=work, args=(each,), kwargs={"stop": stop, "pause_s": pause_s}, daemon=True)
        for each, pause_s in (*_beside(database, settings), *more)
    ]
    for each in beside:
        each.start()
    work(Worker(database, standing_tasks), stop=stop)
    end = monotonic() + LAST_LETTER_S
    for each in beside:
        each.join(max(0.0, end - monotonic()))


def _beside(database: Database, settings: Settings) -> Iterator[tuple[Worker, float]]:
    """The workers beside the first, each with how long it rests where nothing is to be done."""
    yield Worker(database, letter_tasks(Mailer(database, settings))), PAUSE_S
    deliverer = Deliverer(settings)
    for _ in range(DELIVERERS):
        yield Worker(database, deliverer.tasks), DELIVERY_PAUSE_S


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
