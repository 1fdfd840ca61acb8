"""The history of a text is complete: every version, by whom, what it meant, and when readers had it."""

import pytest

from api.models import Record
from tests.calls import path_of, publish, save
from tests.conftest import Write
from tests.factories import make_record, text_of
from tests.people import Desk, expect


@pytest.fixture
def record(library: str, write: Write) -> Record:
    made: Record = write(make_record, locales=("en", "fr"))
    return made


def versions(desk: Desk, record: Record, **query: int) -> dict[str, object]:
    found: dict[str, object] = desk.ask(path_of(record, "en", tail="/versions"), **query)
    return found


def test_every_version_is_there_with_who_and_what(author: Desk, record: Record) -> None:
    save(author, record, "en", {"answer": "Another."})
    save(author, record, "en", {"slug": "why"})
    rows = versions(author, record)["items"]
    assert [(each["number"], each["saved_by"], each["class"]) for each in rows] == [
        (3, "Arthur", "editorial"), (2, "Arthur", "clinical"), (1, "Edda Editor", "clinical"),
    ]  # fmt: skip


def test_when_readers_had_a_version_is_told(editor: Desk, record: Record) -> None:
    save(editor, record, "en", {"question": "Why?"})
    second = publish(editor, record, "en")["seq"]
    again = editor.act("unpublish", {"site": "core", "record": record.id, "locale": "en", "version": 2})["seq"]
    last = editor.act("publish", {"site": "core", "record": record.id, "locale": "en", "version": 2})["seq"]
    newest, first = versions(editor, record)["items"]
    assert [(each["from_seq"], each["to_seq"]) for each in newest["live"]] == [(second, again), (last, None)]
    assert [each["to_seq"] for each in first["live"]] == [second]
    assert first["live"][0]["until"] == newest["live"][0]["since"]


def test_a_version_is_read_as_it_was_saved(author: Desk, record: Record) -> None:
    save(author, record, "en", {"question": "Why?"})
    first = author.ask(path_of(record, "en", tail="/versions/1"))
    assert first["fields"]["question"] == text_of("faq", "en")["question"]
    for number in (0, 9, 2**31 - 1, 2**64):
        expect(author.call("GET", path_of(record, "en", tail=f"/versions/{number}")), 404)


def test_a_long_history_comes_in_pages_without_gaps_while_others_save(author: Desk, record: Record) -> None:
    for number in range(5):
        save(author, record, "en", {"question": f"Why {number}?"})
    first = versions(author, record, limit=2)
    save(author, record, "en", {"question": "Meanwhile?"})
    second = author.ask(first["next"])
    third = author.ask(second["next"])
    assert [each["number"] for page in (first, second, third) for each in page["items"]] == [6, 5, 4, 3, 2, 1]
    assert (third["next"], third["total"]) == (None, 7)
    expect(author.call("GET", first["next"].replace("/en/", "/fr/")), 400)


def test_other_locales_have_histories_of_their_own(author: Desk, record: Record) -> None:
    save(author, record, "fr", {"question": "Pourquoi ?"})
    assert versions(author, record)["total"] == 1
