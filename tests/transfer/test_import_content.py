"""Content of any other system comes in as one line for each record."""

import json
import unicodedata
from typing import Any

import pytest
from flask import Flask

from tests.client import Client
from tests.conftest import Write
from tests.factories import EDITOR, edit, edit_live_unchecked, make_record, make_site
from tests.lookup import find_record
from tests.people import make_person
from tests.transfer.files import FileDesk, lines_of

TOPIC: dict[str, Any] = {
    "type": "topic", "publish": True,
    "en": {"slug": "yoga", "name": "Yoga", "summary": "Slow movement."}, "und": {"sources": ["001:1"]},
}  # fmt: skip
FAQ: dict[str, Any] = {
    "type": "faq", "publish": True,
    "en": {
        "slug": "does-it-hurt", "question": "Does it hurt?", "short_answer": "No.",
        "answer": "No. See [yoga](record:topic/yoga).",
    },
    "und": {"topic": "topic/yoga", "category": "session", "sources": ["001:2"]},
}  # fmt: skip


@pytest.fixture
def writer(app: Flask, write: Write) -> FileDesk:
    """Somebody who writes and publishes in a library without content."""
    write(make_site, locales={"en": ["en"], "fr": ["fr", "en"], "id": ["id", "en"]})
    return FileDesk(app, write(make_person, "Wanda", "author", "publisher"))


def fields(client: Client, slug: str, **query: Any) -> Any:
    return client.json(f"/v1/sites/core/faqs/{slug}", **query)["fields"]


def test_one_line_makes_a_record_and_publishes_it(writer: FileDesk, client: Client) -> None:
    report = writer.bring(TOPIC)
    assert report["records"] == {"created": 1, "updated": 0, "unchanged": 0}
    assert (report["versions"], report["published"], len(report["seqs"])) == (2, 2, 1)
    assert client.json("/v1/sites/core/topics/yoga")["title"] == "Yoga"


def test_lines_may_name_records_that_come_later_by_their_slugs(writer: FileDesk, client: Client) -> None:
    writer.bring(FAQ, TOPIC)
    item = client.json("/v1/sites/core/faqs/does-it-hurt")
    assert item["topic"]["slug"] == "yoga"
    assert f"record:{item['topic']['id']}" in item["fields"]["answer"]["markdown"]


def test_lines_may_name_records_that_are_live_already(writer: FileDesk, client: Client) -> None:
    writer.bring(TOPIC)
    writer.bring(FAQ)
    assert client.json("/v1/sites/core/faqs/does-it-hurt")["topic"]["slug"] == "yoga"


def test_lines_may_name_a_record_whose_slug_an_earlier_release_stored_in_pieces(
    writer: FileDesk, client: Client, write: Write
) -> None:
    topic = write(make_record, "topic", slug="tête")
    write(edit_live_unchecked, topic, "en", slug=unicodedata.normalize("NFD", "tête"))
    writer.bring({**FAQ, "en": {**FAQ["en"], "answer": "No."}, "und": {**FAQ["und"], "topic": "topic/tête"}})
    assert client.json("/v1/sites/core/faqs/does-it-hurt")["topic"]["id"] == topic.id


def test_without_publish_a_line_makes_drafts(writer: FileDesk, client: Client) -> None:
    report = writer.bring({**TOPIC, "publish": False})
    assert (report["versions"], report["published"], report["seqs"]) == (2, 0, [])
    client.problem("/v1/sites/core/topics/yoga", 404)


def test_the_same_lines_twice_change_nothing(writer: FileDesk) -> None:
    writer.bring(TOPIC, FAQ)
    report = writer.bring(TOPIC, FAQ)
    assert report["records"] == {"created": 0, "updated": 0, "unchanged": 2}
    assert (report["versions"], report["published"], report["seqs"]) == (0, 0, [])


def test_only_the_text_that_differs_gets_a_new_version(writer: FileDesk, client: Client) -> None:
    writer.bring(TOPIC, FAQ)
    report = writer.bring(TOPIC, {**FAQ, "en": {**FAQ["en"], "answer": "Not at all."}})
    assert report["records"] == {"created": 0, "updated": 1, "unchanged": 1}
    assert (report["versions"], report["published"]) == (1, 1)
    assert fields(client, "does-it-hurt")["answer"]["markdown"] == "Not at all."


def test_an_id_of_ones_own_is_kept(writer: FileDesk, client: Client) -> None:
    id = "019f0000-0000-7000-8000-000000000001"
    writer.bring({**TOPIC, "id": id})
    assert client.json("/v1/sites/core/topics/yoga")["id"] == id


def test_translations_come_with_how_they_were_made(writer: FileDesk, client: Client) -> None:
    french = {"slug": "est-ce-douloureux", "question": "Est-ce douloureux ?", "short_answer": "Non.", "answer": "Non."}
    writer.bring(TOPIC, {**FAQ, "fr": french, "methods": {"fr": "machine"}})
    locale = client.json("/v1/sites/core/faqs/est-ce-douloureux", locale="fr")["locale"]
    assert (locale["served"], locale["source"], locale["method"]) == ("fr", "en", "machine")


