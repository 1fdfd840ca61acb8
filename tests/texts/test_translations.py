"""Saving a text makes a draft of just that text, and tells what it is and what it means."""

import pytest
from flask import Flask
from sqlalchemy import select

from api.models import AuditEvent, Record
from tests.calls import path_of, publish, read, save, try_to_save
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, text_of
from tests.people import Desk, expect, make_person, pin


@pytest.fixture
def record(library: str, write: Write) -> Record:
    """A live FAQ in English and French."""
    made: Record = write(make_record, locales=("en", "fr"))
    return made


def test_a_text_tells_how_it_stands(author: Desk, record: Record) -> None:
    text = read(author, record, "fr")
    assert (text["state"], text["live"], text["draft"], text["latest"]) == ("live", 1, None, 1)
    assert (text["class"], text["method"], text["source_version"], text["inherited"]) == ("clinical", "human", 1, {})
    assert text["fields"]["question"] == "question in fr"


def test_a_patch_changes_what_it_names_and_null_clears(author: Desk, record: Record) -> None:
    save(author, record, "en", {"evidence": "Some."})
    text = save(author, record, "en", {"question": "Why?", "evidence": None})
    assert text["fields"] == {**text_of("faq", "en"), "slug": text["fields"]["slug"], "question": "Why?"}
    assert (text["state"], text["draft"], text["live"]) == ("draft", 3, 1)


def test_a_put_replaces_the_whole_text(author: Desk, record: Record) -> None:
    assert save(author, record, "en", {"question": "Why?"}, method="PUT")["fields"] == {"question": "Why?"}


def test_drafts_may_be_incomplete(author: Desk, record: Record) -> None:
    assert save(author, record, "de", {"question": "Warum?"})["state"] == "draft"


def test_a_save_leaves_readers_alone(author: Desk, record: Record, client: Client) -> None:
    before = client.json("/v1/sites/core/faqs")
    save(author, record, "en", {"question": "Why?"})
    assert client.json("/v1/sites/core/faqs") == before


def test_the_same_text_again_makes_no_version(author: Desk, record: Record) -> None:
    before = read(author, record, "en")
    assert save(author, record, "en", {"question": before["fields"]["question"]}) == before


@pytest.mark.parametrize(
    ("field", "expected"), [("slug", "editorial"), ("question", "clinical"), ("answer", "clinical")]
)
def test_the_class_of_a_save_is_told(author: Desk, record: Record, field: str, expected: str) -> None:
    assert save(author, record, "en", {field: "another"})["class"] == expected


def test_a_reviewer_alone_calls_a_clinical_difference_editorial(author: Desk, reviewer: Desk, record: Record) -> None:
    etag = read(author, record, "en")["etag"]
    expect(try_to_save(author, record, "en", {"answer": "Another."}, etag=etag, editorial=True), 403)
    expect(try_to_save(reviewer, record, "en", {"answer": "Another."}, etag=etag, editorial=True), 422)
    save(author, record, "en", {"answer": "Another."})
    assert save(reviewer, record, "en", {}, editorial=True)["class"] == "editorial"


def test_a_clinical_save_voids_an_approval_and_an_editorial_one_takes_it_along(
    author: Desk, reviewer: Desk, record: Record, write: Write
) -> None:
    save(author, record, "en", {"question": "Why?"})
    reviewer.act("approve", write(pin, record, "en"))
    assert save(author, record, "en", {"slug": "why-not"})["stage"]["version"] == 3
    assert save(author, record, "en", {"answer": "Another."})["stage"] is None


def test_what_was_sent_back_stays_so_until_it_is_submitted_again(
    author: Desk, reviewer: Desk, record: Record, write: Write
) -> None:
    save(author, record, "en", {"question": "Why?"})
    author.act("submit", write(pin, record, "en"))
    reviewer.act("send-back", write(pin, record, "en"), comment="Shorter.")
    assert save(author, record, "en", {"answer": "Short."})["stage"]["comment"] == "Shorter."
    author.act("submit", write(pin, record, "en"))
    assert read(author, record, "en")["state"] == "submitted"


def test_a_translation_tells_which_fields_are_behind_its_source(editor: Desk, record: Record) -> None:
    save(editor, record, "en", {"answer": "Another."})
    assert read(editor, record, "fr")["outdated"] == []
    publish(editor, record, "en")
    assert read(editor, record, "fr")["outdated"] == ["answer"]
    text = save(editor, record, "fr", {"answer": "Une autre."})
    assert (text["outdated"], text["source_version"]) == ([], 2)


def test_a_translation_of_the_newest_draft_is_not_behind(editor: Desk, record: Record) -> None:
    save(editor, record, "en", {"answer": "Another."})
    assert save(editor, record, "fr", {"answer": "Une autre."})["outdated"] == []


def test_deleting_takes_a_text_from_readers_and_keeps_its_history(editor: Desk, record: Record, client: Client) -> None:
    save(editor, record, "fr", {"question": "Pourquoi ?"})
    etag = read(editor, record, "fr")["etag"]
    gone = expect(editor.call("DELETE", path_of(record, "fr"), headers={"If-Match": etag}), 200)
    assert (gone["state"], gone["draft"], gone["live"], gone["latest"]) == ("unpublished", None, None, 2)
    assert gone["seq"] == client.json("/v1/sites/core")["seq"]
    assert client.json("/v1/sites/core/faqs", locale="fr")["items"][0]["locale"]["served"] == "en"
    assert editor.ask(path_of(record, "fr", tail="/versions"))["total"] == 2
    expect(editor.call("DELETE", path_of(record, "fr"), headers={"If-Match": gone["etag"]}), 409)


def test_deleting_a_live_text_takes_a_publisher(author: Desk, record: Record) -> None:
    headers = {"If-Match": read(author, record, "fr")["etag"]}
    expect(author.call("DELETE", path_of(record, "fr"), headers=headers), 403)
    assert read(author, record, "fr")["state"] == "live"


def test_deleting_what_others_need_is_refused(editor: Desk, record: Record) -> None:
    headers = {"If-Match": read(editor, record, "und")["etag"]}
    problem = expect(editor.call("DELETE", path_of(record, "und"), headers=headers), 409)
    assert {each["rule"] for each in problem["blockers"]} >= {"neutral-fields-missing"}


def test_translators_write_translations_of_their_locale_only(app: Flask, write: Write, record: Record) -> None:
    french = Desk(app, write(make_person, "Fleur", "translator", locale="fr"))
    assert save(french, record, "fr", {"question": "Pourquoi ?"})["saved_by"] == "Fleur"
    for locale in ("en", "de", "und"):
        etag = "0" if locale == "de" else read(french, record, locale)["etag"]
        expect(try_to_save(french, record, locale, {}, etag=etag), 403)


def test_a_locale_that_is_none_is_refused(author: Desk, record: Record) -> None:
    problem = expect(author.call("GET", path_of(record, "klingonisch")), 400)
    assert problem["errors"][0]["parameter"] == "locale"
    expect(author.call("GET", path_of(record, "de")), 404)


def test_every_save_leaves_an_audit_event(author: Desk, record: Record, write: Write) -> None:
    save(author, record, "en", {"question": "Why?"})
    event = write(
        lambda session: session.scalars(select(AuditEvent).where(AuditEvent.action == "translation.save")).one()
    )
    assert (event.actor, event.record_id, event.locale) == ("Arthur", record.id, "en")
    assert event.before == '{"stage":null,"version":1}'
    assert '"version":2' in event.after
