"""What a server needs to answer, each looked at by itself, and what to do where it is not so."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.database import Database
from api.http.limits import Tally
from api.models import Schedule
from api.models.planning import LATE
from api.reading.loading import ledger_head
from api.services.jobs.lag import JOBS_AND_HEAD, amiss
from api.sqlite import driver, file_of, has_lost_log, is_damaged
from api.tables import made_later, wrong_with_tables

Status = Literal["ok", "warning", "error"]

LEAST_FREE = 200 * 1024 * 1024
"""In bytes, on the disk of an SQLite database: a few days of publishing."""
MOST_APART = timedelta(seconds=5)
"""By how much the clocks of a server and of its database may differ, before plans are run at another time than was said."""


@dataclass(frozen=True)
class Finding:
    """How one thing stands: `error` where requests cannot be answered, `warning` where somebody should look soon."""

    status: Status = "ok"
    detail: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def look(
    database: Database, replica: Database | None, *, now: datetime, only_reads: bool = False
) -> dict[str, Finding]:
    """Everything by its name; where the database does not answer, nothing else of it is asked."""
    reached = _tried(lambda: _reached(database))
    found = {"database": reached}
    if reached.status != "error":
        found["tables"] = _tried(lambda: _tables(database, only_reads=only_reads))
    if found.get("tables", reached).status != "error":
        found["ledger"] = _read(database, lambda session: Finding(values={"seq": ledger_head(session)[0]}))
        found["worker"] = _read(database, lambda session: _worker(session, now))
        found["clock"] = _read(database, lambda session: _clock(session, now))
        if replica is not None:
            found["replica"] = _replica(database, replica)
    if database.is_sqlite:
        found["disk"] = _disk(database)
    return found


def worst(found: Mapping[str, Finding]) -> Status:
    """How the whole stands."""
    by_gravity: tuple[Status, ...] = ("error", "warning")
    return next((each for each in by_gravity if any(finding.status == each for finding in found.values())), "ok")


def _tried(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except SQLAlchemyError as error:
        # The driver's own words may name users and hosts, which are nothing for whoever may ask.
        return Finding("error", f"The database does not answer ({type(error).__name__}); the log says more.")


def _read(database: Database, check: Callable[[Session], Finding]) -> Finding:
    """In a transaction of its own: where one check fails, PostgreSQL answers nothing more in that."""

    def look_at() -> Finding:
        with database.reading() as session:
            return check(session)

    return _tried(look_at)


def _reached(database: Database) -> Finding:
    with database.engine.connect() as connection:
        connection.scalar(select(1))
        has_lost = database.is_sqlite and has_lost_log(connection)
    seen = {"kind": database.engine.dialect.name, "release": _release(database)}
    if has_lost:
        return Finding(
            "warning",
            "The `-wal` beside the file was removed, and nothing can be saved: restart the service and its workers.",
            seen,
        )
    return Finding(values=seen)


def _release(database: Database) -> str:
    told = database.engine.dialect.server_version_info
    return driver.sqlite_version if database.is_sqlite else ".".join(map(str, told or ()))


def _tables(database: Database, *, only_reads: bool) -> Finding:
    """One that only reads goes on with tables that were added to, until those of the new release answer in its place."""
    wrong = wrong_with_tables(database)
    if wrong is None:
        return Finding()
    is_upgrade = only_reads and made_later(database) is not None
    return Finding("warning" if is_upgrade else "error", wrong)


def _worker(session: Session, now: datetime) -> Finding:
    """Whether what is due by itself is done, and what was planned has been run; readers are answered all the same."""
    late = select(func.count(), func.min(Schedule.at)).where(Schedule.state == "pending", Schedule.at < now - LATE)
    number, since = session.execute(late).one()
    jobs = amiss(session.execute(JOBS_AND_HEAD), now=now)
    if not number and not jobs:
        return Finding(values={"late": 0})
    # Without what they met: that may name other machines, which are nothing for whoever may ask.
    told = {each.name: {"state": each.state, "late_s": each.late_s, "behind": each.behind} for each in jobs}
    planned = {"since": since.replace(tzinfo=since.tzinfo or UTC).isoformat()} if number else {}
    what = "What was planned has not been run" if number else "Workers do not do what they should"
    detail = f"{what}: see that `clinic-content worker` runs and reaches the database; `clinic-content jobs` says more."
    return Finding("warning", detail, {"late": number, **planned, **({"jobs": told} if told else {})})


def _clock(session: Session, now: datetime) -> Finding:
    if session.get_bind().dialect.name == "sqlite":
        return Finding()
    apart = abs(session.scalars(select(func.clock_timestamp())).one() - now)
    if apart <= MOST_APART:
        return Finding()
    detail = "The clocks of this machine and of the database differ; set both by NTP."
    return Finding("warning", detail, {"seconds": round(apart.total_seconds(), 1)})


def _replica(database: Database, replica: Database) -> Finding:
    """How far the replica is behind; what it lacks is read from the database meanwhile."""
    with database.reading() as session:
        newest = ledger_head(session)[0]
    try:
        with replica.reading() as session:
            behind = max(0, newest - ledger_head(session)[0])
    except SQLAlchemyError:
        return Finding("warning", "The replica does not answer; the database is read in its place.")
    return Finding(values={"behind": behind})


def counts_of(counts: Tally) -> Finding:
    """How the server stands that limits are counted in."""
    if counts.answers():
        return Finding()
    return Finding(
        "warning", "The server that limits are counted in does not answer; each process counts for itself meanwhile."
    )


def _disk(database: Database) -> Finding:
    path = file_of(database.url)
    if path is None:
        return Finding()
    if not path.exists():
        return Finding("error", "The file of the database is not in its place.")
    if is_damaged(path):
        # What of it can still be read may be of any time: a text that was withdrawn since, among others.
        return Finding("error", "SQLite finds the file damaged: keep a copy of it, and restore a backup.")
    free = shutil.disk_usage(path.parent).free
    if free < LEAST_FREE:
        return Finding("warning", "The disk is nearly full: soon nothing can be saved any more.", {"free": free})
    return Finding(values={"free": free})
