"""Copies of an SQLite database: made while others work on it, tried in a file aside, and put where the database lies."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from api.database import Database
from api.durable import flush
from api.sqlite import PRIVATE, driver, file_of
from api.upkeep.copies import Placing

COMPANIONS = ("-wal", "-shm", "-journal")


class SqliteCopies:
    """How the database in one file is copied."""

    kind = "sqlite"
    file = "content.sqlite3"

    def __init__(self, url: str) -> None:
        path = file_of(make_url(url))
        if path is None:
            raise click.ClickException("A database in memory cannot be backed up or restored.")
        self._path = path

    def size(self, database: Database) -> int:
        """As much as the file and what stands beside it; what was deleted is left out of the copy."""
        return sum(each.stat().st_size for each in (self._path, beside(self._path, "-wal")) if each.exists())

    @contextmanager
    def copied(self, database: Database, target: Path) -> Iterator[Session]:
        """Written by SQLite itself in one transaction that reads, so that nobody who writes waits."""
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
        connection = database.engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM INTO ?", (str(target),))
        except driver.Error as error:
            raise click.ClickException(f"The copy could not be made: {error}.") from None
        finally:
            connection.close()
        with opened_alone(target) as copy, copy.reading() as session:
            yield session

    def wrong_with(self, copy: Path) -> list[str]:
        """By SQLite's own check of every page and index, and of what refers to what."""
        try:
            with closing(driver.connect(f"{copy.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
                told = [str(each) for (each,) in connection.execute("PRAGMA integrity_check")]
                lost = [str(each[0]) for each in connection.execute("PRAGMA foreign_key_check")]
        except driver.Error as error:
            return [f"SQLite cannot read it: {error}."]
        return [each for each in told if each != "ok"] + [f"A row of {each} refers to nothing." for each in lost]

    @contextmanager
    def aside(self, copy: Path, folder: Path) -> Iterator[str]:
        with TemporaryDirectory(prefix=".drill-", dir=folder) as made:
            path = Path(made) / "content.sqlite3"
            copy_file(copy, path)
            yield f"sqlite:///{path}"

    @contextmanager
    def placed(self, copy: Path, *, replace: bool) -> Iterator[Placing]:
        target = self._path
        require_room(target, replace=replace)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.restoring")
        try:
            remove(part)
            copy_file(copy, part)
            placing = Placing(f"sqlite:///{part}")
            yield placing
            _settle(part)
            flush(part)
            # Somebody may have come meanwhile.
            require_room(target, replace=replace)
            placing.kept = keep(target)
            part.replace(target)
            flush(target.parent)
        finally:
            remove(part)


def beside(path: Path, ending: str) -> Path:
    """A file of SQLite's beside that of the database."""
    return path.with_name(path.name + ending)


@contextmanager
def opened_alone(path: Path) -> Iterator[Database]:
    """A database that nobody else works on, of which nothing lies beside its file afterwards."""
    database = Database(f"sqlite:///{path}")
    try:
        yield database
    finally:
        database.close()
        for ending in COMPANIONS:
            beside(path, ending).unlink(missing_ok=True)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file for nobody else to read."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
    shutil.copyfile(source, target)
    flush(target)


def remove(path: Path) -> None:
    """Remove a database with what lies beside it."""
    for ending in ("", *COMPANIONS):
        beside(path, ending).unlink(missing_ok=True)


def require_room(path: Path, *, replace: bool) -> None:
    """Refuse a place where something is that is not to be replaced, or that somebody works on."""
    there = [each for each in (path, *(beside(path, ending) for ending in COMPANIONS)) if each.exists()]
    if not any(each.stat().st_size for each in there):
        return
    if not replace:
        raise click.ClickException(
            f"There is a database at {path} already; --replace puts the backup in its place and keeps it beside."
        )
    if path.exists():
        _settle(path)


def _settle(path: Path) -> None:
    """Put into a file what lies beside it; refused where somebody has it open, whom SQLite's change of journal waits for."""
    try:
        with closing(driver.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except driver.OperationalError as error:
        if "locked" in str(error):
            raise click.ClickException(f"Somebody works on {path}: stop the service and its workers first.") from None
        raise click.ClickException(f"{path}: {error}.") from None
    except driver.DatabaseError:
        # Damaged, so that nobody can work on it; it is kept as it is.
        return


def keep(path: Path) -> str | None:
    """Give what lies at a path another name; the path is never without a file, so nobody finds none there."""
    kept = path.with_name(f"{path.name}.before-{datetime.now(UTC):%Y-%m-%dT%H-%M-%S.%f}Z")
    for ending in COMPANIONS:
        if beside(path, ending).exists():
            beside(path, ending).rename(beside(kept, ending))
    if not path.exists() or not path.stat().st_size:
        return None
    try:
        os.link(path, kept)
    except OSError:
        path.rename(kept)
    return f"sqlite:///{kept}"
