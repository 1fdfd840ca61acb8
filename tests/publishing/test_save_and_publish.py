"""A text can be saved and published in one call: both in one change, or neither."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.acts import alter_settings
from tests.calls import path_of, read, save, try_to_save
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, make_record
from tests.people import Desk, expect, make_person, rules
from tests.texts.test_preconditions import WRITERS, at_once


@pytest.fixture
def record(library: str, write: Write) -> Record:
    """A live FAQ in English and French."""
    made: Record = write(make_record, locales=("en", "fr"))
    return made


def question(client: Client, record: Record, *, site: str = "core", **query: str) -> str:
    return str(client.json(f"/v1/sites/{site}/faqs/{record.id}", **query)["fields"]["question"])


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_the_text_is_live_with_the_answer(client: Client, editor: Desk, record: Record, method: str) -> None:
    before = client.json("/v1/sites/core")["seq"]
    whole = read(editor, record, "en")
    fields = {**whole["fields"], "question": "Now?"} if method == "PUT" else {"question": "Now?"}
    response = try_to_save(
        editor, record, "en", fields, method=method, etag=whole["etag"], publish=True, reason="A slip"
    )
    text = expect(response, 200)
    assert (text["state"], text["live"], text["draft"], text["fields"]["question"]) == ("live", 2, None, "Now?")
    assert text["publication"]["seq"] == before + 1 == client.json("/v1/sites/core")["seq"]
    # The French text is behind from now on.
    impact = [(each["locale"], each["effect"]) for each in text["publication"]["impact"]]
    assert impact == [("en", "text"), ("fr", "text")]
    assert text["etag"] == read(editor, record, "en")["etag"]
    assert question(client, record) == "Now?"
    assert question(client, record, locale="fr") == "question in fr"
    assert editor.ask("changes", limit=1)["items"][0]["reason"] == "A slip"


def test_without_the_word_it_is_only_saved(client: Client, editor: Desk, record: Record) -> None:
    text = save(editor, record, "en", {"question": "Later?"})
    assert (text["state"], "publication" in text) == ("draft", False)
    assert question(client, record) == "question in en"


def test_a_new_translation_begins_and_goes_live(client: Client, editor: Desk, record: Record) -> None:
    fields = {**read(editor, record, "fr")["fields"], "question": "Warum?", "slug": "warum"}
    made = try_to_save(editor, record, "de", fields, method="PUT", publish=True)
    assert expect(made, 201)["publication"]["seq"]
    assert client.json("/v1/sites/core")["seq"] == made.json["publication"]["seq"]
    assert read(editor, record, "de")["live"] == 1


def test_an_override_goes_live_on_its_site_alone(client: Client, editor: Desk, record: Record) -> None:
    fields = {"question": "Asked at our desk?"}
    made = expect(try_to_save(editor, record, "en", fields, site="clinic", method="PUT", publish=True), 201)
    assert [each["sites"] for each in made["publication"]["impact"]] == [["clinic"]]
    assert question(client, record, site="clinic") == "Asked at our desk?"
    assert question(client, record) == "question in en"


def test_what_stands_in_the_way_of_publishing_keeps_the_draft_out_too(
    client: Client, editor: Desk, record: Record
) -> None:
    before = read(editor, record, "en")
    refused = try_to_save(editor, record, "en", {"answer": None}, etag=before["etag"], publish=True)
    assert rules(expect(refused, 409)) == ["required-field-missing"]
    assert read(editor, record, "en") == before
    assert client.json("/v1/sites/core")["seq"] == editor.ask("changes", limit=1)["items"][0]["seq"]


def test_a_site_that_asks_for_approval_asks_here_too(write: Write, editor: Desk, record: Record) -> None:
    write(alter_settings, "core", {"approval": "four_eyes"}, actor="o", now=NOW)
    before = read(editor, record, "en")
    refused = try_to_save(editor, record, "en", {"question": "Sure?"}, etag=before["etag"], publish=True)
    assert rules(expect(refused, 409)) == ["approval-missing"]
    assert read(editor, record, "en") == before


def test_who_may_only_write_publishes_nothing_and_is_told(author: Desk, record: Record) -> None:
    before = read(author, record, "en")
    expect(try_to_save(author, record, "en", {"question": "Mine?"}, etag=before["etag"], publish=True), 403)
    assert read(author, record, "en") == before


def test_who_may_publish_one_language_publishes_that_one(app: Flask, write: Write, record: Record) -> None:
    desk = Desk(app, write(make_person, "Fleur", "translator", "publisher", locale="fr"))
    assert save(desk, record, "fr", {"question": "Pourquoi ?"}, publish=True)["live"] == 2
    etag = read(desk, record, "en")["etag"]
    expect(try_to_save(desk, record, "en", {"question": "Why?"}, etag=etag, publish=True), 403)


def test_a_stale_save_is_refused_and_publishes_nothing(client: Client, editor: Desk, record: Record) -> None:
    etag = read(editor, record, "en")["etag"]
    save(editor, record, "en", {"question": "Theirs?"})
    refused = expect(try_to_save(editor, record, "en", {"question": "Mine?"}, etag=etag, publish=True), 412)
    assert refused["current"]["fields"]["question"] == "Theirs?"
    expect(try_to_save(editor, record, "en", {"question": "Mine?"}, publish=True), 428)
    assert question(client, record) == "question in en"


def test_the_live_text_again_is_no_change_and_a_waiting_draft_goes_live(
    client: Client, editor: Desk, record: Record
) -> None:
    same = save(editor, record, "en", {}, publish=True)
    assert (same["latest"], same["publication"]["seq"]) == (1, None)
    save(editor, record, "en", {"question": "Waiting?"})
    gone_live = save(editor, record, "en", {}, publish=True)
    assert (gone_live["latest"], gone_live["live"], gone_live["draft"]) == (2, 2, None)
    assert question(client, record) == "Waiting?"


def test_both_are_on_record(app: Flask, write: Write, editor: Desk, record: Record) -> None:
    admin = Desk(app, write(make_person, "Root", "admin"))
    before = admin.ask("audit", record=record.id)["items"]
    seq = save(editor, record, "en", {"question": "Who?"}, publish=True, reason="Asked")["publication"]["seq"]
    events = [each for each in admin.ask("audit", record=record.id)["items"] if each not in before]
    assert {(each["action"], each["seq"]) for each in events} == {("translation.save", None), ("action.publish", seq)}


def test_a_dry_run_tells_what_readers_would_get_and_stores_nothing(
    client: Client, editor: Desk, record: Record
) -> None:
    before, seq = read(editor, record, "en"), client.json("/v1/sites/core")["seq"]

    def try_out(fields: dict[str, object], locale: str = "en", **more: object) -> Any:
        headers = {"If-Match": f'"{before["etag"]}"'} if locale == "en" else {}
        body = {"fields": fields, **more}
        return expect(editor.call("PATCH", path_of(record, locale), body, headers=headers, dry_run="true"), 200)

    tried = try_out({"question": "Dry?"}, publish=True)
    impact = [(each["locale"], each["effect"]) for each in tried["publication"]["impact"]]
    assert impact == [("en", "text"), ("fr", "text")]
    assert (tried["publication"]["seq"], tried["state"], tried["etag"]) == (None, "live", before["etag"])
    assert tried["fields"] == {**before["fields"], "question": "Dry?"}
    assert rules(try_out({"answer": None}, publish=True)["publication"]) == ["required-field-missing"]
    drafted = try_out({"question": "Dry?"})
    assert (drafted["state"], drafted["fields"], drafted["etag"]) == ("draft", tried["fields"], before["etag"])
    begun = try_out({"question": "Trocken?"}, "de")
    assert (begun["state"], begun["fields"], begun["etag"]) == ("draft", {"question": "Trocken?"}, "0")
    expect(editor.call("GET", path_of(record, "de")), 404)
    assert (read(editor, record, "en"), client.json("/v1/sites/core")["seq"]) == (before, seq)


def test_a_record_that_is_not_there_is_not_found(editor: Desk, library: str) -> None:
    unknown = "01890a5d-ac96-774b-bcce-b302099a8057"
    expect(try_to_save(editor, unknown, "en", {"question": "Where?"}, method="PUT", publish=True), 404)


@pytest.mark.parametrize(
    "member",
    [
        {"publish": "yes"},
        {"publish": 1},
        {"publish": None},
        {"editorial": "1"},
        {"reason": "x" * 100_000},
        {"reason": "A slip"},
    ],
)
def test_what_is_no_answer_to_the_question_is_refused(editor: Desk, record: Record, member: dict[str, object]) -> None:
    before = read(editor, record, "en")
    (name,) = member
    problem = expect(
        editor.call(
            "PATCH", path_of(record, "en"), {"fields": {}, **member}, headers={"If-Match": f'"{before["etag"]}"'}
        ),
        422,
    )
    assert problem["errors"][0]["pointer"] == f"#/{name}"


def test_of_several_at_the_same_moment_exactly_one_is_saved_and_published(
    app: Flask, write: Write, client: Client, editor: Desk, record: Record
) -> None:
    etag = read(editor, record, "en")["etag"]
    statuses = at_once(
        app, write,
        lambda desk, n: try_to_save(desk, record, "en", {"question": f"{n}?"}, etag=etag, publish=True).status_code,
    )  # fmt: skip
    assert sorted(statuses) == [200] + [412] * (WRITERS - 1)
    assert question(client, record) == f"{statuses.index(200)}?"
    assert read(editor, record, "en")["latest"] == 2
