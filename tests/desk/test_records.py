"""One call makes a record with all its texts as drafts, and one call shows all of them."""

from typing import Any

import pytest
from flask import Flask

from api.ids import new_id
from tests.calls import publish, save
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, neutral_of, text_of
from tests.people import Desk, expect, make_person


@pytest.fixture
def body(library: str, write: Write) -> dict[str, Any]:
    """A FAQ in three languages."""
    topic = write(make_record, "topic")
    return {
        "type": "faq",
        "site": "core",
        "translations": {
            "und": neutral_of("faq", topic=topic.id),
            **{each: text_of("faq", each, slug=f"frage-{each}") for each in ("en", "fr", "de")},
        },
        "methods": {"de": "machine"},
    }


def test_one_call_makes_a_record_with_all_its_texts(author: Desk, body: dict[str, Any]) -> None:
    answer = author.call("POST", "records", body)
    made = expect(answer, 201)
    assert answer.headers["Location"] == f"/v1/admin/records/{made['id']}"
    assert author.ask(answer.headers["Location"]) == made
    assert {each["locale"]: each["state"] for each in made["translations"]} == dict.fromkeys(
        ("de", "en", "fr", "und"), "draft"
    )
    assert (made["source_locale"], made["title"], made["live_locales"]) == ("en", "question in en", [])


def test_the_method_of_each_text_is_told(author: Desk, body: dict[str, Any]) -> None:
    made = expect(author.call("POST", "records", body), 201)
    methods = {
        each: author.ask(f"sites/core/records/{made['id']}/translations/{each}")["method"]
        for each in ("en", "fr", "de")
    }
    assert methods == {"en": "original", "fr": "human", "de": "machine"}


def test_readers_see_nothing_of_a_new_record(author: Desk, client: Client, body: dict[str, Any]) -> None:
    author.call("POST", "records", body)
    assert client.json("/v1/sites/core/faqs")["total"] == 0


def test_two_calls_bring_a_record_in_three_locales_to_readers(
    editor: Desk, client: Client, body: dict[str, Any]
) -> None:
    made = expect(editor.call("POST", "records", body), 201)
    versions = {each["locale"]: each["version"] for each in made["translations"]}
    items = [
        {"site": "core", "record": made["id"], "locale": each, "version": number} for each, number in versions.items()
    ]
    editor.act("publish", *items)
    assert client.json("/v1/sites/core/faqs", locale="fr")["items"][0]["title"] == "question in fr"


def test_an_id_may_be_given_once(author: Desk, body: dict[str, Any]) -> None:
    body["id"] = new_id()
    assert expect(author.call("POST", "records", body), 201)["id"] == body["id"]
    assert expect(author.call("POST", "records", body), 409)["errors"][0]["pointer"] == "#/id"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"type": "poem"}, "#/type"),
        ({"site": "Core"}, "#/site"),
        ({"source_locale": "english"}, "#/source_locale"),
        ({"id": "1"}, "#/id"),
        ({"colour": "red"}, "#/colour"),
        ({"translations": {"en": {"colour": "red"}}}, "#/translations/en/colour"),
        ({"translations": {"en": {"category": "about"}}}, "#/translations/en/category"),
        ({"translations": {"en": {"short_answer": "a" * 301}}}, "#/translations/en/short_answer"),
        ({"translations": {"und": {"topic": new_id()}}}, "#/translations/und/topic"),
        ({"translations": {"klingonisch": {}}}, "#/translations/klingonisch"),
        ({"translations": {"en": "words"}}, "#/translations/en"),
        ({"methods": {"fr": "guessed"}}, "#/methods/fr"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    author: Desk, body: dict[str, Any], change: dict[str, Any], pointer: str
) -> None:
    before = author.ask("records")["total"]
    problem = expect(author.call("POST", "records", {**body, **change}), 422)
    assert [each["pointer"] for each in problem["errors"]] == [pointer]
    assert author.ask("records")["total"] == before


def test_an_unknown_site_is_not_found(author: Desk, body: dict[str, Any]) -> None:
    expect(author.call("POST", "records", {**body, "site": "nowhere"}), 404)


def test_an_author_of_one_locale_writes_no_other(app: Flask, write: Write, body: dict[str, Any]) -> None:
    french = Desk(app, write(make_person, "Fleur", "author", locale="fr"))
    expect(french.call("POST", "records", body), 403)
    body["translations"] = {"und": body["translations"]["und"], "fr": body["translations"]["fr"]}
    expect(french.call("POST", "records", {**body, "source_locale": "fr"}), 201)


def test_a_record_tells_who_points_at_it(editor: Desk, write: Write, body: dict[str, Any]) -> None:
    target = write(make_record, "limitation")
    made = expect(editor.call("POST", "records", body), 201)
    save(editor, made["id"], "und", {"derives_from": [target.id]})
    assert editor.ask(f"records/{target.id}")["referenced_by"] == {"live": [], "draft": [made["id"]]}
    publish(editor, made["id"], "und", "en")
    assert editor.ask(f"records/{target.id}")["referenced_by"] == {"live": [made["id"]], "draft": []}


def test_a_clinic_sees_what_it_inherits_without_the_librarys_drafts(
    app: Flask, write: Write, library: str, author: Desk
) -> None:
    clinician = Desk(app, write(make_person, "Clara", "author", site="clinic"))
    record = write(make_record)
    save(author, record, "en", {"question": "Not yet?"})
    seen = clinician.ask(f"records/{record.id}")
    assert (seen["title"], seen["translations"]) == ("question in en", [])
    draft = write(make_record, live=False)
    expect(clinician.call("GET", f"records/{draft.id}"), 404)


def test_an_unknown_record_is_not_found(author: Desk, library: str) -> None:
    for id in (new_id(), "1", "%00"):
        expect(author.call("GET", f"records/{id}"), 404)
