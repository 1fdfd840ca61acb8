"""PostgreSQL's databases without content that are used again: emptying one takes a tenth of the time of making one."""

import time
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

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
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
FIRST_NUMBERS = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"


class Spares:
    """The databases that were made from one migrated template, and those of them that nobody needs just now."""

    def __init__(self) -> None:
        self.free: list[str] = []
        self._made: set[str] = set()
        self._shape: Any = None
        self._rows: dict[str, list[tuple[Any, ...]]] = {}

    def add(self, url: str) -> None:
        """Know a database that has just been made; all look as the first one did."""
        self._made.add(url)
        if self._shape is None:
            with _connected(url) as connection:
                self._shape = connection.execute(SHAPE).fetchone()
                self._rows = {table: rows for table in TABLES if (rows := _rows_of(connection, table))}

    def take_back(self, url: str) -> bool:
        """Empty a database for the next; not one that is another's, that was altered, or that somebody still works on."""
        if url not in self._made:
            return False
        if url in self.free:
            raise RuntimeError(f"{url} was given back before, and may be another's by now")
        with _connected(url) as connection:
            if not _is_left(connection) or connection.execute(SHAPE).fetchone() != self._shape:
                self._made.remove(url)
                return False
            self._empty(connection)
        self.free.append(url)
        return True

    def forget(self, url: str) -> None:
        """Have nothing to do any more with a database that is taken away."""
        self._made.discard(url)

    def _empty(self, connection: "psycopg.Connection[Any]") -> None:
        """Leave the rows that the migrations wrote, and no others."""
        connection.execute("; ".join(f'DELETE FROM "{table}"' for table in reversed(TABLES)))  # type: ignore[arg-type]
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
