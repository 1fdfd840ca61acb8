"""The doctor looks at everything, says of each thing what was seen and what to do, and by its exit code how grave it is."""

import json
import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import make_url, text, update

from api.cli import main
from api.database import Database
from api.models import DeskRecord
from api.sqlite import driver
from api.upkeep import examining
from tests.conftest import Write
from tests.deploy.test_damaged_rows import overwrite
from tests.factories import make_record
from tests.intruder import unguarded
from tests.processes import free_port
from tests.upkeep.conftest import Command, manifest
from tests.upkeep.test_restoring import alter

pytestmark = pytest.mark.database


def doctor(url: str, *options: str, **environment: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and what was found by its name."""
    done = CliRunner(env={"CONTENT_DATABASE_URL": url, **environment}).invoke(main, ["doctor", "--json", *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    said = json.loads(done.stdout)
    assert {"ok": 0, "warning": 1, "error": 2}[said["status"]] == done.exit_code
    return done.exit_code, said["checks"]


def detail(found: dict[str, Any], name: str, status: str) -> str:
    assert found[name]["status"] == status, found[name]
    return str(found[name]["detail"])


def test_where_all_is_well_everything_is_said_to_be(database_url: str, backup: Path) -> None:
    code, found = doctor(database_url, "--deep", "--backups", str(backup.parent))
    assert {
        "settings",
        "files",
        "database",
        "tables",
        "ledger",
        "worker",
        "clock",
        "chain",
        "times",
        "mail",
        "caches",
        "backups",
    } <= set(found)
    # The server of the tests may forget what was committed, and says so.
    assert {name: each["status"] for name, each in found.items() if each["status"] != "ok"} in (
        {},
        {"postgresql": "warning"},
    )
    assert code == (1 if "postgresql" in found else 0)
    assert found["backups"]["newest"] == str(backup)
    assert found["chain"]["looked_at"] == "all"


def test_it_speaks_to_people_in_lines(database_url: str, content: list[str]) -> None:
    done = CliRunner(env={"CONTENT_DATABASE_URL": database_url}).invoke(main, ["doctor"])
    lines = {line.split(":")[0].split()[1]: line for line in done.stdout.splitlines()}
    assert lines["database"].startswith("ok ")
    assert "looked_at all " in lines["chain"]
    assert lines["chain"].endswith("--deep goes through everything")
    assert lines["backups"].startswith("warning backups: Nobody says where backups are")


def test_it_alters_nothing(database_url: str, command: Any, content: list[str]) -> None:
    before = command("head").stdout
    doctor(database_url, "--deep")
    assert command("head").stdout == before


@pytest.mark.once
def test_a_database_that_is_not_there_is_wrong_and_is_not_made(tmp_path: Path) -> None:
    code, found = doctor(f"sqlite:///{tmp_path}/nothing")
    assert (code, found["database"]["status"]) == (2, "error")
    told = detail(found, "sqlite", "error")
    assert told.startswith(f"There is no file at {tmp_path}/nothing. Is CONTENT_DATABASE_URL right?")
    assert "`clinic-content migrate`" in told
    assert "backup" not in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"CONTENT_DATABSE_URL": "x"}, "did you mean CONTENT_DATABASE_URL?"),
        ({"CONTENT_SESSION_IDLE_S": "9000", "CONTENT_SESSION_LASTS_S": "8000"}, "CONTENT_SESSION_IDLE_S is longer"),
        ({"CONTENT_SECRET_KEY": "k" * 32, "CONTENT_FORMER_SECRET_KEYS": "k" * 32}, "it is not a former one"),
        ({"CONTENT_SIGN_IN_ORIGIN": "https://a.example"}, "CONTENT_PROXIES counts none"),
        ({"CONTENT_SMTP_URL": "smtp://localhost", "CONTENT_MAIL_FROM": "a@b.example"}, "letters lead nowhere"),
        ({"CONTENT_REPLICA_URL": "sqlite:///other"}, "CONTENT_REPLICA_URL is for PostgreSQL"),
    ],
)
def test_settings_that_are_unknown_or_contradict_each_other_are_told(
    database_url: str, content: list[str], environment: dict[str, str], said: str
) -> None:
    _, found = doctor(database_url, **environment)
    assert said in detail(found, "settings", "warning")


@pytest.mark.once
def test_a_setting_that_breaks_its_rule_is_wrong(database_url: str) -> None:
    code, found = doctor(database_url, CONTENT_ITEMS_MB="many")
    assert (code, list(found)) == (2, ["settings"])
    assert "CONTENT_ITEMS_MB must be a whole number" in detail(found, "settings", "error")


@pytest.mark.once
@pytest.mark.parametrize(("held", "said"), [(None, "cannot be read: No such file"), ("{}", "no file of receipt keys")])
def test_keys_of_receipts_that_cannot_be_read_are_wrong_before_a_server_starts_on_them(
    database_url: str, command: Command, content: list[str], tmp_path: Path, held: str | None, said: str
) -> None:
    keys = tmp_path / "keys.json"
    if held is not None:
        keys.write_text(held)
    code, found = doctor(database_url, CONTENT_RECEIPT_KEYS=str(keys))
    assert code == 2
    assert said in (told := detail(found, "settings", "error"))
    assert told.startswith(f"CONTENT_RECEIPT_KEYS names {keys}")
    served = command("serve", "--port", str(free_port()), fails=True, CONTENT_RECEIPT_KEYS=str(keys))
    assert said in served.stderr


@pytest.mark.once
def test_a_database_that_does_not_answer_is_told_in_the_words_of_its_driver() -> None:
    _, found = doctor(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
    assert "onnection refused" in detail(found, "database", "error")


@pytest.mark.once
def test_a_port_that_is_named_twice_or_taken_is_told_before_anything_is_served(command: Command) -> None:
    port = str(free_port())
    for words, metrics in (((), port), (("--admin-port", port), str(free_port()))):
        twice = command("serve", "--port", port, *words, fails=True, CONTENT_METRICS_PORT=metrics)
        assert f"Port {port} is named twice" in twice.stderr
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = str(other.getsockname()[1])
        told = command("serve", "--port", port, fails=True, CONTENT_METRICS_PORT=taken).stderr
    assert f"Cannot listen on 127.0.0.1:{taken}" in told


@pytest.mark.once
def test_files_that_others_may_read_are_told(database_url: str, content: list[str], tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("k" * 40)
    secret.chmod(0o644)
    _, found = doctor(database_url, CONTENT_SECRET_KEY_FILE=str(secret))
    assert str(secret) in detail(found, "files", "warning")
    assert "k" * 40 not in json.dumps(found)
    secret.chmod(0o600)
    assert doctor(database_url, CONTENT_SECRET_KEY_FILE=str(secret))[1]["files"]["status"] == "ok"


def test_a_change_that_was_altered_is_found_by_the_short_look_too(
    app: Flask, database_url: str, content: list[str]
) -> None:
    database: Database = app.extensions["database"]
    with database.transaction() as session, unguarded(session):
        session.execute(text("UPDATE change SET actor = 'nobody' WHERE seq = (SELECT max(seq) FROM change)"))
    code, found = doctor(database_url)
    assert code == 2
    assert "does not follow from what it says" in detail(found, "chain", "error")


def test_what_lies_further_back_is_found_by_the_deep_one(
    app: Flask, database_url: str, content: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "NEWEST", 2)
    database: Database = app.extensions["database"]
    with database.transaction() as session, unguarded(session):
        session.execute(text("UPDATE change SET actor = 'nobody' WHERE seq = 1"))
    _, found = doctor(database_url)
    assert detail(found, "chain", "ok") == ""
    newest, rest = found["chain"]["looked_at"].split(", and no ")
    assert newest == f"the newest 2 of {found['chain']['seq']} changes"
    assert rest == "versions, seals and signatures: --deep goes through everything"
    assert "Change 1 does not follow" in detail(doctor(database_url, "--deep")[1], "chain", "error")


def test_times_that_run_backwards_or_ahead_are_told(app: Flask, database_url: str, content: list[str]) -> None:
    database: Database = app.extensions["database"]
    ahead = datetime.now(UTC) + timedelta(days=3)
    with database.transaction() as session:
        session.execute(
            text("UPDATE ledger SET at = :at"), {"at": ahead.replace(tzinfo=None) if database.is_sqlite else ahead}
        )
    assert "still to come" in detail(doctor(database_url)[1], "times", "warning")
    with database.transaction() as session, unguarded(session):
        session.execute(text("UPDATE change SET at = '2020-01-01 00:00:00.000000' WHERE seq = 2"))
    assert "Change 2 is older than the one before it" in detail(doctor(database_url)[1], "times", "error")


def test_damaged_rows_are_named_by_table_and_key_and_ten_of_them(
    app: Flask, database_url: str, content: list[str], write: Write
) -> None:
    database: Database = app.extensions["database"]
    assert detail(doctor(database_url)[1], "rows", "ok") == ""
    one = DeskRecord.id == content[0]
    overwrite(database, update(DeskRecord).where(one).values(standings="{"))
    code, found = doctor(database_url)
    named, do = detail(found, "rows", "error").split("\n")
    assert (code, found["rows"]["damaged"]) == (2, 1)
    assert named == f"Row {content[0]} of the table desk_record cannot be read."
    assert "runbook" in do
    for _ in range(examining.MOST_NAMED):
        write(make_record)
    overwrite(database, update(DeskRecord).values(standings="{"))
    found = doctor(database_url)[1]
    lines = detail(found, "rows", "error").split("\n")
    assert len({each for each in lines if each.endswith("of the table desk_record cannot be read.")}) == 10
    assert lines[10].startswith(f"And {found['rows']['damaged'] - examining.MOST_NAMED} more")
    printed = CliRunner(env={"CONTENT_DATABASE_URL": database_url}).invoke(main, ["doctor"]).stdout
    assert [each.strip() for each in printed.split("\n") if "desk_record" in each] == [
        "wrong   rows: " + lines[0],
        *lines[1:10],
    ]


def test_what_cannot_be_read_is_told_and_the_rest_is_looked_at(
    app: Flask, database_url: str, content: list[str]
) -> None:
    database: Database = app.extensions["database"]
    if not database.is_sqlite:
        pytest.skip("PostgreSQL keeps moments as such.")
    overwrite(database, text("UPDATE ledger SET at = '2p26-01-01 00:00:00.000000'"))
    code, found = doctor(database_url)
    assert code == 2
    assert "`rows` names" in detail(found, "times", "error")
    assert " of the table ledger " in detail(found, "rows", "error")
    assert found["mail"]["status"] == "ok"


@pytest.mark.once
def test_a_file_of_sqlite_that_is_damaged_is_wrong(database_url: str, backup: Path) -> None:
    copy = backup / manifest(backup)["file"]
    with closing(driver.connect(copy)) as connection:
        root, size = connection.execute(
            "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = 'ix_fact_record_id'"
        ).fetchone()
    with copy.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * 200)
    code, found = doctor(f"sqlite:///{copy}", "--deep")
    assert code == 2
    assert "restore a backup" in detail(found, "sqlite", "error")


@pytest.mark.once
def test_old_missing_and_damaged_backups_are_told(database_url: str, backup: Path, tmp_path: Path) -> None:
    here = ("--backups", str(backup.parent))
    alter(at=(datetime.now(UTC) - timedelta(hours=30)).isoformat())(backup)
    assert "30 hours old" in detail(doctor(database_url, *here)[1], "backups", "warning")
    (backup / "manifest.json").write_text("{")
    assert "is damaged" in detail(doctor(database_url, *here)[1], "backups", "error")
    empty = tmp_path / "none"
    empty.mkdir()
    assert "no whole backup" in detail(doctor(database_url, CONTENT_BACKUP_DIR=str(empty))[1], "backups", "warning")


@pytest.mark.once
def test_a_mail_server_that_is_not_there_is_told_where_it_is_asked_for(database_url: str, content: list[str]) -> None:
    mail = {
        "CONTENT_SMTP_URL": "smtp://127.0.0.1:9",
        "CONTENT_MAIL_FROM": "a@b.example",
        "CONTENT_CONSOLE_URL": "https://c.example",
    }
    assert doctor(database_url, **mail)[1]["mail"]["status"] == "ok"
    assert "The mail server was not reached" in detail(doctor(database_url, "--deep", **mail)[1], "mail", "warning")


@pytest.mark.once
def test_postgres_is_told_from_sqlite(database_url: str) -> None:
    assert make_url(database_url).get_backend_name() in doctor(database_url)[1]


def test_a_server_of_counts_that_is_not_there_is_told(database_url: str) -> None:
    gone = {"CONTENT_LIMITS_URL": f"redis://127.0.0.1:{free_port()}"}
    assert "each process counts for itself" in detail(doctor(database_url, **gone)[1], "limits", "warning")
    assert "limits" not in doctor(database_url)[1]
