"""What is SQLite's own, for `database.py`: its library, when its transactions begin, and what becomes of its files while they are open."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from errno import EEXIST
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, Pool, PoolProxiedConnection, QueuePool, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, OperationalError

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        # The same driver with a SQLite of its own, for systems and distributions keep theirs for years.
        import pysqlite3 as sqlite3
    except ImportError:
        import sqlite3

driver = sqlite3
"""The one driver of a process: a second library that opens the same file would let go of the locks of the first."""
MENDED = (3, 51, 3)
MENDED_BEFORE = ((3, 44, 6), (3, 50, 7))
"""The first releases without the fault of the WAL by which commits of several connections may be lost, and those that it was also
mended in (https://sqlite.org/wal.html#walresetbug)."""
PRIVATE = 0o600
_FOR_OTHERS = 0o077
_IN_MEMORY = (None, "", ":memory:")
_OPEN_FILES = "open files"
_HELD_BYTE = 128
"""Of `-shm`: whoever has the database open holds a lock of SQLite's on it (`UNIX_SHM_DMS`)."""

File = tuple[int, int] | None
"""Which file it is, wherever it lies: its device and inode; None where there is none."""
_TROUBLES = (driver.Error, UnicodeDecodeError)
"""What reading a file may come to: the second where SQLite quotes what it finds damaged."""
_NO_TEXT = "Could not decode to UTF-8"
_damaged: set[File] = set()
"""Files that this process has found damaged; another one that is put in the place of such a file is not."""
_opened: set[File] = set()
"""Files that this process has opened."""


class _ReadingSqlite(SQLiteDialect_pysqlite):
    """SQLite with transactions that begin where SQLAlchemy says: the driver's own start too late and give torn reads.

    An event for this would be asked after at every statement.
    """

    supports_statement_cache = True
    begin = "BEGIN"

    @classmethod
    def import_dbapi(cls) -> Any:
        return driver

    def connect(self, *args: Any, **options: Any) -> DBAPIConnection:
        """Open a file that is there: where one was moved away, an empty new one would be taken for the database."""
        path = args[0]
        if path in _IN_MEMORY:
            return super().connect(path, **options)
        return super().connect(f"{Path(path).absolute().as_uri()}?mode=rw", uri=True, **options)

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        dbapi_connection.cursor().execute(self.begin)


class _WritingSqlite(_ReadingSqlite):
    """A transaction that reads first and writes later cannot be upgraded under load, so writers say so at once."""

    supports_statement_cache = True
    begin = "BEGIN IMMEDIATE"

    def do_commit(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Commit into files that still are where everybody looks for them; looked at afterwards too, before anybody is answered."""
        try:
            _require_in_place(dbapi_connection)
            super().do_commit(dbapi_connection)  # type: ignore[no-untyped-call]
            _require_in_place(dbapi_connection)
        except BaseException:
            # SQLAlchemy takes a commit that failed for one that is over.
            dbapi_connection.rollback()
            _rescue(dbapi_connection)
            raise


def loses_commits(release: tuple[int, ...]) -> bool:
    """Whether SQLite of this release may lose what several connections commit."""
    is_mended_before = any(release[:2] == each[:2] and release >= each for each in MENDED_BEFORE)
    return release < MENDED and not is_mended_before


def require_sound_library() -> None:
    """Refuse a library of SQLite that may lose what was acknowledged."""
    if loses_commits(driver.sqlite_version_info):
        raise ArgumentError(
            f"SQLite {driver.sqlite_version}, which this Python has, may lose what several connections write at a time. "
            "Install pysqlite3, use a Python with SQLite 3.51.3 or later, or PostgreSQL."
        )


registry.register("sqlite.reading", __name__, _ReadingSqlite.__name__)
registry.register("sqlite.writing", __name__, _WritingSqlite.__name__)


def sqlite_engine(url: URL, *, writes: bool, wait_s: int, most_beyond_pool: int) -> Engine:
    """An engine that either reads or writes, and waits so long until nobody else writes; ArgumentError where it might lose commits."""
    require_sound_library()
    engine = create_engine(
        url.set(drivername="sqlite+writing" if writes else "sqlite+reading"), poolclass=QueuePool, hide_parameters=True,
        pool_use_lifo=True, max_overflow=most_beyond_pool, connect_args={"timeout": wait_s},
    )  # fmt: skip
    path = None if url.database in _IN_MEMORY else str(url.database)
    logs: dict[tuple[Pool, File], File] = {}

    def set_up(connection: driver.Connection, record: Any) -> None:
        # The driver begins no transaction of its own; the dialects above do.
        connection.isolation_level = None
        if path is not None:
            _require_no_second_log(Path(path))
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except UnicodeDecodeError as error:
            raise driver.DatabaseError("malformed database schema") from error
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # The files beside it are opened, or made, by the first read.
        connection.execute("PRAGMA user_version").fetchall()
        file, log = _identify(path), _identify(path, "-wal")
        record.info[_OPEN_FILES] = (path, file, log)
        # While the pool has connections, SQLite keeps the one log; a second one beside it would tear the database.
        if (engine.pool, file) not in logs:
            logs.clear()
        if logs.setdefault((engine.pool, file), log) != log:
            connection.close()
            raise driver.OperationalError(_removed(path))
        _opened.add(file)

    def look_again(_connection: driver.Connection, record: Any, _proxy: Any) -> None:
        """Leave a file in whose place another was put, such as a restored backup; none in its place is better than nothing."""
        path, opened, _ = record.info[_OPEN_FILES]
        if (there := _identify(path)) is not None and there != opened:
            raise DisconnectionError(f"Another file was put at {path}.")

    event.listen(engine, "connect", set_up)
    event.listen(engine, "checkout", look_again)
    event.listen(engine, "handle_error", partial(_tell_damage, path), retval=True)
    return engine


def _tell_damage(path: str | None, context: ExceptionContext) -> OperationalError | None:
    """What SQLite finds damaged is no other fault than a server that is gone: callers come again, and somebody has to act."""
    error = context.original_exception
    if str(error).startswith(_NO_TEXT):
        # The driver quotes it, and what it says stands in the log.
        error = driver.DatabaseError("Text in it is not UTF-8 any more.")
    if type(error) is not driver.DatabaseError:
        return None
    _damaged.add(_identify(path))
    return OperationalError(context.statement, {}, error, hide_parameters=True)


def is_damaged(path: Path) -> bool:
    """Whether this process has met a place of the file that SQLite cannot read as what it wrote there."""
    return (file := _identify(str(path))) is not None and file in _damaged


def _identify(path: str | None, ending: str = "") -> File:
    if path is None:
        return None
    try:
        told = os.stat(path + ending)
    except FileNotFoundError:
        return None
    return told.st_dev, told.st_ino


def _removed(path: Path | str | None) -> str:
    return f"{path}-wal was removed while the service had it open: restart it and the workers, which lose nothing of it"


def has_lost_log(connection: Connection) -> bool:
    """Whether the log that this process works with is not beside the file any more."""
    return _is_log_lost(connection.connection.info)


def _is_log_lost(info: Any) -> bool:
    path, opened, log = info[_OPEN_FILES]
    return log is not None and _identify(path) == opened and _identify(path, "-wal") != log


def _require_no_second_log(path: Path) -> None:
    """Refuse to begin a log where one was removed that others still hold: what stands in theirs would be lost with the last of them."""
    if _lacks_log(path) and (_identify(str(path)) in _opened or _is_held(companions(path)[1])):
        raise driver.OperationalError(_removed(path))


def _lacks_log(path: Path) -> bool:
    """Whether a log was removed: SQLite, and whoever closes here, leave both companions or none."""
    log, shared = companions(path)
    return path.exists() and shared.exists() and not log.exists()


def _is_held(shared: Path) -> bool:
    """Whether another process has the database open; not for one that has it open itself, whose own locks would end with this."""
    # Python has it where files that are open can be removed at all.
    import fcntl

    try:
        file = shared.open("r+b")
    except OSError:
        # Whoever may not write to it can begin no log either.
        return False
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _HELD_BYTE)
        except OSError:
            return True
    return False


def _rescue(connection: PoolProxiedConnection) -> None:
    """Put into the file what stands in a log that was removed: it lives only as long as those who have it open."""
    log = Path(f"{connection.info[_OPEN_FILES][0]}-wal")
    # With a second log that is written to, nobody can tell whose pages are whose.
    if _is_log_lost(connection.info) and (not log.exists() or not log.stat().st_size):
        with suppress(*_TROUBLES):
            connection.cursor().execute("PRAGMA wal_checkpoint(FULL)").fetchall()


def _require_in_place(connection: PoolProxiedConnection) -> None:
    path, opened, log = connection.info[_OPEN_FILES]
    if _identify(path) != opened or _identify(path, "-wal") != log:
        raise driver.OperationalError(f"{path}, or {path}-wal beside it, was moved or replaced while it was open.")


def make_file(url: URL) -> None:
    """Make the file of a database where there is none, for nobody else to read.

    Refused where what belongs to one is left: SQLite would remove it, and what was saved last is in it.
    """
    path = file_of(url)
    if path is not None:
        if (told := left_behind(path)) is not None:
            raise FileExistsError(EEXIST, told, str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDONLY, PRIVATE))


def left_behind(path: Path) -> str | None:
    """What to do where a database is not there, and what belongs to it is: it was moved away; None where that is not so."""
    left = [each.name for each in companions(path) if each.exists() and each.stat().st_size]
    if not left or path.exists():
        return None
    return f"The file was moved away, and {' and '.join(left)} stayed, with what was saved last. Put it back; for a new database remove these too"


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None for any other."""
    is_file = url.get_backend_name() == "sqlite" and url.database not in _IN_MEMORY
    return Path(str(url.database)) if is_file else None


def companions(path: Path) -> tuple[Path, Path]:
    """The two files beside a database, in which SQLite keeps what was committed last, and where it stands."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def open_to_others(path: Path) -> list[Path]:
    """Those of a database's files that others than their owner may read or alter."""
    return [each for each in (path, *companions(path)) if each.exists() and each.stat().st_mode & _FOR_OTHERS]


@contextmanager
def settling(path: Path | None, engines: Iterable[Engine]) -> Iterator[None]:
    """Put what stands beside the file into it, if nobody is in the way, so that a copy of it alone is a whole backup.

    Who closes the last connection would then remove the two files beside it, and without them nobody could open the
    database on a disk that is full. One that may only read does not; it is held for as long as the block lasts.
    """
    with ExitStack() as held:
        if path is not None and _lacks_log(path):
            # Only those who still have the log open reach it, and one that is opened now would begin another.
            for engine in engines:
                with suppress(*_TROUBLES, DBAPIError), closing(engine.raw_connection()) as connection:
                    _rescue(connection)
        elif path is not None and path.exists():
            # On a full disk, or in a damaged file, all stays where it is, which loses nothing.
            with suppress(*_TROUBLES), closing(_connection(path, "rw")) as writer:
                writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            with suppress(*_TROUBLES):
                # It only opens the files once it reads.
                held.enter_context(closing(_connection(path, "ro"))).execute("PRAGMA user_version").fetchall()
        yield


def _connection(path: Path, mode: str) -> driver.Connection:
    return driver.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=0)
