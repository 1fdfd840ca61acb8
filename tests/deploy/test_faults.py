"""What a server runs on fails and comes back: callers are told to come again, nothing is half written, and no restart is needed."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from sqlalchemy import create_engine, make_url, text

from api.database import Database, migrate
from api.sqlite import driver
from tests.acts import create_key
from tests.conftest import NO_POSTGRES, REQUIRE_ALL, Write
from tests.databases import PostgresCluster, PostgresServer, Server, postgres_programs
from tests.deploy.test_full_disk import OWN_DISK, can_mount, copied
from tests.factories import NOW, make_record, make_site
from tests.lookup import verify
from tests.processes import END_TIMEOUT_S, free_port, wait_until
from tests.sync.lively_server import serving

pytestmark = [pytest.mark.database, pytest.mark.long]

FAQS = "/v1/sites/core/faqs"
SEALING = 7_226_014
"""The number that stands for appending a seal among the locks of PostgreSQL."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    retry_after: str | None
    body: Any


class Caller:
    """Somebody who reads and saves over HTTP, and remembers what the server answered for."""

    def __init__(self, address: str, key: str) -> None:
        self._address, self._key = address, key
        self.saved: list[str] = []

    def read(self, path: str = FAQS) -> Answer:
        return self._ask("GET", path)

    def save(self, name: str) -> Answer:
        answer = self._ask("POST", "/v1/admin/people", {"name": name})
        if answer.status == 201:
            self.saved.append(name)
        return answer

    def names(self) -> list[str]:
        """The people that there are."""
        return [each["name"] for each in self._ask("GET", "/v1/admin/people?limit=500").body["items"]]

    def _ask(self, method: str, path: str, body: Any = None) -> Answer:
        headers = {"Authorization": f"Bearer {self._key}"} if path.startswith("/v1/admin") else {}
        with closing(http.client.HTTPConnection(urlsplit(self._address).netloc, timeout=60)) as connection:
            sent = None if body is None else json.dumps(body)
            connection.request(method, path, sent, {**headers, "Content-Type": "application/json"})
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheader("Retry-After"), json.loads(answer.read() or "null"))


def is_told_to_come_again(answer: Answer) -> bool:
    return answer.status == 503 and int(answer.retry_after or 0) > 0 and answer.body["type"].endswith("/unavailable")


def goes_on(caller: Caller, name: str) -> None:
    """Saves and reads succeed again, soon and by themselves."""
    wait_until(lambda: caller.save(name).status == 201)
    wait_until(lambda: caller.read().status == 200)
    assert caller.names() == caller.saved


def filled(write: Callable[..., Any]) -> str:
    """Some content, and the text of a key."""
    write(make_site)
    write(make_record)
    _, key = write(create_key, name="tests", roles=["admin"], now=NOW)
    return str(key)


def is_whole(url: str) -> bool:
    with closing(Database(url)) as database, database.reading() as session:
        return verify(session) == []


# A disk of its own, which nobody else sees and which goes with the last process that does.
ON_OWN_DISK = """
set -e
mount -t tmpfs -o size=24m tmpfs "$1"
cp "$2" "$1/content.db"
export CONTENT_DATABASE_URL="sqlite:///$1/content.db"
exec "$3" -m api.start serve --port "$4" --no-worker
"""


class Disk:
    """The disk of a server, as only its own processes see it."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path) -> None:
        self._process, self._folder = process, folder
        self._rest = Path(f"/proc/{process.pid}/root{folder}/rest")

    def fill(self) -> None:
        """Leave no byte free."""
        with suppress(OSError), self._rest.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(1 << 16))
        with suppress(OSError), self._rest.open("ab", buffering=0) as file:
            while True:
                file.write(b"\\0")

    def free(self) -> None:
        self._rest.unlink()

    def run(self, *command: str) -> "subprocess.CompletedProcess[bytes]":
        """Run a program where the server's disk is seen."""
        return subprocess.run(["nsenter", "-t", str(self._process.pid), "-m", *command], capture_output=True)

    def is_whole(self) -> bool:
        """Whether the operator's command finds nothing wrong."""
        told = [
            "env",
            f"CONTENT_DATABASE_URL=sqlite:///{self._folder}/content.db",
            sys.executable,
            "-m",
            "api.start",
            "verify",
        ]
        return self.run(*told).returncode == 0


@contextmanager
def on_its_own_disk(folder: Path, file: Path) -> Iterator[tuple[str, Disk]]:
    """The address of a server, and its disk."""
    port, disk = free_port(), folder / "disk"
    disk.mkdir()
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*OWN_DISK, "sh", "-c", ON_OWN_DISK, "sh", disk, file, sys.executable, str(port)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until(lambda: Caller(address, "").read("/v1").status == 200, process, folder / "server.log")
            yield address, Disk(process, disk)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(END_TIMEOUT_S)


@pytest.fixture
def disk(database_url: str, write: Write, tmp_path: Path) -> Iterator[tuple[Caller, Disk]]:
    """Somebody who calls a server that has a disk of its own."""
    if os.geteuid() != 0 or shutil.which("nsenter") is None or not can_mount(tmp_path):
        pytest.skip("No disk of one's own can be mounted here.")
    if not database_url.startswith("sqlite"):
        pytest.skip("It is about SQLite's file.")
    key = filled(write)
    with on_its_own_disk(tmp_path, copied(database_url, tmp_path)) as (address, found):
        yield Caller(address, key), found


