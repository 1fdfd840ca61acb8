"""The processes that the tests of the worker start: some to race for schedules, some to be killed while they publish."""

from datetime import UTC, datetime
from multiprocessing.connection import Connection

from sqlalchemy.orm import Session

from api.database import Database
from api.models import Record
from tests.acts import Pinned, hold_ledger, publish, run_once
from tests.factories import NOW, edit


def run_until_idle(url: str) -> None:
    """Be a worker until nothing is left to do."""
    database = Database(url)
    while run_once(database, now=datetime.now(UTC)):
        pass


def publish_for_ever(url: str, ids: tuple[str, str], told: Connection) -> None:
    """Publish two records together, again and again; each change is told once it is acknowledged."""
    database, number = Database(url), 0
    while True:
        number += 1
        with database.transaction() as session:
            seq = publish_twins(session, ids, number)
        told.send(seq)


def publish_twins(session: Session, ids: tuple[str, str], number: int) -> int:
    hold_ledger(session)
    pins = []
    for id in ids:
        version = edit(
            session, session.get_one(Record, id), "en", question=f"{number} {datetime.now(UTC).isoformat()}?"
        )
        pins.append(Pinned(id, "core", "en", version.number))
    return publish(session, pins, actor="p", now=NOW).seq
