"""The connection to SQLite or PostgreSQL: engines, the one transaction that commits, consistent reads, migrations."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import count, islice
from typing import Any, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Executable,
    QueuePool,
    TypeDecorator,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.orm.exc import StaleDataError

from api import resources
from api.errors import StaleVersion, Unavailable
from api.order import Order
from api.sqlite import file_of, make_file, settling, sqlite_engine

LOCK_TIMEOUT_S = 30
"""How long one who writes waits for others who do; a call of the API, over which somebody sits, waits less."""
MIGRATION_WAITS_S = 600
WAITED = "Others have been writing for all this time; try again in a moment."
MOST_BEYOND_POOL = 30
"""Connections for the moments in which every thread of a process works on something, each perhaps with two."""
MOST_VALUES = 500
"""Databases limit how many values one statement may carry, so long lists of them go in portions."""
ROWS_AT_ONCE = 50
"""In an insert that answers with what became of its rows: psycopg reads the text of longer ones anew for every value."""

Value = TypeVar("Value")
Statement = TypeVar("Statement", bound=Executable)


def unanswered(statement: Statement) -> Statement:
    """A statement that nobody waits for: PostgreSQL gets it with the next one, and what is wrong with it is told then.

    So it is for those alone of which nobody needs to know how many rows they met. SQLite runs it at once.
    """
    return statement.execution_options(is_unanswered=True)


_WAIT_FOR_NOBODY = unanswered(text("SET LOCAL lock_timeout = '100ms'"))
"""Less than PostgreSQL waits before it looks for a deadlock, so that it is never another who has to give up."""
_PLAN_ONCE = unanswered(text("SET LOCAL plan_cache_mode = force_generic_plan"))


def portions(values: Iterable[Value], most: int = MOST_VALUES) -> Iterator[list[Value]]:
    """Values in their order, as many together as one statement may carry."""
    rest = iter(values)
    while portion := list(islice(rest, most)):
        yield portion


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite would otherwise drop the offset without converting."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs its offset")
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def innermost(session: Session) -> SessionTransaction:
    """The transaction or savepoint in which a session works; one is begun where there is none."""
    return session.get_nested_transaction() or session.get_transaction() or session.begin()


def core(session: Session, statement: Executable, params: Any = None) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement that is about tables alone, past all that only mapped objects need: half of its cost.

    It sees and alters what is written. What was altered in mapped objects and not flushed yet stays unseen, so this is
    for the few statements that every publication or call runs; all others are `session.execute`'s.
    """
    return _connection(session).execute(statement, params)


def _connection(session: Session) -> Connection:
    """The connection, which is asked for once in each transaction and savepoint, because these begin with that."""
    now = innermost(session)
    used: tuple[SessionTransaction, Connection] | None = session.info.get("connection")
    if used is None or used[0] is not now or not now.is_active:
        used = session.info["connection"] = (now, session.connection())
    return used[1]


def plan_once(session: Session) -> None:
    """Let PostgreSQL keep its plans in this transaction: where all is found by keys, planning anew takes longer than running."""
    if session.get_bind().dialect.name == "postgresql":
        core(session, _PLAN_ONCE)


class ContentSession(Session):
    """A session that is freed as soon as it is closed."""

    def close(self) -> None:
        """Forget what refers back to the session too, so that all of it is freed at once."""
        super().close()
        self.info.clear()


class WritingSession(ContentSession):
    """A session that writes; `api/models/sealing.py` seals what it wrote before it is committed."""


