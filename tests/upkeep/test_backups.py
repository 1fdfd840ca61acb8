"""A backup is one moment of the database, made while others work on it, and appears whole or not at all."""

import hashlib
import json
import os
import resource
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from api import __version__
from api.database import Database
from api.sqlite import driver
from api.upkeep import backing_up, postgres_dumps
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live
from tests.intruder import unguarded
from tests.lookup import find_record
from tests.upkeep.conftest import Command, manifest

pytestmark = pytest.mark.database


def test_a_backup_says_what_it_holds_and_how_far_the_history_had_come(
    backup: Path, command: Command, client: Client
) -> None:
    said = manifest(backup)
    copy = backup / said["file"]
    assert sorted(each.name for each in backup.iterdir()) == sorted(["manifest.json", said["file"]])
    assert (said["size"], said["sha256"]) == (copy.stat().st_size, hashlib.sha256(copy.read_bytes()).hexdigest())
    assert (said["format"], said["release"], said["kind"]) == (
        1,
        __version__,
        copy.suffix == ".dump" and "postgresql" or "sqlite",
    )
    assert said["head"] == json.loads(command("head").stdout)
    assert said["sites"] == {key: client.json(f"/v1/sites/{key}")["seq"] for key in ("clinic", "core")} | {
        "staff": said["sites"]["core"]
    }
    digest = client.json("/v1/sites/clinic/sync?locale=en")["digest"]
    [told] = [each for each in said["answers"] if each["site"] == "clinic"]
    assert (told["count"], told["digest"]) == (digest["count"], digest["value"])
    assert {each["site"] for each in said["answers"]} == {"clinic", "core"}


def test_a_backup_is_for_nobody_else_to_read(backup: Path) -> None:
    assert {oct(each.stat().st_mode & 0o777) for each in backup.iterdir()} == {"0o600"}
    assert oct(backup.stat().st_mode & 0o777) == "0o700"


@pytest.mark.long
def test_whoever_publishes_meanwhile_is_in_it_whole_or_not_at_all(
    app: Flask, write: Write, content: list[str], command: Command, tmp_path: Path, elsewhere: str
) -> None:
    done, last = Event(), 0

    def say(session: Session, question: str) -> None:
        edit_live(session, find_record(session, content[0]), "en", question=question)

    def publish() -> None:
        nonlocal last
        while not done.is_set():
            last += 1
            write(say, f"Number {last}?")

    publisher = Thread(target=publish)
    publisher.start()
    try:
        made = [Path(command("backup", str(tmp_path)).stdout.strip()) for _ in range(3)]
    finally:
        done.set()
        publisher.join()
    assert last > 3
    assert len({manifest(each)["head"]["seq"] for each in made}) == 3
    for each in made:
        assert json.loads(command("drill", str(each), "--json").stdout)["ok"]


