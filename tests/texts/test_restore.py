"""A restore makes a draft of just one text, also after its type has moved on."""

from dataclasses import replace
from typing import Any

import pytest

from api.models import Record
from api.record_types import RECORD_TYPES
from tests.calls import path_of, post, publish, read, restore, save
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, expect


@pytest.fixture
def record(library: str, write: Write) -> Record:
    made: Record = write(make_record, locales=("en", "fr"))
    return made


def test_a_restore_is_a_draft_and_readers_notice_nothing(editor: Desk, record: Record, client: Client) -> None:
    first = read(editor, record, "en")["fields"]
    save(editor, record, "en", {"answer": "Another."})
    publish(editor, record, "en")
    before = client.json("/v1/sites/core/faqs")
    text = restore(editor, record, "en", 1)
    assert (text["fields"], text["state"], text["draft"], text["live"]) == (first, "draft", 3, 2)
    assert (text["class"], text["left_out"]) == ("clinical", [])
    assert client.json("/v1/sites/core/faqs") == before


def test_what_is_restored_stands_for_what_it_stood_for(editor: Desk, reviewer: Desk, record: Record) -> None:
    save(editor, record, "en", {"answer": "Answer, in English"})
    save(reviewer, record, "en", {}, editorial=True)
    publish(editor, record, "en")
    save(editor, record, "en", {"answer": "Something else."})
    publish(editor, record, "en")
    assert read(editor, record, "fr")["outdated"] == ["answer"]
    restore(editor, record, "en", 3)
    publish(editor, record, "en")
    assert read(editor, record, "fr")["outdated"] == []


def test_a_restored_translation_is_as_old_as_it_is(editor: Desk, record: Record) -> None:
    save(editor, record, "en", {"answer": "Another."})
    publish(editor, record, "en")
    save(editor, record, "fr", {"answer": "Une autre."})
    publish(editor, record, "fr")
    assert restore(editor, record, "fr", 1)["outdated"] == ["answer"]


def test_restoring_what_is_there_makes_no_version(author: Desk, record: Record) -> None:
    before = read(author, record, "en")
    assert restore(author, record, "en", 1) == {**before, "left_out": []}


def test_what_was_discarded_or_deleted_can_be_restored(editor: Desk, record: Record) -> None:
    save(editor, record, "de", {"question": "Warum?"})
    expect(post(editor, record, "de", "/discard"), 200)
    assert restore(editor, record, "de", 1)["fields"] == {"question": "Warum?"}
    headers = {"If-Match": read(editor, record, "fr")["etag"]}
    editor.call("DELETE", path_of(record, "fr"), headers=headers)
    text = restore(editor, record, "fr", 1)
    assert (text["state"], text["draft"], text["latest"]) == ("draft", 1, 1)
    publish(editor, record, "fr")


def test_there_is_no_restoring_what_never_was(author: Desk, record: Record) -> None:
    expect(post(author, record, "en", "/restore", {"version": 9}), 404)
    for version in (0, -1, 2**40, "1", 1.5, True, None):
        expect(post(author, record, "en", "/restore", {"version": version}), 422)


@pytest.fixture
def moved_on(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets the FAQ's schema move on: the answer's evidence is gone, and the question is shorter."""

    def move() -> None:
        old = RECORD_TYPES["faq"]
        question = replace(old.field("question"), max_length=20)  # type: ignore[type-var]
        fields = tuple(question if each.name == "question" else each for each in old if each.name != "evidence")
        new = replace(old, fields=fields, schema_version=2, upgrades={1: lambda fields: {**fields, "slug": "upgraded"}})
        monkeypatch.setitem(RECORD_TYPES, "faq", new)

    return move


def test_a_text_is_restored_after_its_type_has_moved_on(author: Desk, record: Record, moved_on: Any) -> None:
    save(author, record, "en", {"evidence": "Some.", "question": "A question of more than twenty characters?"})
    save(author, record, "en", {"question": "Short?"})
    moved_on()
    text = restore(author, record, "en", 2)
    assert {each["field"] for each in text["left_out"]} == {"evidence", "question"}
    assert text["fields"].keys() == {"slug", "short_answer", "answer"}
    assert text["fields"]["slug"] == "upgraded"


def test_old_versions_stay_readable_after_their_type_has_moved_on(author: Desk, record: Record, moved_on: Any) -> None:
    moved_on()
    old = author.ask(path_of(record, "en", tail="/versions/1"))
    assert (old["schema_version"], old["fields"]["slug"]) == (1, "upgraded")
    assert author.ask(path_of(record, "en", tail="/diff"), **{"from": "1", "to": "1"})["fields"] == []