def test_a_disk_that_fills_up_while_people_save(disk: tuple[Caller, Disk]) -> None:
    caller, theirs = disk
    assert caller.save("before").status == 201
    theirs.fill()
    refused = [caller.save(f"meanwhile {number}") for number in range(5)]
    assert is_told_to_come_again(refused[-1])
    assert all(each.status == 201 or is_told_to_come_again(each) for each in refused)
    assert caller.read().status == 200
    theirs.free()
    goes_on(caller, "after")
    assert theirs.is_whole()


def test_a_file_system_that_only_reads_is_told_at_the_start(database_url: str, write: Write, tmp_path: Path) -> None:
    if not database_url.startswith("sqlite") or not can_mount(tmp_path):
        pytest.skip("No disk of one's own can be mounted here, or it is not about a file.")
    filled(write)
    disk = tmp_path / "disk"
    disk.mkdir()
    script = ON_OWN_DISK.replace("export", 'mount -o remount,ro "$1"\nexport', 1)
    told = subprocess.run(
        [*OWN_DISK, "sh", "-c", script, "sh", disk, copied(database_url, tmp_path), sys.executable, str(free_port())],
        capture_output=True, text=True, timeout=END_TIMEOUT_S,
    )  # fmt: skip
    assert told.returncode == 1
    assert told.stderr.startswith("Error: The database does not do its part: ")
    assert told.stderr.count("\n") == 1


def test_whoever_waits_too_long_for_a_locked_file_is_told_and_readers_are_answered(
    database_url: str, write: Write, tmp_path: Path
) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("It is about SQLite's one lock.")
    key = filled(write)
    with serving(database_url, tmp_path) as address:
        caller = Caller(address, key)
        with closing(driver.connect(str(make_url(database_url).database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            waiting: list[Answer] = []
            thread = threading.Thread(target=lambda: waiting.append(caller.save("meanwhile")))
            thread.start()
            while thread.is_alive():
                assert caller.read().status == 200
                time.sleep(0.2)
            assert is_told_to_come_again(waiting[0])
            assert time.monotonic() - began < 20
            other.execute("ROLLBACK")
        goes_on(caller, "after")
    assert is_whole(database_url)


@pytest.fixture
def cluster(database_server: Server) -> Iterator[PostgresCluster]:
    """A PostgreSQL server that may be stopped."""
    if not isinstance(database_server, PostgresServer):
        pytest.skip("It is about PostgreSQL.")
    programs = postgres_programs()
    if programs is None:
        assert not REQUIRE_ALL, NO_POSTGRES
        pytest.skip(NO_POSTGRES)
    started = PostgresCluster(programs, durable=True)
    migrate(started.url)
    yield started
    started.stop()


@pytest.fixture
def caller(cluster: PostgresCluster, tmp_path: Path) -> Iterator[Caller]:
    """Somebody who calls a server on it."""
    with closing(Database(cluster.url)) as database:

        def write(do: Callable[..., Any], **options: Any) -> Any:
            with database.transaction() as session:
                return do(session, **options)

        key = filled(write)
    with serving(cluster.url, tmp_path) as address:
        yield Caller(address, key)


def tell(cluster: PostgresCluster, *statements: str) -> Any:
    """Have an operator's statements run, and what the last one says."""
    engine = create_engine(cluster.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found = [connection.execute(text(each)) for each in statements][-1]
        told = found.scalar() if found.returns_rows else None
    engine.dispose()
    return told


def test_postgresql_is_stopped_and_started_again(caller: Caller, cluster: PostgresCluster) -> None:
    assert caller.save("before").status == 201
    before = caller.read()
    for number in range(2):
        cluster.halt()
        assert is_told_to_come_again(caller.save("meanwhile"))
        during = caller.read()
        assert during == before or is_told_to_come_again(during)
        cluster.revive()
        goes_on(caller, f"after {number}")
    assert is_whole(cluster.url)


def test_a_connection_that_is_dropped_in_the_middle_of_a_save(caller: Caller, cluster: PostgresCluster) -> None:
    assert caller.save("before").status == 201
    engine = create_engine(cluster.url)
    with engine.connect() as other:
        # Whoever saves has written all of it by then, and only waits to seal it.
        other.execute(text(f"SELECT pg_advisory_xact_lock({SEALING})"))
        waiting: list[Answer] = []
        thread = threading.Thread(target=lambda: waiting.append(caller.save("dropped")))
        thread.start()
        drop = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'advisory'"
        wait_until(lambda: tell(cluster, drop))
        thread.join()
        other.rollback()
    engine.dispose()
    assert is_told_to_come_again(waiting[0])
    goes_on(caller, "after")
    assert "dropped" not in caller.names()
    assert is_whole(cluster.url)


def test_all_connections_are_dropped_while_nobody_uses_them(caller: Caller, cluster: PostgresCluster) -> None:
    assert caller.save("before").status == 201
    tell(
        cluster,
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
    )
    assert caller.read().status == 200
    assert caller.save("after").status == 201
    assert caller.names() == caller.saved


def test_a_server_that_only_reads_as_after_a_failover(caller: Caller, cluster: PostgresCluster) -> None:
    assert caller.save("before").status == 201
    mine = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    tell(cluster, "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()", mine)
    wait_until(lambda: is_told_to_come_again(caller.save("meanwhile")))
    assert caller.read().status == 200
    tell(
        cluster,
        "SET default_transaction_read_only = off",
        "ALTER SYSTEM RESET default_transaction_read_only",
        "SELECT pg_reload_conf()",
    )
    goes_on(caller, "after")
    assert is_whole(cluster.url)
