"""A command that cannot do its work says why in a sentence, with the place, and leaves everything as it was."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from tests.conftest import Write
from tests.factories import make_record, make_site

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, write: Write) -> Run:
    """Runs a command on a database with a record; a traceback is no sentence."""
    write(make_site)
    write(make_record)

    def run(*words: str, url: str = database_url) -> Result:
        told = CliRunner(env={"CONTENT_DATABASE_URL": url}).invoke(main, words)
        assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
        return told

    return run


@pytest.mark.parametrize(
    "words",
    [
        ("export", "core", "-o"),
        ("xliff", "export", "core", "fr", "-o"),
        ("export-sync", "--site", "core", "--locale", "en", "--types", "faq", "--output"),
    ],
    ids=lambda words: words[0],
)
def test_a_folder_that_is_missing_is_named(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    told = run(*words, str(tmp_path / "nowhere" / "file"))
    assert told.exit_code == 1
    assert str(tmp_path / "nowhere" / "file") in told.stderr
    assert "No such file or directory" in told.stderr


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="the machine has no device that is always full")
def test_a_full_disk_is_told(run: Run, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.symlink_to("/dev/full")
    told = run("export", "core", "-o", str(full))
    assert (told.exit_code, "No space left on device" in told.stderr) == (1, True)
    assert Path("/dev/full").is_char_device()


def test_a_pipe_stays_a_pipe_and_gets_the_export(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert run("export", "core", "-o", str(pipe)).exit_code == 0
    got = os.read(reader, 1_000_000)
    os.close(reader)
    assert got.startswith(b'{"line":"header"')
    assert got.endswith(b"}\n")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_link_leads_to_the_newest_export(run: Run, tmp_path: Path) -> None:
    file, link = tmp_path / "core.ndjson", tmp_path / "newest"
    file.write_text("older")
    link.symlink_to(file)
    assert run("export", "core", "-o", str(link)).exit_code == 0
    assert link.is_symlink()
    assert file.read_bytes().startswith(b'{"line":"header"')
    assert sorted(tmp_path.iterdir()) == [file, link]


COMMANDS = [
    ("export", "core"),
    ("import", "core", "-"),
    ("seed",),
    ("keys", "list"),
    ("keys", "create", "--name", "Ada"),
    ("schedules",),
    ("worker",),
    ("verify",),
    ("head",),
    ("serve",),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_command_but_migrate_makes_a_database(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    missing = tmp_path / "misspelt" / "content.sqlite3"
    told = run(*words, url=f"sqlite:///{missing}")
    assert told.exit_code == 1
    assert f"There is no database at {missing}" in told.stderr
    assert "run `clinic-content migrate` first" in told.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [*COMMANDS, ("backup", "copy")], ids=" ".join)
def test_a_slip_in_the_name_of_a_setting_is_told_where_no_database_is(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTENT_DATABSE_URL", "sqlite:///other.sqlite3")
    told = run(*words, url=f"sqlite:///{tmp_path}/content.sqlite3")
    assert told.exit_code == 1
    assert "There is no database at" in told.stderr
    assert "CONTENT_DATABSE_URL is no setting; did you mean CONTENT_DATABASE_URL?" in told.stderr


@pytest.mark.parametrize("words", [("export", "core"), ("schedules",), ("verify",), ("head",)], ids=" ".join)
def test_a_slip_in_the_name_of_a_setting_is_told_where_a_command_works_on_another_database(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    assert "is no setting" not in run(*words).stderr
    monkeypatch.setenv("CONTENT_DATABSE_URL", "sqlite:///other.sqlite3")
    told = run(*words)
    assert told.stderr.count("CONTENT_DATABSE_URL is no setting; did you mean CONTENT_DATABASE_URL?") == 1


@pytest.mark.parametrize("words", [*COMMANDS, ("migrate",)], ids=" ".join)
def test_a_database_that_is_a_folder_is_told(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    told = run(*words, url=f"sqlite:///{tmp_path}")
    assert told.exit_code == 1
    assert "Error: " in told.stderr


def test_what_is_no_xliff_is_told_with_the_place(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "file.xlf"
    file.write_text("<html>")
    told = run("xliff", "import", "core", str(file))
    assert told.exit_code == 1
    assert "The file cannot be read as XLIFF." in told.stderr
    assert "line 1" in told.stderr


def test_texts_for_a_site_that_is_not_there_are_refused_by_its_name(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "file.xlf"
    assert run("xliff", "export", "core", "fr", "-o", str(file)).exit_code == 0
    told = run("xliff", "import", "nowhere", str(file))
    assert (told.exit_code, told.stderr) == (1, "Error: There is no site 'nowhere'.\n")
