"""Dumps of a PostgreSQL database: of one moment while others work on it, tried in a database aside, and put in place."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import click
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from api.database import Database, database_url
from api.durable import flush
from api.upkeep.copies import Placing

_TABLES = text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
_OTHERS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()")
_ALL = text(
    "SELECT 'TABLE', quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' "
    "UNION ALL SELECT 'FUNCTION', oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
)
_MADE_AS = text("SELECT datcollate, datctype FROM pg_database WHERE datname = :name")
_LONGEST_NAME = 63
_MAINTENANCE = ("postgres", "template1")
"""Databases that every server has: none can be renamed by one who is connected to it."""


class PostgresDumps:
    """How the database at one address is copied."""

    kind = "postgresql"
    file = "content.dump"

    def __init__(self, url: str) -> None:
        self._url = database_url(url)

    def size(self, database: Database) -> int:
        """As much as the database; a dump is compressed, and mostly a tenth of it."""
        with database.engine.connect() as connection:
            return int(connection.scalar(select(func.pg_database_size(func.current_database()))) or 0)

    @contextmanager
    def copied(self, database: Database, target: Path) -> Iterator[Session]:
        """Written by `pg_dump` from the very snapshot that the session sees."""
        with database.reading() as session:
            self._require("pg_dump", session.connection())
            snapshot = session.scalar(select(func.pg_export_snapshot()))
            with _running(
                self._url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-password",
                f"--snapshot={snapshot}", f"--file={target}",
            ):  # fmt: skip
                yield session
        target.chmod(0o600)
        flush(target)

    def wrong_with(self, copy: Path) -> list[str]:
        """By `pg_restore`, which reads the whole of it without a database."""
        with suppress(click.ClickException), _running(None, "pg_restore", "--file=/dev/null", str(copy)):
            return []
        return [f"`pg_restore` cannot read {copy}."]

    @contextmanager
    def aside(self, copy: Path, folder: Path) -> Iterator[str]:
        with _database_aside(self._url, "drill") as url:
            _load(url, copy)
            yield _shown(url)

    @contextmanager
    def placed(self, copy: Path, *, replace: bool) -> Iterator[Placing]:
        with _connected(self._url) as connection:
            self._require("pg_restore", connection)
            is_empty = not connection.scalar(_TABLES)
        if is_empty:
            yield from self._into_an_empty_one(copy)
        elif not replace:
            raise click.ClickException(
                f"The database {self._url.database} holds something already; --replace puts the backup in its place and "
                "keeps it under another name."
            )
        else:
            yield from self._in_place_of_another(copy)

    def _into_an_empty_one(self, copy: Path) -> Iterator[Placing]:
        try:
            _load(self._url, copy)
            yield Placing(_shown(self._url))
        except BaseException:
            with _connected(self._url) as connection:
                _empty(connection)
            raise

    def _in_place_of_another(self, copy: Path) -> Iterator[Placing]:
        _require_nobody(self._url)
        with _database_aside(self._url, "restoring") as url:
            _load(url, copy)
            placing = Placing(_shown(url))
            yield placing
            _require_nobody(self._url)
            placing.kept = _shown(_swap(url, self._url))

    def _require(self, program: str, connection: Connection) -> None:
        """Refuse a program that is older than the server: it would not know all that is there."""
        version, server = _version(program), int(str(connection.scalar(text("SHOW server_version"))).split(".")[0])
        if version < server:
            raise click.ClickException(
                f"`{program}` is of PostgreSQL {version} and the server of {server}; install the client programs of "
                f"{server} (Debian: postgresql-client-{server})."
            )


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _version(program: str) -> int:
    with _running(None, program, "--version") as process:
        found = re.search(rb"\d+", process.communicate()[0])
    return int(found[0]) if found else 0


@contextmanager
def _running(url: URL | None, program: str, *options: str) -> "Iterator[subprocess.Popen[bytes]]":
    """One of PostgreSQL's own programs, until it has ended well; the password is told where nobody else can read it."""
    environment, told = dict(os.environ), []
    if url is not None:
        known = {**url.translate_connect_args(username="user", database="dbname"), **url.query}
        if password := known.pop("password", None):
            environment["PGPASSWORD"] = str(password)
        told = [f"--dbname={make_conninfo(**known)}"]
    try:
        process = subprocess.Popen(  # noqa: S603 - a program of PostgreSQL's, with what we made ourselves
            [program, *told, *options], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )  # fmt: skip
    except FileNotFoundError:
        raise click.ClickException(
            f"`{program}` is not installed; it comes with PostgreSQL's client programs (Debian: postgresql-client)."
        ) from None
    try:
        yield process
        _, said = process.communicate()
    except BaseException:
        process.kill()
        process.communicate()
        raise
    if process.returncode:
        why = said.decode(errors="replace").strip() or f"it ended with {process.returncode}."
        raise click.ClickException(f"`{program}` failed: {why}")


