"""A whole site is checked by one command, for people, programs and CI, which exits with 1 where anything is a blocker."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.models import Record
from tests.acts import alter_settings, create_waiver
from tests.conftest import Write
from tests.factories import NOW, edit_live, edit_live_unchecked, make_record, make_site

Run = Callable[..., Result]
CURES = "Dry needling cures neck pain."


@pytest.fixture
def run(database_url: str) -> Run:
    """Runs a command."""

    def run(*words: str) -> Result:
        return CliRunner(env={"CONTENT_DATABASE_URL": database_url}).invoke(main, words)

    return run


@pytest.fixture
def record(write: Write) -> Record:
    """A live FAQ that promises too much in English, and in French asks for a list that is lost."""
    write(make_site)
    write(make_site, "clinic", parent="core")
    made: Record = write(make_record, "faq", locales=("en", "fr"))
    write(edit_live, made, "en", answer=CURES)
    write(edit_live, made, "fr", answer="Cela peut causer :")
    return made


def test_people_get_a_line_for_each_and_the_sum(run: Run, record: Record) -> None:
    told = run("check", "core")
    assert told.exit_code == 0, told.output
    assert f"warning absolute-words {record.id} en answer: “cures” promises more" in told.stdout
    assert f"warning lead-in-without-list {record.id} fr answer:" in told.stdout
    assert "0 blockers, 2 warnings, 0 hints." in told.stderr
    assert "No list of retracted publications is loaded" in told.stderr


def test_one_language_can_be_asked_for_and_other_sites_are_left_alone(run: Run, record: Record) -> None:
    assert "absolute-words" not in run("check", "core", "--locale", "fr").stdout
    assert "0 blockers, 0 warnings, 0 hints." in run("check", "clinic").stderr


def test_a_blocker_makes_it_exit_with_1_and_programs_get_json(run: Run, record: Record, write: Write) -> None:
    write(alter_settings, "core", {"gate_severities": {"absolute-words": "blocker"}}, actor="o", now=NOW)
    told = run("check", "core", "--json")
    assert told.exit_code == 1
    report = json.loads(told.stdout)
    assert (report["site"], report["retractions_loaded_on"]) == ("core", None)
    assert [(each["code"], each["severity"]) for each in report["problems"]] == [
        ("absolute-words", "blocker"), ("lead-in-without-list", "warning"),
    ]  # fmt: skip
    assert run("check", "core", "--format", "json").stdout == told.stdout


def test_what_would_refuse_a_publication_today_is_told_too(run: Run, record: Record, write: Write) -> None:
    write(edit_live_unchecked, record, "en", short_answer=None, answer="Yes.")
    told = run("check", "core")
    assert told.exit_code == 1
    assert f"blocker required-field-missing {record.id} en short_answer" in told.stdout


def test_github_gets_annotations(run: Run, record: Record) -> None:
    told = run("check", "core", "--format", "github").stdout
    assert f"::warning title=absolute-words::{record.id} en answer: “cures” promises" in told


def test_what_is_waived_is_a_hint(run: Run, record: Record, write: Write) -> None:
    write(alter_settings, "core", {"gate_severities": {"absolute-words": "blocker"}}, actor="o", now=NOW)
    write(create_waiver, record, "en", "absolute-words", reason="A quotation.")
    told = run("check", "core")
    assert told.exit_code == 0, told.output
    assert "hint absolute-words" in told.stdout
    assert "A quotation." in told.stdout


def test_a_list_of_retractions_is_loaded_from_a_file(run: Run, write: Write, tmp_path: Path) -> None:
    write(make_site)
    write(make_record, "citation", neutral={"doi": "10.1000/abc"})
    file = tmp_path / "retractions.csv"
    file.write_text("doi,pmid,nature,date\n10.1000/ABC,,Retraction,2024-01-02\n,77,Expression of concern,\n")
    assert "Loaded 2 publications." in run("retractions", str(file)).stderr
    told = run("check", "core")
    assert told.exit_code == 1
    assert "The publication 10.1000/abc was retracted: Retraction, 2024-01-02." in told.stdout
    assert "No list" not in told.stderr


def test_a_file_without_publications_and_a_site_that_is_not_there_are_refused(
    run: Run, record: Record, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("a,b\n1,2\n")
    told = run("retractions", str(empty))
    assert told.exit_code == 1
    assert "names no publication" in told.stderr
    assert run("check", "nowhere").exit_code == 1
    assert "There is no site 'nowhere'." in run("check", "nowhere").stderr
