"""What is saved can be handed on in the same call: both, or neither, with what the verb itself would answer."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.acts import alter_settings
from tests.calls import path_of, read, save, try_to_save
from tests.conftest import Write
from tests.factories import NOW, make_record, neutral_of, text_of
from tests.people import Desk, expect, make_person

pytestmark = pytest.mark.database


@pytest.fixture
def record(library: str, write: Write) -> Record:
    """A live FAQ."""
    made: Record = write(make_record, locales=("en", "fr"))
    return made


def handed_on(desk: Desk, record: Record, locale: str = "en", **said: Any) -> Any:
    etag = read(desk, record, locale)["etag"]
    return expect(try_to_save(desk, record, locale, {"question": "Anew?"}, etag=etag, submit=True, **said), 200)


def waiting(desk: Desk, kind: str = "to_approve") -> list[tuple[str, str]]:
    return [(each["locale"], each["comment"]) for each in desk.ask("inbox")[kind]["items"]]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_save_hands_on_what_it_saved(author: Desk, reviewer: Desk, record: Record, method: str) -> None:
    whole = read(author, record, "en")
    fields = {**whole["fields"], "question": "Anew?"}
    response = try_to_save(
        author, record, "en", fields, method=method, etag=whole["etag"], submit=True, comment="Short enough?"
    )
    text = expect(response, 200)
    assert (text["state"], text["draft"], text["stage"]["comment"]) == ("submitted", 2, "Short enough?")
    assert (text["etag"], response.headers["ETag"]) == (read(author, record, "en")["etag"], f'"{text["etag"]}"')
    assert waiting(reviewer) == [("en", "Short enough?")]
    assert [each["words"] for each in author.ask(f"records/{record.id}/threads")["items"][0]["comments"]] == [
        "Short enough?"
    ]


def test_it_answers_what_the_verb_answers(author: Desk, record: Record) -> None:
    told = handed_on(author, record, "fr")["submission"]
    expect(author.call("POST", path_of(record, "fr", tail="/discard"), headers={"If-Match": "*"}), 200)
    text = save(author, record, "fr", {"question": "Anew?"})
    pin = {"site": "core", "record": record.id, "locale": "fr", "version": text["version"]}
    by_the_verb = author.act("submit", pin)
    assert {**told, "items": [], "at": None} == {**by_the_verb, "items": [], "at": None}
    assert told["problems"] == by_the_verb["problems"]
    assert [each["stage"] for each in told["items"]] == ["submitted"]


def test_a_record_is_handed_on_with_all_its_texts(author: Desk, reviewer: Desk, library: str, write: Write) -> None:
    topic = write(make_record, "topic")
    texts = {"en": text_of("faq", "en"), "und": neutral_of("faq", topic=topic.id)}
    body = {"type": "faq", "site": "core", "translations": texts, "submit": True, "comment": "New."}
    tried = expect(author.call("POST", "records", body, dry_run="true"), 200)
    assert waiting(reviewer) == []
    made = expect(author.call("POST", "records", body), 201)
    assert [each["state"] for each in made["translations"]] == ["submitted", "submitted"]
    assert [each["code"] for each in tried["submission"]["problems"]] == [
        each["code"] for each in made["submission"]["problems"]
    ]
    assert sorted(waiting(reviewer)) == [("en", "New."), ("und", "New.")]
    [item] = reviewer.ask("inbox/items", kind="to_approve")["items"]
    assert item["etag"] == made["etag"] == author.ask(f"records/{made['id']}")["etag"]


def test_where_it_cannot_be_handed_on_nothing_is_saved(author: Desk, record: Record) -> None:
    before = read(author, record, "en")
    same = try_to_save(author, record, "en", before["fields"], etag=before["etag"], submit=True)
    assert [each["rule"] for each in expect(same, 409)["blockers"]] == ["superseded"]
    assert read(author, record, "en") == before


def test_a_dry_run_tells_both_and_keeps_neither(author: Desk, reviewer: Desk, record: Record) -> None:
    before = read(author, record, "en")
    body = {"fields": {"question": "Anew?"}, "submit": True, "comment": "So?"}
    headers = {"If-Match": f'"{before["etag"]}"'}
    tried = expect(author.call("PATCH", path_of(record, "en"), body, headers=headers, dry_run="true"), 200)
    assert (tried["state"], tried["etag"], tried["stage"]["comment"]) == ("submitted", before["etag"], "So?")
    assert {each["effect"] for each in tried["publication"]["impact"]} == {"text"}
    assert (read(author, record, "en"), waiting(reviewer)) == (before, [])
    done = expect(author.call("PATCH", path_of(record, "en"), body, headers=headers), 200)
    assert [each["stage"] for each in tried["submission"]["items"]] == ["submitted"]
    assert tried["submission"]["problems"] == done["submission"]["problems"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"submit": True, "publish": True}, "submit"), ({"submit": True, "autosave": True}, "submit"), ({"comment": "So?"}, "comment"),
        ({"submit": 1}, "submit"), ({"submit": True, "comment": "x" * 2001}, "comment"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused_by_name(
    editor: Desk, record: Record, said: dict[str, Any], field: str
) -> None:
    etag = read(editor, record, "en")["etag"]
    refused = expect(try_to_save(editor, record, "en", {"question": "Anew?"}, etag=etag, **said), 422)
    assert [each["pointer"] for each in refused["errors"]] == [f"#/{field}"]
    assert read(editor, record, "en")["etag"] == etag


def test_a_record_without_texts_is_handed_on_to_nobody(author: Desk, library: str) -> None:
    refused = expect(author.call("POST", "records", {"type": "faq", "site": "core", "submit": True}), 422)
    assert [each["pointer"] for each in refused["errors"]] == ["#/submit"]
    assert author.ask("records")["total"] == 0


def test_it_takes_the_rights_of_both(app: Flask, author: Desk, record: Record, write: Write) -> None:
    write(alter_settings, "core", {"approval": "four_eyes"}, actor="root", now=NOW)
    rosa = Desk(app, write(make_person, "Rosa", "reader"))
    etag = read(author, record, "en")["etag"]
    expect(try_to_save(rosa, record, "en", {"question": "Anew?"}, etag=etag, submit=True), 403)
    assert handed_on(author, record)["can"]["approve"]["allowed"] is False
