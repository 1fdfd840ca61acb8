"""SQLite's files: private, looked for before a save is answered, and enough by themselves once nobody works on them."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from api.cli import main
from api.database import Database
from api.sqlite import driver
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import Desk, expect

pytestmark = pytest.mark.once

FAQS = "/v1/sites/core/faqs"


@pytest.fixture
def file(app: Flask) -> Path:
    """The database's file, while the app works on it."""
    return Path(str(app.extensions["database"].url.database))


def save(admin: Desk, name: str = "Ann") -> Any:
    """The answer to a call that writes."""
    return admin.call("POST", "people", {"name": name})


def away(file: Path) -> Path:
    """Where a file is moved to, on the same disk."""
    return file.with_name(f"{file.name}.away")


def names(file: Path) -> set[str]:
    with closing(driver.connect(file)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM person")}


def test_nobody_is_told_of_a_save_into_a_file_that_was_moved_away(admin: Desk, file: Path, tmp_path: Path) -> None:
    expect(save(admin, "before"), 201)
    file.rename(away(file))
    answer = save(admin, "meanwhile")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    away(file).rename(file)
    expect(save(admin, "after"), 201)
    assert {"before", "after"} <= names(file)
    assert "meanwhile" not in names(file)


def test_readers_go_on_while_the_file_is_away(
    client: Client, admin: Desk, write: Write, file: Path, tmp_path: Path
) -> None:
    write(make_record)
    before = client.json(FAQS)
    file.rename(away(file))
    assert client.json(FAQS) == before
    assert not file.exists()
    away(file).rename(file)


def test_another_file_in_its_place_is_what_readers_get_and_saves_go_into(
    client: Client, admin: Desk, write: Write, file: Path, tmp_path: Path
) -> None:
    id = write(make_record).id
    with closing(driver.connect(file)) as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "backup"),))
    write(make_record)
    assert client.json(FAQS)["total"] == 2
    file.rename(away(file))
    for each in ("-wal", "-shm"):
        file.with_name(file.name + each).unlink()
    shutil.copyfile(tmp_path / "backup", file)
    assert [each["id"] for each in client.json(FAQS)["items"]] == [id]
    expect(save(admin, "into the new one"), 201)
    assert "into the new one" in names(file)
    assert "into the new one" not in names(away(file))


def test_nobody_is_told_of_a_save_into_a_log_that_was_removed(admin: Desk, file: Path) -> None:
    expect(save(admin), 201)
    file.with_name(f"{file.name}-wal").unlink()
    assert save(admin).status_code == 503


def test_no_second_log_is_begun_beside_one_that_was_removed(app: Flask, admin: Desk, file: Path) -> None:
    expect(save(admin), 201)
    file.with_name(f"{file.name}-wal").unlink()
    # All that the pool has are in use, so that each makes one more.
    with app.extensions["database"].writing.connect(), pytest.raises(OperationalError, match="was removed"):
        app.extensions["database"].writing.connect()


def in_file_alone(file: Path, aside: Path) -> set[str]:
    """The names of people in a copy of the file without what lies beside it."""
    shutil.copyfile(file, aside)
    return names(aside)


def test_what_was_saved_into_a_log_that_was_removed_is_put_into_the_file_at_the_next_save(
    admin: Desk, file: Path, tmp_path: Path
) -> None:
    expect(save(admin, "acknowledged"), 201)
    file.with_name(f"{file.name}-wal").unlink()
    assert save(admin, "refused").status_code == 503
    saved = in_file_alone(file, tmp_path / "aside")
    assert "acknowledged" in saved
    assert "refused" not in saved


def test_what_was_saved_into_a_log_that_was_removed_is_there_after_a_restart(
    app: Flask, admin: Desk, file: Path, database_url: str
) -> None:
    expect(save(admin, "acknowledged"), 201)
    file.with_name(f"{file.name}-wal").unlink()
    looked = run_aside(database_url, "doctor")
    assert "restart" in looked.stdout
    assert "backup of it" not in looked.stdout
    app.extensions["database"].close()
    assert run_aside(database_url, "keys", "list").returncode == 0
    assert "acknowledged" in names(file)


def test_readiness_tells_of_a_log_that_was_removed(app: Flask, admin: Desk, file: Path) -> None:
    expect(save(admin), 201)
    file.with_name(f"{file.name}-wal").unlink()
    found = app.test_client().get("/readyz").json
    assert found is not None
    assert found["checks"]["database"] == "warning"
    assert "restart" in found["details"]["database"]["detail"]


@pytest.mark.parametrize("command", [("migrate",), ("serve", "--setup"), ("keys", "list"), ("doctor",)])
def test_no_database_is_made_in_place_of_one_that_was_moved_away(
    admin: Desk, file: Path, database_url: str, tmp_path: Path, command: tuple[str, ...]
) -> None:
    expect(save(admin, "acknowledged"), 201)
    file.rename(away(file))
    tried = run_aside(database_url, *command)
    assert tried.returncode != 0
    assert "Put it back" in tried.stdout + tried.stderr
    assert not file.exists()
    away(file).rename(file)
    expect(save(admin, "after"), 201)
    assert {"acknowledged", "after"} <= names(file)


def test_an_open_database_is_never_made_anew_where_it_was_moved_away(tmp_path: Path) -> None:
    with (
        closing(Database(f"sqlite:///{tmp_path / 'nothing'}")) as database,
        pytest.raises(Exception, match="unable to"),
    ):
        database.engine.connect()
    assert list(tmp_path.iterdir()) == []


def test_a_copy_of_the_file_alone_is_whole_and_its_companions_stay(database_url: str, tmp_path: Path) -> None:
    with closing(Database(database_url)) as database, database.transaction() as session:
        make_site(session)
    file = Path(str(make_url(database_url).database))
    assert [file.with_name(file.name + each).stat().st_size for each in ("-wal", "-shm")] == [0, 32768]
    shutil.copyfile(file, tmp_path / "copy")
    with closing(Database(f"sqlite:///{tmp_path / 'copy'}")) as copy, copy.reading() as session:
        assert session.connection().exec_driver_sql("SELECT key FROM site").scalar() == "core"


def run_aside(url: str, *command: str) -> "subprocess.CompletedProcess[str]":
    """A command in a process of its own, beside the one that works on the database."""
    return subprocess.run(
        [sys.executable, "-m", "api.start", *command], env={**os.environ, "CONTENT_DATABASE_URL": url},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def run(url: str, *command: str) -> str:
    done = CliRunner(env={"CONTENT_DATABASE_URL": url}).invoke(main, command)
    assert done.exit_code == 0, done.output
    return done.output


def test_what_commands_write_is_for_nobody_else(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'var' / 'content.sqlite3'}"
    run(url, "migrate")
    with closing(Database(url)) as database, database.transaction() as session:
        make_site(session)
    run(url, "export", "core", "--output", str(tmp_path / "core.ndjson"))
    written = [*(tmp_path / "var").iterdir(), tmp_path / "core.ndjson"]
    assert len(written) == 4
    assert {oct(each.stat().st_mode & 0o777) for each in written} == {"0o600"}


def test_files_that_others_may_read_are_told_of(database_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    from api.terminal import tell_of_open_files

    file = Path(str(make_url(database_url).database))
    file.chmod(0o640)
    tell_of_open_files(database_url)
    assert file.name in capfd.readouterr().err
    file.chmod(0o600)
    for each in file.parent.glob(f"{file.name}-*"):
        each.chmod(0o600)
    tell_of_open_files(database_url)
    assert capfd.readouterr().err == ""
