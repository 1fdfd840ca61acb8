"""What the doctor looks at beyond what readiness does: settings, files, the history, SQLite, mail, caches and backups."""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import orjson
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session, aliased

from api.canonical import rfc3339
from api.config import SETTINGS, SettingError, Settings, secret_file, unknown_names
from api.database import Database, database_url
from api.delivery.receipts.keys import configured_keys
from api.health.checks import Finding, counts_of, look
from api.http.limits import Tally
from api.models import Change, Ledger
from api.reading.damaged import OF_DAMAGE
from api.reading.loading import ledger_head
from api.services.ledger.damage import damaged_rows
from api.services.ledger.verify import verify, verify_newest
from api.services.publishing.signatures.proving import broken_signatures
from api.services.talk import outbox
from api.services.texts.keeping import wrong_rows
from api.sqlite import driver, file_of, left_behind, open_to_others
from api.terminal import read_damaged_text
from api.upkeep.manifest import MANIFEST, backups_in
from api.worker.mailing import connected, said_by

NEWEST = 200
"""So many changes are gone through where nobody asks for all."""
LARGEST_LOG = 64 * 1024 * 1024
"""In bytes, of SQLite's `-wal`: it is put into the file at 4 MiB, unless somebody reads all the while."""
OLDEST_BACKUP = timedelta(hours=26)
"""One a day, and two hours for making it."""
AHEAD = timedelta(seconds=5)
_FOR_OTHERS = 0o077
MOST_NAMED = 10
"""So many damaged rows are named."""
_UNREADABLE = "What is stored of it cannot be read: `rows` names what is damaged."


def examine(settings: Settings, *, backups: Path | None, deep: bool, now: datetime) -> dict[str, Finding]:
    """Everything by its name."""
    found = {"settings": _settings(settings), "files": _files(settings)}
    database = Database(settings.database_url)
    replica = Database(settings.replica_url) if settings.replica_url else None
    try:
        found |= _readiness(database, replica, now)
        if found.get("tables", Finding("error")).status == "ok":
            found |= _of_history(database, settings, deep=deep, now=now)
        if found["database"].values or database.is_sqlite:
            kept = _sqlite if database.is_sqlite else _postgres
            found[database.engine.dialect.name] = _tried(lambda: kept(database, deep=deep))
    finally:
        for each in filter(None, (database, replica)):
            each.close()
    if settings.limits_url is not None:
        found["limits"] = counts_of(Tally(settings.limits_url))
    return {**found, "caches": _caches(settings), "backups": _backups(backups, now)}


def _readiness(database: Database, replica: Database | None, now: datetime) -> dict[str, Finding]:
    """What a server looks at that is asked whether it is ready."""
    try:
        found = look(database, replica, now=now)
    except (SQLAlchemyError, driver.Error) as error:
        return {"database": Finding("error", f"It cannot be read: {getattr(error, 'orig', None) or error}")}
    except OF_DAMAGE:
        return {"database": Finding("error", _UNREADABLE), "tables": Finding()}
    if found["database"].status == "error":
        found["database"] = _unreached(database, found["database"])
    return found


def _unreached(database: Database, told: Finding) -> Finding:
    """In the driver's own words, which readiness keeps to the log: whoever runs this may read the settings too."""
    try:
        database.engine.connect().close()
    except (SQLAlchemyError, driver.Error) as error:
        return Finding("error", f"It does not answer: {getattr(error, 'orig', None) or error}")
    return told


