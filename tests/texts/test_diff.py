"""Two states of a text are compared by field and by words, in scripts with spaces and without."""

from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.models import Record
from api.services.texts.diff import compare_words, tokens
from tests.calls import path_of, publish, save
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, expect, pin


@pytest.fixture
def record(library: str, write: Write) -> Record:
    made: Record = write(make_record)
    return made


def diff(desk: Desk, record: Record, locale: str = "en", **query: str) -> Any:
    return desk.ask(path_of(record, locale, tail="/diff"), **query)


def changed(before: str, after: str) -> list[tuple[str, str]]:
    """What goes and what comes."""
    return [(each["op"], each["text"]) for each in compare_words(before, after) if each["op"] != "equal"]


def test_what_readers_have_is_compared_with_the_draft(author: Desk, record: Record) -> None:
    assert diff(author, record)["fields"] == []
    save(author, record, "en", {"question": "question in plain en", "evidence": "Some."})
    found = diff(author, record)
    assert (found["from"], found["to"]) == ({"name": "live", "version": 1}, {"name": "2", "version": 2})
    question, evidence = found["fields"]
    assert (question["field"], question["change"], question["clinical"]) == ("question", "changed", True)
    assert [each for each in question["words"] if each["op"] != "equal"] == [{"op": "insert", "text": "plain "}]
    assert (evidence["change"], evidence["clinical"], evidence["from"]) == ("added", True, None)


def test_any_two_states_are_compared(editor: Desk, reviewer: Desk, record: Record, write: Write) -> None:
    reviewer.act("review", write(pin, record, "en"))
    for word in ("Second", "Third"):
        save(editor, record, "en", {"question": f"{word}?"})
        publish(editor, record, "en")
    save(editor, record, "en", {"question": "Draft?"})
    ends = {"1": 1, "live": 3, "draft": 4, "last_reviewed": 1, "empty": None}
    assert {each: diff(editor, record, **{"from": each})["from"]["version"] for each in ends} == ends
    assert {each: diff(editor, record, to=each)["to"]["version"] for each in ends} == ends
    assert {each["change"] for each in diff(editor, record, **{"from": "empty"})["fields"]} == {"added"}


@pytest.mark.parametrize("name", ["draft", "last_reviewed", "9"])
def test_a_state_that_there_is_not_is_not_found(author: Desk, record: Record, name: str) -> None:
    expect(author.call("GET", path_of(record, "en", tail="/diff"), to=name), 404)


@pytest.mark.parametrize("name", ["newest", "0", "-1", "1.5", "9999999999"])
def test_a_word_for_no_state_is_refused(author: Desk, record: Record, name: str) -> None:
    problem = expect(author.call("GET", path_of(record, "en", tail="/diff"), to=name), 400)
    assert problem["errors"][0]["parameter"] == "to"


def test_neutral_fields_are_compared_without_words(author: Desk, record: Record) -> None:
    save(author, record, "und", {"position": 7})
    assert diff(author, record, "und")["fields"] == [
        {"field": "position", "change": "added", "clinical": False, "from": None, "to": 7, "words": None}
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("It hurts a little.", "It hurts very little.", [("delete", "a "), ("insert", "very ")]),
        ("它有点疼。", "它不疼。", [("delete", "有点"), ("insert", "不")]),
        ("เจ็บมาก", "เจ็บน้อย", [("delete", "มาก"), ("insert", "น้อย")]),
        ("नमस्ते दुनिया", "नमस्ते जगत", [("delete", "दुनिया"), ("insert", "जगत")]),
        ("See 👩‍⚕️ now", "See 👨‍⚕️ now", [("delete", "👩‍⚕️ "), ("insert", "👨‍⚕️ ")]),
        ("cafe\u0301", "cafe", [("delete", "cafe\u0301"), ("insert", "cafe")]),
    ],
)
def test_words_are_those_of_their_script(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert changed(before, after) == expected


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_pieces_are_the_texts(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    assert "".join(each["text"] for each in pieces if each["op"] != "insert") == before
    assert "".join(each["text"] for each in pieces if each["op"] != "delete") == after
    assert "".join(tokens(before)) == before


@pytest.mark.parametrize("unit", ["word ", "字", "ab. ", ".", "\n"])
def test_the_longest_texts_are_compared_in_good_time(unit: str) -> None:
    length = 20_000 // len(unit)
    before, after = unit * length, "".join(f"{unit}{n}" for n in range(length // 4))
    started = monotonic()
    pieces = compare_words(before, after)
    assert monotonic() - started < 5
    assert "".join(each["text"] for each in pieces if each["op"] != "delete") == after
