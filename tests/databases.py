"""The databases that the tests run on, SQLite files or a PostgreSQL server, for the fixtures in conftest."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import NullPool, create_engine, make_url
from sqlalchemy.exc import OperationalError

from api.database import database_url, migrate
from api.sqlite import driver
from tests.processes import START_TIMEOUT_S, free_port
from tests.spares import Spares

POSTGRES_URL = "CONTENT_TEST_POSTGRES_URL"
ICU_VERSION = 15

# The shell outlives us for a moment: its input ends when we do, however that happens, and it takes the cluster with it.
# A server still too young to know SIGQUIT, by which it leaves its clients without asking, is ended by SIGTERM.
CLUSTER_SCRIPT = """
programs=$1; folder=$2; port=$3; options=$4; shift 4
trap 'rm -rf "$folder"' EXIT
"$programs/$@" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
"$programs/postgres" -D "$folder/data" -c listen_addresses=127.0.0.1 -c port="$port" -c unix_socket_directories= \\
    -c max_connections=200 $options >"$folder/log" 2>&1 &
cat >/dev/null
# It may have ended by itself, or by the first of these.
{ kill -TERM $!; kill -QUIT $!; } 2>/dev/null
wait $!
"""


# What tests write may be lost with the machine; what is measured may not.
FORGETFUL = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off"


MEMORY = Path("/dev/shm")  # noqa: S108 — only folders made by tempfile are put there
ENOUGH_MEMORY = 4 * 2**30


def memory_folder() -> Path | None:
    """Where files are kept in memory, on a machine with plenty of it: a run copies its database a thousand times."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH_MEMORY else None


class Server(Protocol):
    """What makes and drops databases."""

    def create(self, *, template: str | None = None) -> str:
        """The address of a new database: empty, or equal to the template, which nobody may be connected to."""

    def drop(self, url: str) -> None:
        """Give a database back that nobody needs any more."""

    def destroy(self, url: str) -> None:
        """Take a database from those who still work on it, so that they find nothing there."""

    def reuse(self, template: str) -> None:
        """Let what is made from a template without content, and dropped, be emptied for the next where that is quicker."""


class SqliteFiles:
    """A folder of SQLite databases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._free: list[Path] = []

    def create(self, *, template: str | None = None) -> str:
        path = self._free.pop() if self._free else self.folder / f"{uuid4().hex}.db"
        # Nobody else's, as the service makes them; of others it would warn.
        path.touch(mode=0o600)
        if template:
            _copy_sqlite(_sqlite_path(template), path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        self.destroy(url)
        path = _sqlite_path(url)
        # One who opens the next by the same name has learned its statements already.
        self._free.append(path)

    def destroy(self, url: str) -> None:
        path = _sqlite_path(url)
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()

    def reuse(self, template: str) -> None:
        # Nothing is quicker than to copy so small a file.
        pass


class PostgresServer:
    """The databases of a running PostgreSQL server that belong to this process."""

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        self._engine = create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._spares: dict[str | None, Spares] = {}

    def reuse(self, template: str) -> None:
        self._spares[template] = Spares()

    def create(self, *, template: str | None = None) -> str:
        spares = self._spares.get(template)
        if spares and spares.free:
            return spares.free.pop()
        for each in self._spares.values():
            each.leave(template)
        name = f"content_test_{uuid4().hex}"
        self._execute(f"CREATE DATABASE {name} {self._origin(template)}")
        url = self.url.set(database=name).render_as_string(hide_password=False)
        if spares:
            spares.add(url)
        return url

    def drop(self, url: str) -> None:
        if any(each.take_back(url) for each in self._spares.values()):
            return
        for each in (url, *(self._spares.pop(url).end() if url in self._spares else ())):
            self._drop(each)

    def destroy(self, url: str) -> None:
        for each in self._spares.values():
            each.forget(url)
        self._drop(url)

    def _drop(self, url: str) -> None:
        self._execute(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def version(self) -> str:
        """The server's version, by which one also knows that it answers."""
        return str(self._execute("SHOW server_version"))

    def _origin(self, template: str | None) -> str:
        if template:
            return f"TEMPLATE {make_url(template).database}"
        if int(self.version().split(".")[0]) < ICU_VERSION:
            return "TEMPLATE template0 ENCODING 'UTF8'"
        # A collation unlike SQLite's byte order, as most servers have, so that a list left to the server's order fails.
        return "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'"

    def _execute(self, statement: str) -> object:
        with self._engine.connect() as connection:
            result = connection.exec_driver_sql(statement)
            return result.scalar() if result.returns_rows else None


