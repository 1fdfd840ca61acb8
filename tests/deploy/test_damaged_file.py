"""Bytes of an SQLite file are overwritten: callers are told to come again, readiness and the doctor name it, and no content is in the log."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from api.sqlite import driver
from tests.conftest import Write
from tests.deploy.programs import ask
from tests.deploy.test_faults import FAQS, Answer, Caller, filled, is_told_to_come_again
from tests.deploy.test_full_disk import copied
from tests.processes import END_TIMEOUT_S, free_port, running, wait_until
from tests.sync.lively_server import serving

pytestmark = [pytest.mark.once, pytest.mark.long]

PAST = f"{FAQS}?at=2"
"""What no memory has yet."""
PROGRAM = [sys.executable, "-m", "api.start"]


class Kept(NamedTuple):
    """A whole database in a file of its own, and a key that opens it."""

    file: Path
    key: str

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def damage(self, *tables: str) -> None:
        """Overwrite the first page of some tables, as a disk does that fails."""
        with closing(driver.connect(self.file)) as connection:
            size = connection.execute("PRAGMA page_size").fetchone()[0]
            roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'"))
        with self.file.open("r+b") as file:
            for each in tables:
                file.seek((roots[each] - 1) * size)
                file.write(os.urandom(size))

    def touch(self) -> None:
        """Alter something elsewhere in it, so that nobody takes what they remember for what stands there."""
        with closing(driver.connect(self.file)) as connection, connection:
            connection.execute("UPDATE ledger SET seq = seq")


@pytest.fixture
def kept(database_url: str, write: Write, tmp_path: Path) -> Iterator[Kept]:
    key = filled(write)
    return Kept(copied(database_url, tmp_path), key)


def tells_damage(answer: Answer) -> bool:
    told = answer.status == 503 and int(answer.retry_after or 0) > 0 and answer.body["checks"]["disk"] == "error"
    return told and "restore a backup" in answer.body["details"]["disk"]["detail"]


def lives(address: str) -> bool:
    return ask(address, "/healthz").status == 200


def test_one_that_is_damaged_while_it_is_served(kept: Kept, tmp_path: Path) -> None:
    with serving(kept.url, tmp_path, freshness_ms=0) as address:
        caller = Caller(address, kept.key)
        known = caller.read()
        assert (known.status, caller.read("/readyz").status) == (200, 200)
        kept.damage("fact", "audit_event")
        kept.touch()
        assert is_told_to_come_again(caller.read(PAST))
        assert is_told_to_come_again(caller.save("after"))
        # What is in memory was read when all was whole.
        assert caller.read() == known
        wait_until(lambda: tells_damage(caller.read("/readyz")))
        assert caller.read("/healthz").status == 200


def test_one_that_was_damaged_before_it_is_served(kept: Kept, tmp_path: Path) -> None:
    kept.damage("fact")
    port = free_port()
    command, address = [*PROGRAM, "serve", "--port", port, "--no-worker"], f"http://127.0.0.1:{port}"
    with running(command, tmp_path / "server.log", lambda: lives(address), CONTENT_DATABASE_URL=kept.url):
        caller = Caller(address, kept.key)
        assert is_told_to_come_again(caller.read())
        assert is_told_to_come_again(caller.read(PAST))
        assert tells_damage(caller.read("/readyz"))


def test_another_file_in_its_place_is_served_without_a_restart(kept: Kept, tmp_path: Path) -> None:
    whole = kept.file.with_name("whole.db")
    whole.write_bytes(kept.file.read_bytes())
    with serving(kept.url, tmp_path, freshness_ms=0) as address:
        caller = Caller(address, kept.key)
        assert caller.read("/readyz").status == 200
        kept.damage("fact", "audit_event")
        kept.touch()
        assert is_told_to_come_again(caller.read(PAST))
        for ending in ("-wal", "-shm"):
            kept.file.with_name(kept.file.name + ending).unlink(missing_ok=True)
        whole.replace(kept.file)
        assert caller.read(PAST).status == 200


def test_text_that_is_not_text_any_more_is_not_quoted_in_the_log(kept: Kept, tmp_path: Path) -> None:
    with closing(driver.connect(kept.file)) as connection, connection:
        connection.execute("UPDATE key SET name = CAST(CAST('Secretname' AS BLOB) || X'FF' AS TEXT)")
    with serving(kept.url, tmp_path) as address:
        assert is_told_to_come_again(Caller(address, kept.key).read("/v1/admin/me"))
    log = (tmp_path / "server.log").read_text()
    assert "not UTF-8 any more" in log
    assert "Secretname" not in log


@pytest.mark.parametrize("damaged", ["fact", "record", "ledger", "job", "person", "audit_event"])
def test_the_doctor_names_it_wherever_it_is(kept: Kept, damaged: str) -> None:
    kept.damage(damaged)
    done = subprocess.run(
        [*PROGRAM, "doctor", "--json"], env={**os.environ, "CONTENT_DATABASE_URL": kept.url},
        capture_output=True, text=True, timeout=END_TIMEOUT_S * 2,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    said = json.loads(done.stdout)["checks"]["sqlite"]
    assert said["status"] == "error"
    assert "restore a backup" in said["detail"]