def _tried(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except (SQLAlchemyError, driver.Error) as error:
        return Finding("error", f"It cannot be looked at: {getattr(error, 'orig', None) or error}")
    except OF_DAMAGE:
        return Finding("error", _UNREADABLE)


def _told(problems: list[str], do: str, **seen: object) -> Finding:
    """A warning where there is anything to tell, with what to do about it."""
    return Finding("warning", " ".join([*problems, do]), seen) if problems else Finding(values=seen)


def _settings(settings: Settings) -> Finding:
    try:
        configured_keys(settings)
    except SettingError as error:
        return Finding("error", str(error))
    told = [*unknown_names(), *_contradictions(settings)]
    return _told(told, "`clinic-content settings` prints what is in force.")


def _contradictions(settings: Settings) -> Iterator[str]:
    """Settings that have no effect together, or another than was meant."""
    if settings.session_idle_s > settings.session_lasts_s:
        yield "CONTENT_SESSION_IDLE_S is longer than CONTENT_SESSION_LASTS_S, and never comes about."
    if settings.secret_key and settings.secret_key in (settings.former_secret_keys or ()):
        yield "CONTENT_SECRET_KEY stands in CONTENT_FORMER_SECRET_KEYS too: it is not a former one."
    if (settings.sign_in_origin or "").startswith("https:") and not settings.proxies:
        yield "CONTENT_SIGN_IN_ORIGIN is https, so a proxy stands before the API, and CONTENT_PROXIES counts none: all who sign in look like one."
    if settings.smtp_url and not (settings.sign_in_origin or settings.console_url):
        yield "CONTENT_SMTP_URL is set, and neither CONTENT_SIGN_IN_ORIGIN nor CONTENT_CONSOLE_URL: letters lead nowhere."
    if settings.replica_url and settings.database_url.startswith("sqlite"):
        yield "CONTENT_REPLICA_URL is for PostgreSQL, and the database is SQLite."


def _files(settings: Settings) -> Finding:
    """Files with secrets, and the database, that others on this machine may read."""
    path = file_of(database_url(settings.database_url))
    named = [Path(place) for each in SETTINGS if (place := secret_file(each))]
    named += [keys for keys in map(Path, filter(None, [settings.receipt_keys])) if keys.exists()]
    wide = [*(open_to_others(path) if path else ()), *(each for each in named if os.stat(each).st_mode & _FOR_OTHERS)]
    return _told([f"Others may read {each}." for each in wide], "`chmod 600` makes them yours alone.")


def _of_history(database: Database, settings: Settings, *, deep: bool, now: datetime) -> dict[str, Finding]:
    """Each in a transaction of its own: where one fails, nothing more can be read in that."""
    checks: dict[str, Callable[[Session], Finding]] = {
        "rows": _rows,
        "chain": lambda session: _chain(session, deep=deep),
        "times": lambda session: _times(session, now, deep=deep),
        "mail": lambda session: _mail(session, settings, deep=deep),
    }
    return {name: _tried(partial(_read, database, check)) for name, check in checks.items()}


def _read(database: Database, check: Callable[[Session], Finding]) -> Finding:
    with database.reading() as session:
        return check(session)


def _rows(session: Session) -> Finding:
    """The rows that are not as they were written, by table and key."""
    read_damaged_text(session)
    damaged = list(damaged_rows(session))
    if not damaged:
        return Finding()
    more = [f"And {len(damaged) - MOST_NAMED} more: `clinic-content verify` names all."] if damaged[MOST_NAMED:] else []
    told = [*damaged[:MOST_NAMED], *more, "Keep a copy of the database, and see the runbook."]
    return Finding("error", "\n".join(told), {"damaged": len(damaged)})


def _chain(session: Session, *, deep: bool) -> Finding:
    read_damaged_text(session)
    wrong = [*verify(session), *broken_signatures(session)] if deep else verify_newest(session, NEWEST)
    seq, hash = ledger_head(session)
    seen = {"seq": seq, "hash": hash, "looked_at": _looked_at(seq, deep=deep)}
    if wrong:
        return Finding("error", f"{' '.join(wrong[:5])} Stop editors, keep a copy, and see the runbook.", seen)
    unlike = list(wrong_rows(session)) if deep else []
    return _told(unlike[:5], "`clinic-content relist` makes editors' lists anew.", **seen)


def _looked_at(seq: int, *, deep: bool) -> str:
    """How much of the history was gone through, and what of it was not."""
    if deep:
        return "all"
    changes = f"the newest {NEWEST} of {seq} changes" if seq > NEWEST else f"all {seq} changes"
    return f"{changes}, and no versions, seals and signatures: --deep goes through everything"


def _times(session: Session, now: datetime, *, deep: bool) -> Finding:
    """Changes follow each other in time, whatever the clock does; one of the future holds up the time of all that come."""
    later, since = aliased(Change), 0 if deep else ledger_head(session)[0] - NEWEST
    backwards = select(Change.seq).join(later, later.seq == Change.seq + 1).where(Change.seq > since)
    if (seq := session.scalar(backwards.where(later.at < Change.at).limit(1))) is not None:
        return Finding("error", f"Change {seq + 1} is older than the one before it; `clinic-content verify` says more.")
    newest = session.scalars(select(Ledger.at)).one()
    if newest > now + AHEAD:
        return Finding(
            "warning",
            f"The newest change is of {rfc3339(newest)}, which is still to come: a clock was wrong. Set it by NTP.",
        )
    return Finding(values={"newest": rfc3339(newest)})


def _sqlite(database: Database, *, deep: bool) -> Finding:
    path, seen = file_of(database.url), {"release": driver.sqlite_version}
    if path is None:
        return Finding(values=seen)
    if not path.exists():
        left = left_behind(path)
        missing = (
            f"There is no file at {path}. Is CONTENT_DATABASE_URL right? If so, `clinic-content migrate` makes it."
        )
        return Finding("error", missing if left is None else f"{path}: {left}.", seen)
    try:
        with database.engine.connect() as connection:
            journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
            wrong = list(connection.exec_driver_sql(f"PRAGMA {'integrity' if deep else 'quick'}_check(5)").scalars())
    except DBAPIError as error:
        do = "" if "was removed" in str(error.orig) else " Keep a copy of it, and restore a backup."
        return Finding("error", f"SQLite cannot read the file: {error.orig}.{do}", seen)
    log = path.with_name(f"{path.name}-wal")
    size = log.stat().st_size if log.exists() else 0
    looked_at = "every page" if deep else "every page, and not whether indexes say what tables do: --deep compares them"
    seen |= {"journal": journal, "wal_bytes": str(size), "looked_at": looked_at}
    if wrong != ["ok"]:
        return Finding(
            "error",
            f"SQLite finds the file damaged: {' '.join(map(str, wrong))} Keep a copy of it, and restore a backup.",
            seen,
        )
    if journal != "wal":
        return Finding(
            "warning", "The file is not in WAL mode: another program has altered that; restart the service.", seen
        )
    if size > LARGEST_LOG:
        return Finding(
            "warning", f"{log} is large: somebody has been reading for very long. See which process has it open.", seen
        )
    return Finding(values=seen)


def _postgres(database: Database, *, deep: bool) -> Finding:
    """Settings of the server by which a commit that was acknowledged may be lost with the machine."""
    with database.engine.connect() as connection:
        off = [
            each for each in ("fsync", "synchronous_commit", "full_page_writes")
            if connection.scalar(text(f"SHOW {each}")) == "off"
        ]  # fmt: skip
    return _told(
        [f"The server has {each} off." for each in off], "What was saved may be lost with the machine: set them on."
    )


def _mail(session: Session, settings: Settings, *, deep: bool) -> Finding:
    failing, waiting = len(outbox.failing(session)), len(outbox.waiting(session))
    seen = {"server": "none" if settings.smtp_url is None else "set", "waiting": waiting, "failing": failing}
    if settings.smtp_url is None:
        return _told(["Letters wait, and no mail server is set."] if waiting else [], "Set CONTENT_SMTP_URL.", **seen)
    if failing:
        return Finding("warning", f"{failing} letters could not be sent: `clinic-content notices` says why.", seen)
    return _reached(settings, seen) if deep else Finding(values=seen)


def _reached(settings: Settings, seen: Mapping[str, object]) -> Finding:
    try:
        with connected(settings):
            return Finding(values=seen)
    except (OSError, ValueError) as error:
        return Finding("warning", f"The mail server cannot be used: {said_by(error)}", seen)


def _caches(settings: Settings) -> Finding:
    return Finding(
        values={
            "cdn_max_age_s": settings.cdn_max_age_s,
            "told": "a CDN needs `clinic-content purge`, or CONTENT_CDN_MAX_AGE_S=60",
        }
    )


def _backups(folder: Path | None, now: datetime) -> Finding:
    if folder is None:
        return Finding(
            "warning",
            "Nobody says where backups are: set CONTENT_BACKUP_DIR, and run `clinic-content backup` each night.",
        )
    found = backups_in(folder)
    if not found:
        return Finding("warning", f"There is no whole backup in {folder}: run `clinic-content backup`.")
    try:
        made = datetime.fromisoformat(orjson.loads((found[-1] / MANIFEST).read_bytes())["at"])
    except (ValueError, KeyError, TypeError):
        return Finding("error", f"The manifest of {found[-1]} is damaged: make another backup.")
    seen = {"newest": str(found[-1]), "at": rfc3339(made), "number": len(found)}
    if now - made > OLDEST_BACKUP:
        return Finding(
            "warning",
            f"The newest backup is {(now - made) // timedelta(hours=1)} hours old: see why none was made since.",
            seen,
        )
    return Finding(values=seen)
