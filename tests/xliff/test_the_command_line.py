"""The commands `xliff export` and `xliff import` do on a terminal what the API does: all of a file, or nothing of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cli import main
from api.models import AuditEvent, Record, Version
from tests.conftest import Write
from tests.factories import edit_live, make_record, make_site, newest_fields
from tests.xliff.documents import VERSIONS, official_errors, translate, unit

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, database_url: str) -> Run:
    """Runs a command on the test's database."""
    monkeypatch.setenv("CONTENT_DATABASE_URL", database_url)
    return lambda *words, input=b"": CliRunner().invoke(main, ["xliff", *words], input=input)


@pytest.fixture
def topic(write: Write) -> Iterator[Record]:
    """A topic of the library that is live in English and French."""
    write(make_site)
    return write(make_record, "topic", locales=("en", "fr"), slug="yoga")  # type: ignore[no-any-return]


@pytest.fixture
def record(write: Write, topic: Record) -> Record:
    """A question below it, in both languages."""
    return write(make_record, topic=topic, locales=("en", "fr"), answer="A **thin** needle.")  # type: ignore[no-any-return]


def exported(run: Run, *words: str) -> bytes:
    result = run("export", "core", "fr", *words)
    assert result.exit_code == 0, result.stderr
    return result.stdout_bytes


def in_capitals(data: bytes, *ids: str) -> bytes:
    return translate(data, lambda words: words.upper(), units=lambda id: id in (ids or ("question",)))


def count(session: Session) -> int:
    return len(session.scalars(select(Version.id)).all())


def trail(session: Session) -> list[tuple[str, str | None, str | None]]:
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return [(each.actor, each.record_id, each.locale) for each in events if each.action == "translation.import"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_goes_out_is_translated_and_comes_back_as_a_draft(
    run: Run, write: Write, record: Record, tmp_path: Path, version: str
) -> None:
    out, back = tmp_path / "fr.xlf", tmp_path / "back.xlf"
    assert run("export", "core", "fr", "--xliff", version, "--types", "faq", "-o", str(out)).exit_code == 0
    assert official_errors(out.read_bytes(), version) == []
    back.write_bytes(in_capitals(out.read_bytes()))
    before = write(newest_fields, record, "core", "fr")
    result = run("import", "core", str(back), "--method", "post_edited")
    assert (result.exit_code, "1 of 4 units were taken, as drafts." in result.stderr) == (0, True), result.stderr
    assert write(newest_fields, record, "core", "fr") == {**before, "question": "QUESTION IN EN"}
    assert (
        write(lambda session: session.scalars(select(Version.method).order_by(Version.id)).all()[-1]) == "post_edited"
    )
    assert write(trail) == [("the command line", record.id, "fr")]


def test_a_dry_run_says_what_would_come_of_it_and_stores_nothing(run: Run, write: Write, record: Record) -> None:
    data, before = in_capitals(exported(run)), write(count)
    result = run("import", "core", "-", "--dry-run", input=data)
    assert (result.exit_code, "1 of 7 units would be taken" in result.stderr) == (0, True), result.stderr
    assert (write(count), write(trail)) == (before, [])


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_of_a_file_with_an_error_nothing_is_stored(run: Run, write: Write, record: Record, words: tuple[str]) -> None:
    data, before = in_capitals(exported(run, "--types", "faq"), "question", "answer"), write(count)
    broken = data.replace(b'<pc id="2"', b'<pc id="9"').replace(b'<pc id="1"', b'<pc id="8"')
    assert broken != data
    result = run("import", "core", "-", *words, input=broken)
    assert result.exit_code == 1
    assert f"{record.id} answer" in result.stderr
    assert "Nothing was stored." in result.stderr
    assert (write(count), write(trail)) == (before, [])


def test_a_source_that_has_moved_is_refused_or_taken_as_an_outdated_draft(
    run: Run, write: Write, record: Record
) -> None:
    data = in_capitals(exported(run, "--types", "faq"), "short_answer")
    write(edit_live, record, "en", short_answer="Now otherwise.")
    refused = run("import", "core", "-", input=data)
    assert (refused.exit_code, "source-moved" in refused.stderr) == (1, True)
    taken = run("import", "core", "-", "--moved-source", "draft", input=data)
    assert taken.exit_code == 0, taken.stderr
    assert write(newest_fields, record, "core", "fr")["short_answer"] == "SHORT_ANSWER IN EN"
    again = exported(run, "--types", "faq", "--only-outdated")
    assert "Now otherwise." in unit(again, "short_answer")


def test_a_topic_is_named_by_slug_or_id(run: Run, write: Write, topic: Record, record: Record) -> None:
    other = write(make_record, locales=("en", "fr"))
    for name in ("yoga", topic.id):
        data = exported(run, "--topic", name).decode()
        assert (record.id in data, topic.id in data, other.id in data) == (True, True, False)


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("export", "nowhere", "fr"), 1, "nowhere"),
        (("export", "core", "xx_"), 1, "xx_"),
        (("export", "core", "fr", "--topic", "pilates"), 1, "Nothing on site 'core'"),
        (("export", "core", "fr", "--types", "poem"), 2, "poem"),
        (("export", "core", "fr", "--xliff", "3"), 2, "3"),
        (("import", "core", "-"), 1, "cannot be read as XLIFF"),
        (("import", "core", "no-such-file"), 2, "no-such-file"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    run: Run, record: Record, words: tuple[str, ...], status: int, told: str
) -> None:
    result = run(*words, input=b"<xliff")
    assert (result.exit_code, told in result.stderr, "Traceback" in result.stderr) == (status, True, False), (
        result.stderr
    )
    assert result.stdout == ""


def test_an_export_that_fails_leaves_an_older_file_alone(run: Run, record: Record, tmp_path: Path) -> None:
    file = tmp_path / "fr.xlf"
    file.write_bytes(b"older")
    assert run("export", "nowhere", "fr", "-o", str(file)).exit_code == 1
    assert file.read_bytes() == b"older"


@pytest.mark.parametrize("site", ["clinic", "nowhere"])
def test_a_file_is_not_taken_into_another_site(run: Run, write: Write, record: Record, site: str) -> None:
    write(make_site, "clinic", parent="core")
    before = write(count)
    result = run("import", site, "-", input=in_capitals(exported(run)))
    why = "There is no site 'nowhere'." if site == "nowhere" else "Nothing was stored."
    assert (result.exit_code, why in result.stderr) == (1, True), result.stderr
    assert write(count) == before