def test_indonesian_is_told_from_the_id(writer: FileDesk, client: Client) -> None:
    indonesian = {"slug": "yoga-id", "name": "Yoga", "summary": "Gerakan lambat."}
    writer.bring({**TOPIC, "id": indonesian})
    assert client.json("/v1/sites/core/topics/yoga-id", locale="id")["locale"]["served"] == "id"
    texts = {"en": TOPIC["en"], "id": {**indonesian, "summary": "Pelan."}, "und": TOPIC["und"]}
    id = client.json("/v1/sites/core/topics/yoga")["id"]
    report = writer.bring({"id": id, "type": "topic", "publish": True, "translations": texts})
    assert (report["records"]["updated"], report["versions"]) == (1, 1)


def test_a_dry_run_tells_the_same_and_stores_nothing(writer: FileDesk, client: Client) -> None:
    before = writer.export()
    tried = writer.bring(TOPIC, FAQ, dry_run="true")
    assert writer.export() == before
    done = writer.bring(TOPIC, FAQ)
    assert tried == {**done, "dry_run": True, "seqs": []}


def test_a_dry_run_lists_what_is_wrong(writer: FileDesk) -> None:
    report = writer.bring({**FAQ, "und": {"topic": "topic/unheard-of"}}, dry_run="true")
    assert [(each["line"], each["pointer"]) for each in report["problems"]] == [
        (1, "#/und/topic"), (1, "#/en/answer"),
    ]  # fmt: skip


def test_a_draft_of_somebody_else_is_not_put_aside(writer: FileDesk, write: Write, client: Client) -> None:
    writer.bring(TOPIC)
    record = write(find_record, client.json("/v1/sites/core/topics/yoga")["id"])
    write(edit, record, "en", summary="Somebody is working on this.")
    assert writer.wrong_in({**TOPIC, "en": {**TOPIC["en"], "summary": "Quick movement."}}) == [(1, "#/en")]
    [text] = [each["texts"]["en"] for each in lines_of(writer.export()) if each.get("id") == record.id]
    assert (text["draft"], text["versions"][-1]["created_by"]) == (2, EDITOR.name)


def test_the_trail_says_who_imported_what(app: Flask, write: Write, writer: FileDesk) -> None:
    admin = FileDesk(app, write(make_person, "Olga", "admin"))
    seqs = writer.bring(TOPIC)["seqs"]
    [event] = admin.ask("audit", action="content.import")["items"]
    assert (event["actor"], event["site"], event["seq"], event["after"]["versions"]) == ("Wanda", "core", seqs[-1], 2)


def test_readers_get_all_of_a_file_in_one_change(writer: FileDesk, client: Client) -> None:
    report = writer.bring(TOPIC, FAQ)
    seq = client.json("/v1/sites/core")["seq"]
    assert report["seqs"] == [seq]
    assert client.json("/v1/sites/core/records", at=seq - 1)["total"] == 0
    assert client.json("/v1/sites/core/records", at=seq)["total"] == 2


def test_blank_lines_and_a_byte_order_mark_do_no_harm(writer: FileDesk) -> None:
    data = b"\xef\xbb\xbf" + json.dumps(TOPIC).encode() + b"\r\n\n"
    assert writer.send(data).json["records"]["created"] == 1


def test_another_spelling_of_a_file_is_the_same_file(writer: FileDesk, client: Client) -> None:
    spelled = {**TOPIC, "EN": {**TOPIC["en"], "name": " Yo\u200bga\n", "summary": "Slow movement. \r\n"}}
    spelled.pop("en")
    assert writer.bring(TOPIC)["records"]["created"] == 1
    report = writer.bring(spelled)
    assert (report["records"], report["versions"]) == ({"created": 0, "updated": 0, "unchanged": 1}, 0)
    assert client.json("/v1/sites/core/topics/yoga")["title"] == "Yoga"


@pytest.mark.parametrize(("written", "locale"), [("FR", "fr"), ("in", "id"), ("pl", "pl")])
def test_a_text_comes_into_its_locale_by_whatever_tag(writer: FileDesk, written: str, locale: str) -> None:
    writer.bring({**TOPIC, "publish": False, written: {"name": "Joga"}})
    id = writer.ask("records")["items"][0]["id"]
    found = {each["locale"] for each in writer.ask(f"records/{id}")["translations"]}
    assert found == {"en", "und", locale}


def test_a_text_in_a_locale_that_nobody_gets_is_refused_where_it_stands(writer: FileDesk) -> None:
    assert writer.wrong_in({**TOPIC, "fr-FR": {"name": "Yoga"}}) == [(1, "#/fr-FR")]
