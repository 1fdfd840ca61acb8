"""The commands `export` and `import` write and take spreadsheets as the API does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.models import Record
from tests.conftest import Write
from tests.factories import make_record, make_site, newest_fields
from tests.transfer.sheets import CSV, XLSX, as_csv, as_xlsx, rows_of

Run = Callable[..., Result]


@pytest.fixture
def faq(write: Write) -> Record:
    write(make_site)
    return write(make_record, locales=("en", "fr"), slug="does-it-hurt")  # type: ignore[no-any-return]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, database_url: str) -> Run:
    """Runs a command on the test's database."""
    monkeypatch.setenv("CONTENT_DATABASE_URL", database_url)
    return lambda *words: CliRunner().invoke(main, words)


@pytest.mark.parametrize(("form", "type"), [("csv", CSV), ("xlsx", XLSX)])
def test_a_sheet_goes_out_and_comes_back(run: Run, faq: Record, tmp_path: Path, form: str, type: str) -> None:
    file = tmp_path / f"core.{form}"
    assert run("export", "core", "--format", form, "--types", "faq", "--locales", "fr", "-o", str(file)).exit_code == 0
    assert [row[:3] for row in rows_of(file.read_bytes(), type)][1:] == [[faq.id, "faq", "fr"]]
    result = run("import", "core", str(file))
    assert (result.exit_code, "Records: 0 created, 0 updated, 1 unchanged." in result.stderr) == (0, True), (
        result.stderr
    )


def test_rows_are_taken_by_the_end_of_the_files_name(run: Run, write: Write, faq: Record, tmp_path: Path) -> None:
    file = tmp_path / "Questions.XLSX"
    file.write_bytes(as_xlsx([("slug", "question"), ("does-it-hurt", "Does it?")]))
    assert run("import", "core", str(file), "--type", "faq", "--locale", "en").exit_code == 0
    assert write(newest_fields, faq, "core", "en")["question"] == "Does it?"


def test_what_is_wrong_is_told_by_row_and_column(run: Run, faq: Record, tmp_path: Path) -> None:
    file = tmp_path / "faqs.csv"
    file.write_bytes(as_csv([("id", "category"), (faq.id, "sad")]))
    result = run("import", "core", str(file))
    assert (result.exit_code, "line 2, column category: " in result.stderr) == (1, True), result.stderr
