"""Whoever saves too late is told who has changed what since, and gets a proposal that can be saved at once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from api.models import FoldedVersion, Record
from tests.calls import path_of, publish, read, restore, save, try_to_save
from tests.conftest import Write
from tests.factories import NOW, make_record
from tests.people import Desk, expect


@pytest.fixture
def record(library: str, write: Write) -> Record:
    made: Record = write(make_record, locales=("en", "fr"))
    return made


def late(desk: Desk, record: Record, locale: str, fields: dict[str, Any], *, etag: str, **more: Any) -> Any:
    """The problem that a save meets."""
    return expect(try_to_save(desk, record, locale, fields, etag=etag, **more), 412)


def by_field(problem: Any) -> dict[str, str]:
    return {each["field"]: each["changed_by"] for each in problem["merge"]["fields"]}


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_what_only_one_has_changed_goes_together(author: Desk, reviewer: Desk, record: Record, method: str) -> None:
    seen = read(author, record, "en")
    theirs = save(reviewer, record, "en", {"question": "Theirs?"})
    whole = seen["fields"] if method == "PUT" else {}
    problem = late(author, record, "en", {**whole, "answer": "Mine."}, etag=seen["etag"], method=method)
    merge = problem["merge"]
    assert by_field(problem) == {"question": "they", "answer": "you"}
    assert (merge["base"]["version"], merge["conflicts"]) == (1, [])
    assert merge["theirs"] == {"version": 2, "saved_at": theirs["saved_at"], "saved_by": "Rita"}
    again = try_to_save(author, record, "en", merge["proposal"], etag=problem["etag"], method="PUT")
    assert expect(again, 200)["fields"] == {**seen["fields"], "question": "Theirs?", "answer": "Mine."}


def test_what_both_have_changed_is_left_to_people(author: Desk, reviewer: Desk, record: Record) -> None:
    seen = read(author, record, "en")
    save(reviewer, record, "en", {"question": "Theirs?", "slug": "same"})
    problem = late(author, record, "en", {"question": "Mine?", "slug": "same"}, etag=seen["etag"])
    assert by_field(problem) == {"question": "both", "slug": "both"}
    assert problem["merge"]["conflicts"] == ["question"]
    [question] = [each for each in problem["merge"]["fields"] if each["field"] == "question"]
    assert (question["base"], question["yours"], question["theirs"]) == ("question in en", "Mine?", "Theirs?")
    assert problem["merge"]["proposal"]["question"] == "Theirs?"


def test_details_go_together_too(author: Desk, reviewer: Desk, record: Record) -> None:
    seen = read(author, record, "und")
    save(reviewer, record, "und", {"position": 9})
    problem = late(author, record, "und", {"tags": ["mine"]}, etag=seen["etag"])
    assert by_field(problem) == {"position": "they", "tags": "you"}
    assert problem["merge"]["proposal"] == {**seen["fields"], "position": 9, "tags": ["mine"]}


def test_a_field_that_was_taken_out_is_a_change(author: Desk, reviewer: Desk, record: Record) -> None:
    first = save(author, record, "en", {"short_answer": "Short.", "search_terms": ["a"]})
    save(reviewer, record, "en", {"short_answer": None})
    problem = late(author, record, "en", {"search_terms": None}, etag=first["etag"])
    assert by_field(problem) == {"short_answer": "they", "search_terms": "you"}
    assert {"short_answer", "search_terms"}.isdisjoint(problem["merge"]["proposal"])


def test_another_spelling_is_no_change(author: Desk, reviewer: Desk, record: Record) -> None:
    seen = read(author, record, "en")
    save(reviewer, record, "en", {"question": "Theirs?"})
    given = {**seen["fields"], "question": f" {seen['fields']['question']}\u200b "}
    assert by_field(late(author, record, "en", given, etag=seen["etag"], method="PUT")) == {"question": "they"}


def test_what_went_into_an_autosave_is_a_base_still(author: Desk, reviewer: Desk, record: Record) -> None:
    typed = save(reviewer, record, "en", {"question": "W"}, autosave=True)
    save(reviewer, record, "en", {"question": "Why?"}, autosave=True)
    problem = late(author, record, "en", {"answer": "Mine."}, etag=typed["etag"])
    assert (problem["merge"]["base"]["version"], by_field(problem)) == (2, {"question": "they", "answer": "you"})


def test_without_a_base_all_that_differs_is_left_to_people(
    author: Desk, reviewer: Desk, record: Record, write: Write
) -> None:
    typed = save(reviewer, record, "en", {"question": "W"}, autosave=True)
    save(reviewer, record, "en", {"question": "Why?"}, autosave=True)
    write(lambda session: session.execute(update(FoldedVersion).values(number=99, folded_at=NOW - timedelta(days=9))))
    for etag in (typed["etag"], "of another server", "1.2"):
        problem = late(author, record, "en", {"answer": "Mine."}, etag=etag)
        assert (problem["merge"]["base"], by_field(problem)) == (None, {"answer": "both"})
        assert problem["merge"]["proposal"] == read(author, record, "en")["fields"]


def test_two_who_begin_a_text_at_once_begin_with_nothing(author: Desk, reviewer: Desk, record: Record) -> None:
    save(reviewer, record, "de", {"question": "Ihre?"})
    given = {"question": "Meine?", "answer": "Meine."}
    problem = expect(try_to_save(author, record, "de", given, method="PUT", headers={"If-None-Match": "*"}), 412)
    assert problem["merge"]["base"] == {"version": None, "saved_at": None}
    assert by_field(problem) == {"question": "both", "answer": "you"}


def test_an_override_goes_together_with_what_was_begun_meanwhile(author: Desk, reviewer: Desk, record: Record) -> None:
    etag = read(author, record, "en", site="clinic")["etag"]
    save(reviewer, record, "en", {"question": "Ours?"}, site="clinic")
    problem = late(author, record, "en", {"seo_title": "Mine"}, etag=etag, site="clinic")
    assert by_field(problem) == {"question": "they", "seo_title": "you"}


def test_a_publication_in_between_changes_no_field(editor: Desk, record: Record) -> None:
    seen = save(editor, record, "en", {"question": "Why?"})
    publish(editor, record, "en")
    problem = late(editor, record, "en", {"answer": "Mine."}, etag=seen["etag"])
    assert by_field(problem) == {"answer": "you"}


def test_other_calls_that_come_too_late_have_nothing_to_merge(author: Desk, record: Record) -> None:
    etag = read(author, record, "en")["etag"]
    save(author, record, "en", {"question": "Why?"})
    path = path_of(record, "en", tail="/restore")
    problem = expect(author.call("POST", path, {"version": 1}, headers={"If-Match": f'"{etag}"'}), 412)
    assert "merge" not in problem
    assert restore(author, record, "en", 1)["fields"]["question"] == "question in en"