class Database:
    """One database: `transaction()` to write, `reading()` to read a consistent state."""

    def __init__(self, url: str, *, wait_s: int = LOCK_TIMEOUT_S) -> None:
        self.url = database_url(url)
        self.engine = create_content_engine(self.url, wait_s=wait_s)
        self.writing = create_content_engine(self.url, writes=True, wait_s=wait_s) if self.is_sqlite else self.engine
        self._impatient = create_content_engine(self.url, writes=True, wait_s=0) if self.is_sqlite else self.engine
        self._wait_s = wait_s
        self._order = Order()
        self._before_close: list[Callable[[], None]] = []
        self.commits = 0
        """Another number after each transaction that was committed here, so that this process sees its own at once."""
        self._commits = count(1)
        self._snapshots = self._with("REPEATABLE READ")
        self._looks = self._with("AUTOCOMMIT")

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    def _with(self, isolation: str) -> Engine:
        """The engine with what PostgreSQL makes of transactions; those of SQLite are all alike."""
        return self.engine if self.is_sqlite else self.engine.execution_options(isolation_level=isolation)

    @contextmanager
    def transaction(self, *, waits: bool = True) -> Iterator[Session]:
        """A session whose work is committed at the end of the block, or rolled back whole when it raises.

        One that does not wait raises OperationalError where somebody else writes.
        """
        with WritingSession(self.writing if waits else self._impatient, expire_on_commit=False) as session:
            try:
                if not waits and not self.is_sqlite:
                    session.execute(_WAIT_FOR_NOBODY)
                yield session
                session.commit()
                self.commits = next(self._commits)
            except StaleDataError as error:
                raise StaleVersion("Somebody has saved at the same moment; look at what is there now.") from error

    @contextmanager
    def in_order(self, *, yields: bool = False) -> Iterator[None]:
        """For the transactions of those who call this process; what takes long yields to all others.

        SQLite itself serves whoever asks at the right moment.
        """
        if not self.is_sqlite:
            yield
            return
        with ExitStack() as stack:
            try:
                stack.enter_context(self._order.turn(self._wait_s, yields=yields))
            except TimeoutError:
                raise Unavailable(WAITED) from None
            yield

    def reading(self) -> AbstractContextManager[Session]:
        """A session that sees one state of the database from its first statement to its last."""
        return _reading(self._snapshots)

    def looking(self) -> AbstractContextManager[Session]:
        """A session for a few short looks, each of which may see what was committed since the one before."""
        return _reading(self._looks)

    @property
    def engines(self) -> set[Engine]:
        """All by which this process speaks to the database."""
        return {self.engine, self.writing, self._impatient}

    def connections(self) -> tuple[int, int]:
        """How many connections of this process are in use, and how many wait for use."""
        known = [each.pool for each in self.engines if isinstance(each.pool, QueuePool)]
        return sum(each.checkedout() for each in known), sum(each.checkedin() for each in known)

    def before_close(self, do: Callable[[], None]) -> None:
        """Have something done while there still are connections."""
        self._before_close.append(do)

    def settle(self) -> None:
        """Do what was to be done while there still are connections."""
        while self._before_close:
            self._before_close.pop()()

    def close(self) -> None:
        """Give back every connection."""
        self.settle()
        with settling(file_of(self.url), self.engines):
            for engine in self.engines:
                engine.dispose()


@contextmanager
def _reading(engine: Engine) -> Iterator[Session]:
    with ContentSession(engine, expire_on_commit=False) as session:
        yield session
        # After a rollback the driver of PostgreSQL has every statement planned anew.
        session.commit()


def database_url(url: str) -> URL:
    """The address with psycopg 3 as PostgreSQL's driver; ArgumentError for SQLite by another driver than ours."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise ArgumentError(
            f"SQLite is opened by a driver that comes with us: write sqlite:///…, not {parsed.drivername}:///…."
        )
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername in ("postgres", "postgresql") else parsed


def create_content_engine(url: URL, *, writes: bool = False, wait_s: int = LOCK_TIMEOUT_S) -> Engine:
    """An engine set up the same way in servers, commands and tests; on SQLite it either reads or `writes`.

    `wait_s` is for how long it waits for what others hold.
    """
    if url.get_backend_name() != "sqlite":
        # Only whoever has it needs all that it loads.
        from api.postgres import postgres_engine

        return postgres_engine(url, wait_s=wait_s, most_beyond_pool=MOST_BEYOND_POOL, rows_at_once=ROWS_AT_ONCE)
    return sqlite_engine(url, writes=writes, wait_s=wait_s, most_beyond_pool=MOST_BEYOND_POOL)


def is_wait_for_others(error: DBAPIError) -> bool:
    """Whether a statement was given up because somebody else held what it needs."""
    # By their names, as the driver of the other database need not be loaded.
    return type(error.orig).__name__ == "LockNotAvailable" or "database is locked" in str(error.orig)


def is_unlike_json(error: DBAPIError) -> bool:
    """Whether the database met a value in a row that is not the JSON which a statement takes it for."""
    # No statement of ours has the database read as JSON, or as a number, what somebody has sent.
    is_told = type(error.orig).__name__ in ("InvalidTextRepresentation", "InvalidParameterValue")
    return is_told or "malformed JSON" in str(error.orig)


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database's tables to the given revision; does nothing where they are there already."""
    # Alembic is large, and a server that runs has no use for it.
    from alembic import command
    from alembic.config import Config

    make_file(database_url(url))
    database = Database(url, wait_s=MIGRATION_WAITS_S)
    config = Config()
    config.set_main_option("script_location", str(resources.folder("migrations")))
    config.attributes["engine"] = database.writing
    try:
        if revision == "base":
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
    finally:
        database.close()