def test_older_ones_go_once_the_new_one_is_whole(command: Command, content: list[str], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a backup")
    made = [Path(command("backup", str(tmp_path), "--keep", "2").stdout.strip()) for _ in range(3)]
    assert [each.exists() for each in made] == [False, True, True]
    assert {each.name for each in tmp_path.iterdir() if not each.name.startswith(".")} == {
        "notes.txt", made[1].name, made[2].name
    }  # fmt: skip


@pytest.mark.once
def test_a_copy_that_is_not_whole_never_counts_and_no_older_one_goes_for_it(
    command: Command, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing_up, "sum_of", lambda _: "0" * 64)
    told = command("backup", str(backup.parent), "--keep", "1", fails=True)
    assert "The copy is not whole, and was taken away again" in told.stderr
    assert [each for each in backup.parent.iterdir() if each.name != ".lock"] == [backup]


def test_what_one_who_was_killed_left_is_taken_away(command: Command, content: list[str], tmp_path: Path) -> None:
    left = tmp_path / ".part-killed"
    left.mkdir()
    (left / "content.sqlite3").write_bytes(b"half")
    command("backup", str(tmp_path))
    assert not left.exists()


@pytest.mark.once
def test_two_at_a_time_into_one_folder_are_refused(command: Command, backup: Path) -> None:
    with (backup.parent / ".lock").open("w") as lock:
        backing_up.fcntl.flock(lock, backing_up.fcntl.LOCK_EX)
        told = command("backup", str(backup.parent), fails=True)
    assert "Another backup is being written" in told.stderr


@pytest.mark.once
def test_a_disk_with_too_little_room_is_told_before_it_is_full(
    command: Command, content: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing_up, "LEAST_FREE", 2**60)
    told = command("backup", str(tmp_path), fails=True)
    assert "make room, or choose another disk" in told.stderr
    assert [each.name for each in tmp_path.iterdir()] == [".lock"]


@pytest.mark.once
def test_the_folder_may_be_a_setting_and_must_be_something(
    command: Command, content: list[str], tmp_path: Path
) -> None:
    made = Path(command("backup", CONTENT_BACKUP_DIR=str(tmp_path)).stdout.strip())
    assert made.parent == tmp_path
    assert "CONTENT_BACKUP_DIR" in command("backup", fails=True).stderr


@pytest.mark.once
def test_what_was_deleted_does_not_go_along(app: Flask, command: Command, content: list[str], tmp_path: Path) -> None:
    database: Database = app.extensions["database"]
    with closing(driver.connect(str(database.url.database))) as connection:
        connection.execute("CREATE TABLE passing (words TEXT)")
        connection.execute("INSERT INTO passing VALUES (?)", ("a name that was erased " * 500,))
        connection.commit()
        connection.execute("DROP TABLE passing")
        connection.commit()
    made = Path(command("backup", str(tmp_path)).stdout.strip())
    assert b"a name that was erased" not in (made / "content.sqlite3").read_bytes()


@pytest.mark.once
def test_a_damaged_history_is_copied_all_the_same_and_said_to_be_damaged(
    app: Flask, command: Command, backup: Path
) -> None:
    database: Database = app.extensions["database"]
    with database.transaction() as session, unguarded(session):
        session.execute(text("UPDATE fact SET value = '[7' WHERE id = 1"))
    told = command("backup", str(backup.parent), "--keep", "1", fails=True)
    assert "`clinic-content verify` says what is damaged" in told.stderr
    assert backup.exists()
    assert manifest(Path(told.stdout.strip()))["answers"] == []


def only_on(url: str, kind: str) -> None:
    if not url.startswith(kind):
        pytest.skip(f"It is about {kind}.")


def test_dump_programs_that_are_missing_or_too_old_are_told(
    command: Command, content: list[str], database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_on(database_url, "postgresql")
    told = command("backup", str(tmp_path / "a"), fails=True, PATH=str(tmp_path))
    assert "`pg_dump` is not installed; it comes with PostgreSQL's client programs" in told.stderr
    monkeypatch.setattr(postgres_dumps, "_version", lambda _: 9)
    told = command("backup", str(tmp_path / "a"), fails=True)
    assert "`pg_dump` is of PostgreSQL 9" in told.stderr
    assert os.listdir(tmp_path / "a") == [".lock"]


def test_a_password_is_in_no_list_of_processes(
    command: Command, content: list[str], database_url: str, tmp_path: Path
) -> None:
    only_on(database_url, "postgresql")
    spy = tmp_path / "bin" / "pg_dump"
    spy.parent.mkdir()
    spy.write_text(
        f'#!/bin/sh\necho "$@" >>{tmp_path}/said\n[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 99" || exit 3\n'
    )
    spy.chmod(0o755)
    url = database_url.replace("postgres@", "postgres:hush@", 1)
    command("backup", str(tmp_path / "a"), url=url, fails=True, PATH=f"{spy.parent}:{os.environ['PATH']}")
    said = (tmp_path / "said").read_text()
    assert "--dbname=" in said
    assert "hush" not in said


def test_a_disk_that_fills_up_meanwhile_leaves_nothing_half(
    content: list[str], database_url: str, tmp_path: Path
) -> None:
    def few_bytes() -> None:
        """No file may grow beyond what even the smallest copy takes."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, 8_192))

    told = subprocess.run(
        [sys.executable, "-m", "api.start", "backup", str(tmp_path / "a")], preexec_fn=few_bytes, capture_output=True, text=True,
        env={**os.environ, "CONTENT_DATABASE_URL": database_url},
    )  # fmt: skip
    assert told.returncode == 1
    assert told.stderr.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in told.stderr
    assert os.listdir(tmp_path / "a") == [".lock"]
