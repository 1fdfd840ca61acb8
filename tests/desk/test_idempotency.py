"""A call that is repeated with its Idempotency-Key is done once, and answered alike."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.calls import path_of, read, save
from tests.conftest import Write
from tests.factories import make_record, text_of
from tests.people import Desk, expect

KEY = {"Idempotency-Key": "one"}


@pytest.fixture
def body(library: str) -> dict[str, Any]:
    return {"type": "faq", "site": "core", "translations": {"en": text_of("faq", "en")}}


def test_a_repeated_creation_makes_one_record(author: Desk, body: dict[str, Any]) -> None:
    first, again = (author.call("POST", "records", body, headers=KEY) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json, again.headers["Location"]) == (first.json, first.headers["Location"])
    assert again.headers["Idempotency-Replayed"] == "true"
    assert author.ask("records")["total"] == 1


def test_a_key_belongs_to_one_request_of_one_caller(author: Desk, editor: Desk, body: dict[str, Any]) -> None:
    expect(author.call("POST", "records", body, headers=KEY), 201)
    expect(author.call("POST", "records", {**body, "type": "definition"}, headers=KEY), 422)
    expect(editor.call("POST", "records", body, headers=KEY), 201)
    assert editor.ask("records")["total"] == 2


def test_a_refused_call_may_be_mended_under_its_key(author: Desk, body: dict[str, Any]) -> None:
    expect(author.call("POST", "records", {**body, "type": "poem"}, headers=KEY), 422)
    expect(author.call("POST", "records", body, headers=KEY), 201)


def test_a_repeated_restore_is_not_stale(author: Desk, write: Write, library: str) -> None:
    record: Record = write(make_record)
    save(author, record, "en", {"question": "Why?"})
    headers = {**KEY, "If-Match": read(author, record, "en")["etag"]}
    answers = [
        author.call("POST", path_of(record, "en", tail="/restore"), {"version": 1}, headers=headers) for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    assert read(author, record, "en")["latest"] == 3


def test_repeated_at_the_same_moment_it_is_done_once(app: Flask, author: Desk, body: dict[str, Any]) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: author.call("POST", "records", body, headers=KEY), range(4)))
    made = {each.json["id"] for each in answers if each.status_code == 201}
    assert len(made) == 1
    assert {each.status_code for each in answers} <= {201, 409}
    assert author.ask("records")["total"] == 1
