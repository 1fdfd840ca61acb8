"""The commands `export` and `import` do on a terminal what the API does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import make_site
from tests.transfer.files import as_file, lines_of, told
from tests.transfer.test_import_content import TOPIC

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, database_url: str, write: Write) -> Run:
    """Runs a command on a database that has an empty library."""
    write(make_site)

    def run(*words: str, url: str = database_url, input: bytes = b"") -> Result:
        monkeypatch.setenv("CONTENT_DATABASE_URL", url)
        return CliRunner().invoke(main, words, input=input)

    return run


def test_a_site_goes_from_one_database_to_another(
    run: Run, tmp_path: Path, database_server: Server, migrated_template: str
) -> None:
    assert run("import", "core", "-", input=as_file([TOPIC])).exit_code == 0
    file = tmp_path / "core.ndjson"
    assert run("export", "core", "-o", str(file)).exit_code == 0
    assert list(tmp_path.iterdir()) == [file]
    with fresh_database(database_server, template=migrated_template) as url:
        assert run("import", "core", str(file), url=url).exit_code == 0
        assert told(run("export", "core", url=url).stdout_bytes) == told(file.read_bytes())


def test_a_dry_run_stores_nothing(run: Run) -> None:
    before = run("export", "core").stdout_bytes
    result = run("import", "core", "-", "--dry-run", input=as_file([TOPIC]))
    assert result.exit_code == 0
    assert "Records: 1 created, 0 updated, 0 unchanged." in result.stderr
    assert run("export", "core").stdout_bytes == before


@pytest.mark.parametrize("suffix", ["ndjson", "csv", "xlsx"])
def test_an_empty_file_is_refused_as_empty(run: Run, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"core.{suffix}"
    file.touch()
    result = run("import", "core", str(file))
    assert (result.exit_code, "Error: The file is empty." in result.stderr) == (1, True), result.stderr


def test_what_is_wrong_is_told_by_line(run: Run) -> None:
    result = run("import", "core", "-", input=as_file([TOPIC, {"type": "poem"}]))
    assert result.exit_code == 1
    assert "line 2, #/type" in result.stderr
    assert [each["line"] for each in lines_of(run("export", "core").stdout_bytes)] == [
        "header",
        "site",
        "change",
        "end",
    ]


def test_a_file_that_was_cut_off_is_told(run: Run) -> None:
    data = run("export", "core").stdout_bytes
    result = run("import", "core", "-", input=data[:-30])
    assert (result.exit_code, "cut off" in result.stderr) == (1, True)


def test_a_site_that_is_not_there_is_told(run: Run) -> None:
    for words in (("export", "nowhere"), ("import", "nowhere", "-")):
        result = run(*words, input=as_file([TOPIC]))
        assert result.exit_code == 1
        assert "nowhere" in result.stderr
