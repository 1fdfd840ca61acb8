"""Every save can be tried: a dry run answers what the save would answer, and keeps nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from api.models import Record
from tests.calls import path_of, read, save
from tests.conftest import Write
from tests.factories import make_record, neutral_of, text_of
from tests.people import Desk, expect

OF_THE_MOMENT = {"etag", "saved_at", "seq", "at", "publication", "created_at", "updated_at"}
"""What is told of the call itself, and of what stands after it."""


@pytest.fixture
def record(library: str, write: Write) -> Record:
    """A live FAQ with a draft."""
    made: Record = write(make_record)
    return made


def told(answer: Any) -> Any:
    return {name: value for name, value in answer.items() if name not in OF_THE_MOMENT}


Ask = Callable[..., Any]
CALLS: dict[str, tuple[str, str, Any]] = {
    "save": ("PATCH", "", {"fields": {"question": "Anew?", "answer": None}}),
    "save the whole": ("PUT", "", {"fields": {"question": "Alone <b>?"}}),
    "publish": ("PATCH", "", {"fields": {"question": "Anew?"}, "publish": True}),
    "discard": ("POST", "/discard", None),
    "restore": ("POST", "/restore", {"version": 1}),
    "delete": ("DELETE", "", None),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_dry_run_answers_what_the_call_answers_and_keeps_nothing(editor: Desk, record: Record, call: str) -> None:
    save(editor, record, "en", {"question": "Draft?"})
    before, trail = read(editor, record, "en"), editor.ask("changes", limit=1)["items"]
    method, tail, body = CALLS[call]
    path, headers = path_of(record, "en", tail=tail), {"If-Match": f'"{before["etag"]}"'}
    tried = editor.call(method, path, body, headers=headers, dry_run="true")
    assert (read(editor, record, "en"), editor.ask("changes", limit=1)["items"]) == (before, trail)
    assert tried.headers["ETag"] == f'"{before["etag"]}"'
    done = editor.call(method, path, body, headers=headers)
    assert told(expect(tried, 200)) == told(expect(done, 200))


def test_a_record_is_tried_before_there_is_one(author: Desk, library: str) -> None:
    texts = {"en": text_of("faq", "en"), "und": neutral_of("faq")}
    body = {"type": "faq", "site": "core", "id": "01890a5d-ac96-774b-bcce-b302099a8057", "translations": texts}
    tried = expect(author.call("POST", "records", body, dry_run="true"), 200)
    assert author.ask("records")["total"] == 0
    assert {each["code"] for each in tried["problems"]} == {"required-relation-missing"}
    made = expect(author.call("POST", "records", body), 201)
    differing = {"etag", "created_at"}
    assert {name: each for name, each in tried.items() if name not in differing | {"translations"}} == {
        name: each for name, each in made.items() if name not in differing | {"translations"}
    }


def test_removing_a_record_is_tried(author: Desk, library: str, write: Write) -> None:
    record = write(make_record, live=False)
    headers = {"If-Match": author.ask(f"records/{record.id}")["etag"]}
    tried = expect(author.call("DELETE", f"records/{record.id}", headers=headers, dry_run="true"), 200)
    assert author.ask(f"records/{record.id}")["id"] == record.id
    assert expect(author.call("DELETE", f"records/{record.id}", headers=headers), 200) == tried


def test_a_dry_run_that_would_be_refused_is_refused(author: Desk, record: Record) -> None:
    path = path_of(record, "en")
    expect(author.call("PATCH", path, {"fields": {"answer": "[a]()"}}, headers={"If-Match": "*"}, dry_run="true"), 422)
    expect(author.call("PATCH", path, {"fields": {}}, dry_run="true"), 428)
    expect(author.call("DELETE", path, headers={"If-Match": "*"}, dry_run="true"), 403)


def test_a_dry_run_is_no_first_call_of_its_key(author: Desk, library: str) -> None:
    texts = {"en": text_of("faq", "en")}
    body, headers = {"type": "faq", "site": "core", "translations": texts}, {"Idempotency-Key": "once"}
    expect(author.call("POST", "records", body, headers=headers, dry_run="true"), 200)
    expect(author.call("POST", "records", body, headers=headers), 201)
