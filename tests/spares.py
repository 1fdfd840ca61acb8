"""PostgreSQL's databases without content that are used again, and the connections to them: neither is made for each test."""

import time
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import event, make_url

from api.database import Database
from api.models import Base

TABLES = [each.name for each in Base.metadata.sorted_tables]
LEAVING_S = 0.1
"""How long somebody may take who has closed the connection already."""

# Whoever alters a table leaves another of these behind, or leaves one out.
SHAPE = """
SELECT (SELECT array_agg((oid, relname)::text ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
    (SELECT array_agg((attrelid, attname, atttypid, attnotnull)::text ORDER BY attrelid, attnum) FROM pg_attribute
        JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace),
    (SELECT array_agg((oid, conname)::text ORDER BY oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
    (SELECT array_agg((oid, tgenabled)::text ORDER BY oid) FROM pg_trigger)
"""
KEPT = "kept for the next test"
OTHERS = f"""
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
    AND NOT (application_name = '{KEPT}' AND state = 'idle')
"""  # noqa: S608
LEAVE = f"""
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = '{KEPT}' AND state = 'idle'
"""  # noqa: S608
FIRST_NUMBERS = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"


class KeptDatabase(Database):
    """A database whose connections on PostgreSQL outlive the test, since each learns all tables and statements anew."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        if not self.is_sqlite:
            event.listen(self.engine, "do_connect", _name_kept)

    def close(self) -> None:
        """Let nobody work on it any more; on SQLite the file goes, and every connection with it."""
        if self.is_sqlite:
            super().close()
        else:
            self.settle()

    def give_back(self) -> None:
        """End what was kept."""
        super().close()


def _name_kept(_dialect: Any, _record: Any, _args: Any, options: dict[str, Any]) -> None:
    options["application_name"] = KEPT


class Spares:
    """The databases that were made from one migrated template, and those of them that nobody needs just now."""

    def __init__(self) -> None:
        self.free: list[str] = []
        self._made: set[str] = set()
        self._shape: Any = None
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._cleaners: dict[str, psycopg.Connection[Any]] = {}

    def add(self, url: str) -> None:
        """Know a database that has just been made; all look as the first one did."""
        self._made.add(url)
        connection = self._cleaners[url] = _connected(url)
        if self._shape is None:
            self._shape = connection.execute(SHAPE).fetchone()
            self._rows = {table: rows for table in TABLES if (rows := _rows_of(connection, table))}
        connection.commit()

    def take_back(self, url: str) -> bool:
        """Empty a database for the next; not one that is another's, that was altered, or that somebody still works on."""
        if url not in self._made:
            return False
        if url in self.free:
            raise RuntimeError(f"{url} was given back before, and may be another's by now")
        connection = self._cleaners[url] = self._cleaners.get(url) or _connected(url)
        if not _is_left(connection) or connection.execute(SHAPE).fetchone() != self._shape:
            self.forget(url)
            return False
        self._empty(connection)
        connection.commit()
        self.free.append(url)
        return True

    def leave(self, url: str | None) -> None:
        """Let nobody be connected to a database of which another is to be made."""
        if url in self._made:
            connection = self._cleaners.pop(url, None) or _connected(url)
            connection.execute(LEAVE)
            connection.close()

    def forget(self, url: str) -> None:
        """Have nothing to do any more with a database that is taken away."""
        self._made.discard(url)
        if url in self._cleaners:
            self._cleaners.pop(url).close()

    def end(self) -> list[str]:
        """Have nothing to do any more with any; those that nobody needs just now."""
        for url in list(self._made):
            self.forget(url)
        return self.free

    def _empty(self, connection: "psycopg.Connection[Any]") -> None:
        """Leave the rows that the migrations wrote, and no others."""
        # The database refuses to delete what is only ever added to.
        connection.execute("SET LOCAL session_replication_role = replica")
        emptied = (sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in reversed(TABLES))
        connection.execute(sql.SQL("; ").join(emptied))
        for table, rows in self._rows.items():
            places = sql.SQL(", ").join([sql.Placeholder()] * len(rows[0]))
            insert = sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(table), places)
            connection.cursor().executemany(insert, rows)
        connection.execute(FIRST_NUMBERS)


def _connected(url: str) -> "psycopg.Connection[Any]":
    return psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))


def _rows_of(connection: "psycopg.Connection[Any]", table: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall()


def _is_left(connection: "psycopg.Connection[Any]") -> bool:
    """Whether nobody else is connected, or will not be in a moment."""
    deadline = time.monotonic() + LEAVING_S
    while connection.execute(OTHERS).fetchone() != (0,):
        if time.monotonic() > deadline:
            return False
        connection.rollback()  # What a transaction has read of the others stays as it was.
        time.sleep(0.002)
    return True