def _load(url: URL, copy: Path) -> None:
    """All of a dump, or nothing; and what the server has to know to plan well."""
    options = ("--no-owner", "--no-privileges", "--no-password", "--exit-on-error", "--single-transaction")
    with _running(url, "pg_restore", *options, str(copy)):
        pass
    with _connected(url) as connection:
        connection.execute(text("ANALYZE"))


def _empty(connection: Connection) -> None:
    """Take away all that was loaded into a database that held nothing before."""
    for kind, name in connection.execute(_ALL).all():
        connection.execute(text(f"DROP {kind} IF EXISTS {name} CASCADE"))


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    """A connection on which each statement stands for itself."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool, hide_parameters=True)
    with engine.connect() as connection:
        yield connection


@contextmanager
def _above(url: URL) -> Iterator[Connection]:
    """A connection to the server beside the database itself, to make, rename and drop databases."""
    for name in _MAINTENANCE:
        with suppress(OperationalError):
            engine: Engine = create_engine(url.set(database=name), isolation_level="AUTOCOMMIT", poolclass=NullPool)
            with engine.connect() as tried:
                tried.execute(text("SELECT 1"))
            break
    with engine.connect() as connection:
        yield connection


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)


def _beside(name: str | None, ending: str) -> str:
    """A name for a database that goes with another's; names have an end."""
    return f"{(name or '')[: _LONGEST_NAME - len(ending) - 1]}_{ending}"


@contextmanager
def _database_aside(url: URL, what: str) -> Iterator[URL]:
    """A new database on the same server, sorted alike, which is gone after the block unless it has got another name."""
    name = _beside(url.database, f"{what}_{uuid4().hex[:8]}")
    with _above(url) as connection:
        collate, ctype = connection.execute(_MADE_AS, {"name": url.database}).one()
        connection.execute(
            text(f"CREATE DATABASE {_quoted(connection, name)} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE '{collate}' LC_CTYPE '{ctype}'")
        )  # fmt: skip
    try:
        yield url.set(database=name)
    finally:
        with _above(url) as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {_quoted(connection, name)} WITH (FORCE)"))


def _require_nobody(url: URL) -> None:
    with _above(url) as connection:
        others = connection.scalar(_OTHERS, {"name": url.database})
    if others:
        raise click.ClickException(
            f"{others} connections work on the database {url.database}: stop the service and its workers first."
        )


def _swap(new: URL, place: URL) -> URL:
    """Give a database the name of another, and that one a name that says since when; both or neither."""
    kept = _beside(place.database, f"before_{datetime.now(UTC):%Y%m%dT%H%M%S}")
    with _above(place) as connection, connection.execution_options(isolation_level="READ COMMITTED") as both:
        old, name, aside = (_quoted(both, each or "") for each in (kept, place.database, new.database))
        try:
            with both.begin():
                both.execute(text(f"ALTER DATABASE {name} RENAME TO {old}"))
                both.execute(text(f"ALTER DATABASE {aside} RENAME TO {name}"))
        except DBAPIError as error:
            raise click.ClickException(f"The databases could not change places: {error.orig}") from None
    return place.set(database=kept)