class PostgresCluster:
    """A throw-away PostgreSQL server with data of its own, for a machine that has the programs but no server for us."""

    def __init__(self, programs: Path, *, durable: bool = False, origin: str | None = None) -> None:
        """A server with data of its own, or a replica that follows the server at `origin`."""
        self._folder = Path(tempfile.mkdtemp(prefix="content-postgres-", dir=None if durable else memory_folder()))
        self._port = free_port()
        self._programs = programs
        self._options = "" if durable else FORGETFUL
        self._revived: subprocess.Popen[bytes] | None = None
        user = _unprivileged_user()
        if user:
            shutil.chown(self._folder, user)
        self._shell = subprocess.Popen(
            [
                "sh", "-c", CLUSTER_SCRIPT, "postgres", programs, self._folder, str(self._port),
                self._options, *self._origin(origin),
            ],
            stdin=subprocess.PIPE, start_new_session=True,
            cwd=self._folder, user=user, extra_groups=[] if user else None,
        )  # fmt: skip
        self._wait()

    def _origin(self, origin: str | None) -> list[str]:
        """The program that makes the data, with what it is told."""
        data = str(self._folder / "data")
        if origin is None:
            return ["initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"]
        parsed = make_url(origin)
        place = ["-h", parsed.host or "", "-p", str(parsed.port), "-U", parsed.username or ""]
        return ["pg_basebackup", "-D", data, *place, "--checkpoint=fast", "--write-recovery-conf", "--no-sync"]

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres"

    def stop(self) -> None:
        """End the server and remove its data."""
        self.halt()
        self._shell.communicate()

    def halt(self) -> None:
        """End the server as a machine that fails does; its data stay."""
        told = self._folder / "data" / "postmaster.pid"
        if told.exists():
            with suppress(ProcessLookupError):
                os.kill(int(told.read_text().split()[0]), signal.SIGQUIT)
            deadline = time.monotonic() + START_TIMEOUT_S
            while told.exists() and time.monotonic() < deadline:
                time.sleep(0.02)
        if self._revived is not None:
            self._revived.wait(START_TIMEOUT_S)

    def revive(self) -> None:
        """Start the server again on the same data."""
        user = _unprivileged_user()
        with (self._folder / "log").open("ab") as log:
            self._revived = subprocess.Popen(
                [
                    self._programs / "postgres", "-D", self._folder / "data", "-c", "listen_addresses=127.0.0.1", "-c",
                    f"port={self._port}", "-c", "unix_socket_directories=", *self._options.split(),
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._folder, user=user,
                extra_groups=[] if user else None,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if self._shell.poll() is not None or time.monotonic() > deadline:
                log = self._folder / "log"
                told = log.read_text() if log.exists() else ""
                self.stop()
                raise RuntimeError(f"PostgreSQL did not start. {told}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return bool(PostgresServer(self.url).version())
        except OperationalError:
            return False


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest where there are several."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    # Debian keeps them off the path.
    installed = [each.parent for each in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(installed, key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def fresh_database(server: Server, *, template: str | None = None) -> Iterator[str]:
    """A database for one block, dropped at its end."""
    url = server.create(template=template)
    try:
        yield url
    finally:
        server.drop(url)


@contextmanager
def migrated_database(server: Server) -> Iterator[str]:
    """A database with all tables and no content, to make others from."""
    with fresh_database(server) as url:
        migrate(url)
        yield url


def seed_template(url: str) -> None:
    """Load the whole seed into a migrated database."""
    # Only the tests that read the seed should wait for the whole application to be imported.
    from api.cli import load_seed

    load_seed(url)


def _sqlite_path(url: str) -> Path:
    return Path(make_url(url).database or "")


def _copy_sqlite(template: Path, path: Path) -> None:
    # The template's last words may still be in its write-ahead log, which copying the file alone would lose.
    with closing(driver.connect(template)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(template, path)


def _unprivileged_user() -> str | None:
    """Who runs PostgreSQL, which refuses to be run by root; None for ourselves."""
    if os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
