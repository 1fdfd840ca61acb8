"""Whoever writes, submits or approves hears then what would stand in the way of publishing, and not only whoever publishes."""

from typing import Any

import pytest

from api.models import Record
from tests.calls import path_of, read, save
from tests.conftest import Write
from tests.factories import edit_live, make_record
from tests.people import Desk, expect, pin, rules


def told(answer: Any) -> list[tuple[str, str | None]]:
    return sorted((each["code"], each.get("field")) for each in answer["problems"])


@pytest.fixture
def unfinished(write: Write, library: str) -> tuple[Record, list[dict[str, Any]]]:
    """A draft without an answer, whose slug another record has."""
    write(make_record, slug="taken")
    record = write(make_record, live=False, slug="taken", answer=None)
    return record, [write(pin, record, locale) for locale in ("und", "en")]


MISSING = [("required-field-missing", "answer"), ("slug-taken", "slug")]


def test_who_submits_hears_what_the_publisher_would(
    author: Desk, reviewer: Desk, unfinished: tuple[Record, list[dict[str, Any]]]
) -> None:
    _, items = unfinished
    submitted = author.act("submit", *items)
    assert {each["stage"] for each in submitted["items"]} == {"submitted"}
    assert told(submitted) == MISSING
    assert told(reviewer.act("approve", *items)) == MISSING


def test_a_complete_draft_is_submitted_without_a_word(author: Desk, write: Write, library: str) -> None:
    record = write(make_record, live=False)
    assert told(author.act("submit", *(write(pin, record, locale) for locale in ("und", "en")))) == []


def test_a_text_that_is_handed_on_without_its_details_is_told(author: Desk, write: Write, library: str) -> None:
    record = write(make_record, live=False)
    assert ("neutral-fields-missing", None) in told(author.act("submit", write(pin, record, "en")))


def test_an_author_may_try_a_save_out(author: Desk, write: Write, library: str) -> None:
    record = write(make_record)
    write(edit_live, record, "en", question="Does it hurt?")
    before = read(author, record, "en")
    body, headers = {"fields": {"answer": None}}, {"If-Match": f'"{before["etag"]}"'}
    tried = expect(author.call("PATCH", path_of(record, "en"), body, headers=headers, dry_run="true"), 200)
    assert rules(tried["publication"]) == ["required-field-missing"]
    assert read(author, record, "en") == before


def test_what_only_its_publisher_may_is_still_refused_to_an_author(author: Desk, write: Write, library: str) -> None:
    record = write(make_record)
    body = {"fields": {"question": "Why?"}, "publish": True}
    headers = {"If-Match": "*"}
    expect(author.call("PATCH", path_of(record, "en"), body, headers=headers, dry_run="true"), 403)
    save(author, record, "en", {"question": "Why?"})
