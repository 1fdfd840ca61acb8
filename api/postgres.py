"""What is PostgreSQL's own, for `database.py`: what nobody waits for travels with what is asked next, and many rows in one stream.

Each statement by itself is a way there and back, which takes longer than most of them take to run.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from select import POLLIN, poll
from time import monotonic
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine.interfaces import DBAPIConnection

CONNECT_TIMEOUT_S = 5
"""A server that does not even refuse would otherwise be waited for for minutes."""
LASTS_S = 5
"""For so long after it was used, a connection of which the server has said nothing is taken for one that is there."""
NO_TRANSACTION = "AUTOCOMMIT"
"""SQLAlchemy's name for having each statement stand for itself."""
FEW = 20
"""So many rows are sent one by one; for more of them a stream of their own is quicker."""
_PLAIN = re.compile(r"INSERT INTO (?P<into>\S+ \([^()]+\)) VALUES \((?P<values>(%\(\w+\)s(::[A-Z ]+)?(, )?)+)\)")
"""An insert of nothing but what is given for each row."""
_NAME = re.compile(r"%\((\w+)\)s")


class _Cursor(psycopg.Cursor[Any]):
    """A cursor that tells of its columns what SQLAlchemy asks of them, the name and the type: the rest takes longer to find than many a row."""

    @property
    def description(self) -> list[Any] | None:
        found = self.pgresult
        if found is None or not (found.nfields or found.status == psycopg.pq.ExecStatus.TUPLES_OK):
            return None
        return [((found.fname(place) or b"").decode(), found.ftype(place)) for place in range(found.nfields)]


class _Connection(psycopg.Connection[Any]):
    """A connection that keeps back what nobody waits for until something is asked."""

    kept: list[tuple[str, Any]]
    isolation: str | None = None
    """What the next transaction is to be, where that is not what the server makes of it."""
    used_at: float

    def is_there(self) -> bool:
        """Whether it was used just now and nothing has come since: a server that ends a connection leaves word."""
        word = poll()
        word.register(self.fileno(), POLLIN)
        return monotonic() - self.used_at < LASTS_S and not word.poll(0)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Send what was kept back, and what is run within the block, without waiting in between."""
        kept, self.kept = self.kept, []
        with self.pipeline() if kept else nullcontext():
            for statement, params in kept:
                self.cursor().execute(statement.encode(), params)
            yield

    def send(self) -> None:
        """Send what was kept back."""
        if self.kept:
            with self.together():
                pass

    def commit_all(self) -> None:
        """Commit with what was kept back; the server's word for it is asked for, as it ends what has failed without an error."""
        if self.isolation == NO_TRANSACTION:
            self.send()
            return
        with self.together():
            ended = self.cursor().execute(b"COMMIT", prepare=False)
        if ended.statusmessage != "COMMIT":
            raise psycopg.errors.InFailedSqlTransaction(
                "A transaction of which a statement had failed was not committed."
            )


class _Postgres(PGDialect_psycopg):
    """PostgreSQL with transactions that begin where SQLAlchemy says; the driver would send a statement of its own for each."""

    supports_statement_cache = True

    def connect(self, *args: Any, **options: Any) -> DBAPIConnection:
        """A connection that leaves it to us when transactions begin."""
        connection = _Connection.connect(*args, autocommit=True, cursor_factory=_Cursor, **options)
        connection.kept, connection.used_at = [], monotonic()
        return connection  # type: ignore[return-value]

    def do_ping(self, dbapi_connection: Any) -> bool:
        """Find out whether anybody is there still; only of a connection that lay idle the server is asked."""
        if not dbapi_connection.is_there():
            dbapi_connection.execute("SELECT 1", prepare=False)
        return True

    def do_begin(self, dbapi_connection: Any) -> None:
        connection = dbapi_connection.driver_connection
        if connection.isolation != NO_TRANSACTION:
            kind = f" ISOLATION LEVEL {connection.isolation}" if connection.isolation else ""
            connection.kept.append((f"BEGIN{kind}", None))

    def set_isolation_level(self, dbapi_connection: Any, level: str) -> None:
        """Note it for the next transaction."""
        dbapi_connection.isolation = None if level == self.default_isolation_level else level

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        connection: _Connection = cursor.connection
        if _is_unanswered(context):
            connection.kept.append((statement, parameters))
        # One that is read bit by bit cannot travel with others.
        elif isinstance(cursor, psycopg.ServerCursor):
            connection.send()
            cursor.execute(statement, parameters)
        else:
            with connection.together():
                cursor.execute(statement, parameters)

    def do_executemany(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        connection: _Connection = cursor.connection
        if len(parameters) <= FEW and _is_unanswered(context):
            connection.kept += [(statement, each) for each in parameters]
        elif len(parameters) > FEW and (plain := _PLAIN.fullmatch(statement)):
            connection.send()
            _copy(cursor, plain, parameters)
        else:
            with connection.together():
                cursor.executemany(statement, parameters)

    def do_commit(self, dbapi_connection: Any) -> None:
        connection = dbapi_connection.driver_connection
        try:
            connection.commit_all()
        except BaseException:
            # SQLAlchemy takes a commit that failed for one that is over.
            connection.rollback()
            raise
        connection.used_at = monotonic()

    def do_rollback(self, dbapi_connection: Any) -> None:
        connection = dbapi_connection.driver_connection
        connection.kept.clear()
        connection.rollback()
        connection.used_at = monotonic()

    def do_rollback_to_savepoint(self, connection: Any, name: str) -> None:
        # What came before the savepoint was sent with it.
        connection.connection.driver_connection.kept.clear()
        super().do_rollback_to_savepoint(connection, name)  # type: ignore[no-untyped-call]


registry.register("postgresql.content", __name__, _Postgres.__name__)


def _is_unanswered(context: Any) -> bool:
    """Whether it is a statement that `database.py` calls so."""
    return context is not None and "is_unanswered" in context.execution_options


def _copy(cursor: Any, insert: re.Match[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rows of an insert in one stream."""
    names = _NAME.findall(insert["values"])
    with cursor.copy(f"COPY {insert['into']} FROM STDIN".encode()) as stream:
        for row in rows:
            stream.write_row([row[name] for name in names])


def postgres_engine(url: URL, *, wait_s: int, most_beyond_pool: int, rows_at_once: int) -> Engine:
    """An engine that waits so long for what others hold."""
    connect_args = {"connect_timeout": CONNECT_TIMEOUT_S, "tcp_user_timeout": CONNECT_TIMEOUT_S * 1000}
    engine = create_engine(
        url.set(drivername="postgresql+content"), pool_pre_ping=True, hide_parameters=True, max_overflow=most_beyond_pool,
        connect_args=connect_args, insertmanyvalues_page_size=rows_at_once, pool_use_lifo=True,
    )  # fmt: skip
    event.listen(engine, "connect", partial(_set_up, wait_s))
    return engine


def _set_up(wait_s: int, connection: Any, _record: Any) -> None:
    # Not by the connection's options, which poolers in between refuse.
    # To compile a statement takes longer than to run any of ours, and the server guesses the other way for long lists.
    connection.execute(f"SET lock_timeout = '{wait_s}s'; SET jit = off")
