"""A text is checked while it is written: all that is wrong is told, also what could not be saved, and nothing is kept."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.calls import path_of, read
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, expect, make_person


@pytest.fixture
def record(library: str, write: Write) -> Record:
    made: Record = write(make_record)
    return made


def check(desk: Desk, record: Record, fields: dict[str, Any], *, locale: str = "en", site: str = "core") -> Any:
    path = path_of(record, locale, site=site, tail="/check")
    return expect(desk.call("POST", path, {"fields": fields}), 200)["problems"]


def coded(problems: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return sorted((each["code"], each.get("field")) for each in problems)


def test_what_is_wrong_is_told_and_nothing_is_saved(author: Desk, record: Record) -> None:
    before = read(author, record, "en")
    found = check(author, record, {"answer": None, "question": "Is it **bold**?"})
    assert coded(found) == [
        ("marks-in-text", "question"), ("marks-in-text", "question"), ("required-field-missing", "answer")
    ]  # fmt: skip
    assert read(author, record, "en") == before
    assert check(author, record, {}) == []


def test_what_could_not_be_saved_is_told_too_each_with_its_place(author: Desk, record: Record) -> None:
    fields = {
        "short_answer": "a" * 301, "answer": "Good.\n\nA [link]().", "slug": "Not A Slug", "colour": "red",
        "seo_title": "Fine", "question": "<b>Why?",
    }  # fmt: skip
    found = check(author, record, fields)
    assert coded(found) == [
        ("dead-link", "answer"), ("html-in-text", "question"), ("invalid-value", "colour"), ("invalid-value", "short_answer"),
        ("invalid-value", "slug"),
    ]  # fmt: skip
    assert {each["severity"] for each in found} == {"blocker"}
    assert all(each["detail"] for each in found)
    [dead] = [each for each in found if each["code"] == "dead-link"]
    assert dead["place"] == {"pointer": "", "line": 3, "start": 9, "end": 17}


def test_what_a_field_could_not_say_hides_no_other_fault(author: Desk, record: Record) -> None:
    unknown = "01890a5d-ac96-774b-bcce-b302099a8057"
    found = check(author, record, {"answer": f"[a](record:{unknown})", "short_answer": None})
    assert coded(found) == [("invalid-value", "answer"), ("required-field-missing", "short_answer")]


@pytest.mark.parametrize("slug", ["our-team-\ufe0f", "\u0301-step", "a-\u0941-b"])
def test_an_address_has_no_word_that_nobody_sees(author: Desk, record: Record, slug: str) -> None:
    assert coded(check(author, record, {"slug": slug})) == [("invalid-value", "slug")]


def test_a_clinic_hears_which_fields_are_locked(author: Desk, record: Record) -> None:
    found = check(author, record, {"answer": "Ours.", "question": "Ours?"}, site="clinic")
    assert coded(found) == [("locked", "answer")]


def test_a_text_that_is_not_begun_is_checked_as_it_would_be(author: Desk, record: Record) -> None:
    found = check(author, record, {"question": "Pourquoi ?"}, locale="fr")
    missing = {each["field"] for each in found if each["code"] == "required-field-missing"}
    assert missing == {"short_answer", "answer", "slug"}
    assert author.ask(path_of(record, "fr"))["state"] == "none"


def test_whoever_may_write_may_check_and_nobody_else(app: Flask, write: Write, record: Record, publisher: Desk) -> None:
    path = path_of(record, "fr", tail="/check")
    expect(publisher.call("POST", path, {}), 403)
    for locale, status in (("fr", 200), ("de", 403)):
        desk = Desk(app, write(make_person, f"Fleur {locale}", "translator", locale=locale))
        expect(desk.call("POST", path, {}), status)


def test_the_same_call_again_is_looked_at_again(author: Desk, record: Record) -> None:
    path, headers = path_of(record, "en", tail="/check"), {"Idempotency-Key": "once"}
    answers = [author.call("POST", path, {"fields": {"answer": None}}, headers=headers) for _ in range(2)]
    assert all("Idempotency-Replayed" not in each.headers for each in answers)
