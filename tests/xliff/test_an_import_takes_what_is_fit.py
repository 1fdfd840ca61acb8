"""Where a translator's file may be taken in part, whole fields of it are, and the report says of all others why they were not."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from api.models import Record
from tests.conftest import Write
from tests.factories import edit, make_record, make_site, newest_fields
from tests.people import expect, make_person
from tests.transfer.files import FileDesk
from tests.xliff.documents import translate
from tests.xliff.test_an_import_takes_all_or_nothing import exported, refusals, replaced, take, upper

XLIFF = "application/xliff+xml"


@pytest.fixture
def record(session: Session) -> Record:
    """A live FAQ in English."""
    make_site(session)
    return make_record(
        session, "faq", answer="The **thin** needles.\n\nAnother.", id="01900000-0000-7000-8000-000000000001"
    )


def test_fit_fields_are_taken_and_the_others_are_named_with_record_and_title(session: Session, record: Record) -> None:
    other = make_record(session, "faq", id="01900000-0000-7000-8000-000000000002", question="Another?")
    sent = replaced(upper(exported(session)), ">thin</pc>", ">thick</pc>")
    report = take(session, sent, partial=True)
    assert (report.is_saved, sorted(report.versions)) == (True, [record.id, other.id])
    assert [(each.record, each.title, each.unit, each.rule) for each in report.refused] == [
        (record.id, "question in en", "answer.1", "source-altered")
    ]
    assert set(newest_fields(session, record, "core", "fr")) == {"question", "short_answer"}
    assert newest_fields(session, other, "core", "fr")["question"] == "ANOTHER?"


def test_a_field_is_never_taken_by_halves(session: Session, record: Record) -> None:
    sent = translate(exported(session), lambda words: words.upper(), units=lambda id: id in ("answer.1", "question"))
    report = take(session, sent, partial=True)
    assert refusals(report) == {("answer.1", "incomplete"), ("answer.2", "incomplete")}
    assert newest_fields(session, record, "core", "fr") == {"question": "QUESTION IN EN"}


def test_a_field_that_breaks_a_rule_stays_as_it_was(session: Session, record: Record) -> None:
    edit(session, record, "fr", short_answer="Non.")
    sent = upper(exported(session)).replace(b"SHORT_ANSWER IN EN", b"X" * 301)
    report = take(session, sent, partial=True)
    assert refusals(report) == {("short_answer", "rules-of-the-type")}
    found = newest_fields(session, record, "core", "fr")
    assert (found["short_answer"], found["question"]) == ("Non.", "QUESTION IN EN")


def test_a_moved_source_keeps_its_field_alone_out_and_it_stays_outdated(session: Session, record: Record) -> None:
    sent = upper(exported(session))
    edit(session, record, "en", short_answer="Something else.")
    report = take(session, sent, partial=True)
    assert refusals(report) == {("short_answer", "source-moved")}
    assert "short_answer" not in newest_fields(session, record, "core", "fr")


def test_a_file_of_which_nothing_is_fit_stores_nothing(session: Session, record: Record) -> None:
    sent = translate(exported(session), lambda words: words.upper(), units=lambda id: id == "answer.1")
    report = take(session, sent, partial=True)
    assert (report.versions, bool(report.refused)) == ({}, True)
    assert newest_fields(session, record, "core", "fr") == {}


def test_it_is_asked_for_by_a_parameter(app: Flask, write: Write, library: str) -> None:
    record = write(make_record, "faq")
    tom = FileDesk(app, write(make_person, "Tom", "translator"))
    data = write(lambda session: upper(exported(session)).replace(b"SHORT_ANSWER IN EN", b"X" * 301))
    path = "/v1/admin/sites/core/xliff"
    whole = tom.post_file(path, data, XLIFF)
    assert expect(whole, 422)["report"]["is_saved"] is False
    report = expect(tom.post_file(path, data, XLIFF, {"partial": "true"}), 200)
    assert (report["is_saved"], report["versions"], report["counts"]["refused"]) == (True, {record.id: 1}, 1)
    [refused] = [each for each in report["units"] if each["outcome"] == "refused"]
    assert (refused["title"], refused["unit"], refused["rule"]) == (
        "question in en",
        "short_answer",
        "rules-of-the-type",
    )
