"""A signed head that is kept elsewhere tells whether a database still has all that it had, by `verify --head`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from api.cli import main
from api.database import Database
from tests.acts import create_person, hide
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import NOW, make_record, make_site
from tests.people import make_person
from tests.sync.backups import restore, take_backup
from tests.transfer.files import FileDesk

Run = Callable[..., Result]
MINE, OTHER = "m" * 40, "o" * 40


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, database_url: str, write: Write) -> Run:
    """Runs a command on a database with a record."""
    write(make_site)
    write(make_record)

    def run(*words: str, url: str = database_url, **settings: str) -> Result:
        with monkeypatch.context() as patch:
            for name, value in {"CONTENT_DATABASE_URL": url, **settings}.items():
                patch.setenv(name, value)
            return CliRunner().invoke(main, words)

    return run


@pytest.fixture
def lost(run: Run, tmp_path: Path) -> Callable[..., list[str]]:
    """What `verify` misses of a head."""
    file = tmp_path / "head.json"

    def lost(head: bytes, **settings: str) -> list[str]:
        file.write_bytes(head)
        told = run("verify", "--head", str(file), **settings)
        lines = " ".join(told.stderr.split()).split(f"{file}: ")[1:]
        assert told.exit_code == bool(lines), told.output
        return [each.partition(". ")[0].removesuffix(".") for each in lines]

    return lost


def altered(head: bytes, **values: Any) -> bytes:
    return json.dumps({**json.loads(head), **values}).encode()


def test_what_goes_on_after_it_is_whole(run: Run, lost: Callable[..., list[str]], write: Write) -> None:
    before = run("head").stdout_bytes
    assert lost(before) == []
    write(make_record)
    assert lost(before) == []
    assert run("head").stdout_bytes != before


def test_it_is_one_line_that_moves_with_the_content_alone(run: Run) -> None:
    line = run("head").stdout
    assert line == run("head").stdout
    assert line.count("\n") == 1
    assert list(json.loads(line)) == ["seq", "hash", "at", "seal", "seal_hash", "public_key", "signature"]


def test_a_history_that_was_cut_off_is_whole_but_for_its_head(
    app: Flask, run: Run, lost: Callable[..., list[str]], write: Write
) -> None:
    database: Database = app.extensions["database"]
    backup = take_backup(database)
    record = write(make_record)
    head = run("head").stdout_bytes
    restore(database, backup)
    assert run("verify").exit_code == 0
    missing = [f"Change {json.loads(head)['seq']}", f"Seal {json.loads(head)['seal']}"]
    assert [each.partition(" of")[0].partition(",")[0] for each in lost(head)] == missing
    # Nor does another history as long pass for it.
    record = write(make_record)
    write(hide, "core", [record.id], actor="p", now=NOW)
    assert len(lost(head)) == 2


def test_what_no_reader_sees_is_missed_too(app: Flask, run: Run, lost: Callable[..., list[str]], write: Write) -> None:
    backup = take_backup(app.extensions["database"])
    write(create_person, "Rita", "admin", now=NOW)
    head = run("head").stdout_bytes
    restore(app.extensions["database"], backup)
    assert lost(head) == [f"Seal {json.loads(head)['seal']}, of which the head tells, is not in this history"]


def test_a_head_that_was_altered_is_told(run: Run, lost: Callable[..., list[str]]) -> None:
    head = run("head").stdout_bytes
    for values in (
        {"at": "2020-01-01T00:00:00.000Z"},
        {"signature": "bm8="},
        {"public_key": "bm8="},
        {"signature": "é"},
    ):
        assert lost(altered(head, **values)) == ["The head is not as it was signed"]


def test_a_head_of_another_installation_is_told(run: Run, lost: Callable[..., list[str]]) -> None:
    head = run("head", CONTENT_SECRET_KEY=OTHER).stdout_bytes
    assert [each.partition(",")[0] for each in lost(head)] == ["The head was signed by another installation"]
    assert lost(head, CONTENT_SECRET_KEY=OTHER) == []
    # A secret may be changed, and heads from before it stay good.
    assert lost(head, CONTENT_SECRET_KEY=MINE, CONTENT_FORMER_SECRET_KEYS=OTHER) == []
    assert lost(run("head").stdout_bytes, CONTENT_SECRET_KEY=MINE) == []


def test_a_file_that_holds_no_head_is_named_before_the_work(run: Run, tmp_path: Path) -> None:
    good, wrong = tmp_path / "good.json", tmp_path / "wrong.json"
    good.write_bytes(run("head").stdout_bytes)
    for written in (b"", b"hello\n", b"[]", b"\xff"):
        wrong.write_bytes(written)
        told = run("verify", "--head", str(good), "--head", str(wrong))
        assert (told.exit_code, f"{wrong}: This is neither a head" in told.stderr) == (1, True), told.output


def test_a_new_database_has_a_head(run: Run, tmp_path: Path, database_server: Server, migrated_template: str) -> None:
    with fresh_database(database_server, template=migrated_template) as url:
        head = tmp_path / "head.json"
        head.write_bytes(run("head", url=url).stdout_bytes)
        assert json.loads(head.read_bytes())["seq"] == 0
        assert run("verify", "--head", str(head), url=url).exit_code == 0


def test_every_export_begins_with_one(app: Flask, run: Run, lost: Callable[..., list[str]], write: Write) -> None:
    on_the_terminal = run("export", "core").stdout_bytes
    assert json.loads(on_the_terminal.splitlines()[0])["head"] == json.loads(run("head").stdout)
    backup = take_backup(app.extensions["database"])
    desk = FileDesk(app, write(make_person, "Ada", "admin"))
    by_a_call = desk.export()
    assert lost(on_the_terminal) == lost(by_a_call) == []
    restore(app.extensions["database"], backup)
    assert lost(on_the_terminal) == []
    assert len(lost(by_a_call)) == 1


@pytest.mark.parametrize(
    "text", [b"", b"{}", b"[]", b"no JSON", b'{"head": 1}', b'{"line": "header", "head": {"seq": 1}}']
)
def test_what_is_no_head_is_refused(run: Run, tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "head.json"
    file.write_bytes(text)
    told = run("verify", "--head", str(file))
    assert told.exit_code == 1
    assert "neither a head nor an export" in told.stderr


def test_members_of_another_kind_are_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "head.json"
    file.write_bytes(altered(run("head").stdout_bytes, seq="1"))
    assert "neither a head nor an export" in run("verify", "--head", str(file)).stderr
