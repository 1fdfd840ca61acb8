"""Texts in any script come through every path as they are read: every way in, every way out, and every way between."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask

from api.app import create_app
from api.models import Record
from tests.acts import bring_in
from tests.client import Client
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import EDITOR, make_record, make_site
from tests.people import Desk, expect, make_person, pin
from tests.xliff.documents import VERSIONS, translate, unit

# How a database keeps and compares a script is for itself to show.
pytestmark = pytest.mark.database

# Locale, a title, a word of it to search for, a slug, and the direction it is read in.
SCRIPTS = [
    ("ar", "هل يؤلم العلاج بالإبر؟", "العلاج", "هل-يؤلم", "rtl"),
    ("he", "האם הטיפול כואב?", "הטיפול", "האם-כואב", "rtl"),
    ("ja", "鍼治療は痛いですか？", "治療", "痛いですか", "ltr"),
    ("zh-Hant", "針灸會痛嗎？", "針灸", "針灸會痛嗎", "ltr"),
    ("th", "การฝังเข็มเจ็บไหมครับ", "ฝังเข็ม", "ฝังเข็มเจ็บไหม", "ltr"),
    ("vi", "Châm cứu có đau không?", "đau", "châm-cứu", "ltr"),
    ("fr", "Été : 👩‍⚕️ soigne-t-elle ? 🇨🇦", "soigne", "ete", "ltr"),
]


@dataclass(frozen=True)
class Written:
    """A question as somebody wrote it in a script, live in the library."""

    locale: str
    title: str
    word: str
    slug: str
    direction: str
    record: Record

    @property
    def fields(self) -> dict[str, str]:
        answer = f"{self.title} **{self.word}**."
        return {"slug": self.slug, "question": self.title, "short_answer": self.title, "answer": answer}

    @property
    def path(self) -> str:
        return f"sites/core/records/{self.record.id}/translations/{self.locale}"


@pytest.fixture(params=SCRIPTS, ids=[each[0] for each in SCRIPTS])
def written(request: pytest.FixtureRequest, write: Write, admin: Desk) -> Written:
    """It is saved and published through the admin API."""
    locale = request.param[0]
    write(make_site, locales={"en": ["en"], locale: [locale, "en"]})
    text = Written(*request.param, write(make_record))
    # Some keyboards write marks apart from their letters; what is stored has the one form.
    apart = {name: unicodedata.normalize("NFD", words) for name, words in text.fields.items()}
    saved = expect(admin.call("PUT", text.path, {"fields": apart}), 201)
    assert saved["fields"] == text.fields
    admin.act("publish", write(pin, text.record, locale))
    return text


def test_readers_get_it(client: Client, written: Written) -> None:
    item = client.json(f"/v1/sites/core/faqs/{written.slug}", locale=written.locale)
    assert (item["title"], item["slug"], item["locale"]["dir"]) == (written.title, written.slug, written.direction)
    answer = item["fields"]["answer"]
    assert answer["markdown"] == written.fields["answer"]
    assert answer["plain"] == f"{written.title} {written.word}."
    assert f"<strong>{written.word}</strong>" in answer["html"]
    assert client.json("/v1/sites/core/faqs", locale=written.locale)["items"][0]["title"] == written.title
    topic = item["topic"]["slug"]
    page = client.json(f"/v1/sites/core/pages/{topic}", locale=written.locale)
    assert written.title in {each["title"] for section in page["sections"] for each in section["items"]}


def test_search_finds_it(client: Client, written: Written) -> None:
    (hit,) = client.json("/v1/sites/core/search", locale=written.locale, q=written.word)["items"]
    assert (hit["id"], hit["title"]) == (written.record.id, written.title)
    assert written.word in hit["snippet"]["text"]


def test_a_phone_holds_it(client: Client, written: Written) -> None:
    page = client.json("/v1/sites/core/sync", types="faq", locale=written.locale)
    (op,) = page["items"]
    item = client.json(f"/v1/sites/core/faqs/{written.slug}", locale=written.locale)
    assert op["data"] == {name: item[name] for name in op["data"]}
    assert op["data"]["fields"]["answer"]["markdown"] == written.fields["answer"]


def test_json_ld_says_it(client: Client, written: Written) -> None:
    document = client.get(f"/v1/sites/core/faqs/{written.slug}", locale=written.locale, format="jsonld")
    question = next(each for each in json.loads(document.data)["@graph"] if each["@type"] == "Question")
    assert (question["name"], question["inLanguage"]) == (written.title, written.locale)
    assert question["acceptedAnswer"]["text"] == f"{written.title} {written.word}."


def test_a_patch_changes_one_field_of_it(client: Client, admin: Desk, written: Written, write: Write) -> None:
    etag = admin.call("GET", written.path).headers["ETag"]
    question = f"{written.word} {written.title}"
    patched = expect(
        admin.call("PATCH", written.path, {"fields": {"question": question}}, headers={"If-Match": etag}), 200
    )
    assert patched["fields"] == {**written.fields, "question": question}
    address = f"/v1/sites/core/faqs/{written.record.id}"
    previewed = expect(admin.call("GET", address, locale=written.locale, view="draft"), 200)
    assert (previewed["title"], previewed["fields"]["short_answer"]) == (question, written.title)
    assert client.json(address, locale=written.locale)["title"] == written.title
    diff = admin.ask(f"{written.path}/diff", **{"from": "live", "to": "draft"})
    assert question in json.dumps(diff, ensure_ascii=False)


def test_a_file_takes_it_to_another_database(
    admin: Desk, written: Written, database_server: Server, migrated_template: str
) -> None:
    data = admin.call("GET", "sites/core/export").data
    assert json.dumps(written.title, ensure_ascii=False) in data.decode()
    with fresh_database(database_server, template=migrated_template) as url:
        app = create_app({"database_url": url})
        with app.extensions["database"].transaction() as session:
            report = bring_in(session, "core", data, actor=EDITOR.name, now=datetime.now(UTC), may_make_site=True)
            assert report.problems == []
        item = Client(app).json(f"/v1/sites/core/faqs/{written.slug}", locale=written.locale)
        assert {name: item["fields"][name] for name in ("question", "short_answer")} == {
            "question": written.title, "short_answer": written.title,
        }  # fmt: skip
        assert item["fields"]["answer"]["markdown"] == written.fields["answer"]
        app.extensions["database"].close()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_translators_tool_gets_it_and_gives_it_back(
    app: Flask, admin: Desk, written: Written, write: Write, version: str
) -> None:
    http, key = app.test_client(), write(make_person, "Thea", "translator")
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/xliff+xml"}
    query = {"locale": written.locale, "version": version, "types": "faq"}
    exported = http.get("/v1/admin/sites/core/xliff", query_string=query, headers=headers).data
    assert f">{written.title}<" in unit(exported, "question")
    from_here = translate(exported, lambda words: f"{written.word} {words}", units=lambda id: id == "question")
    for body, versions in ((exported, {}), (from_here, {written.record.id: 2})):
        answer = http.post("/v1/admin/sites/core/xliff", data=body, headers=headers)
        assert (answer.status_code, answer.json["versions"]) == (200, versions), answer.text
    fields = admin.ask(written.path)["fields"]
    assert fields == {**written.fields, "question": f"{written.word} question in en"}


def test_combining_marks_have_one_form_however_they_were_written(client: Client, write: Write) -> None:
    write(make_site)
    composed, apart = (unicodedata.normalize(form, "Été çà") for form in ("NFC", "NFD"))
    for words in (composed, apart):
        record = write(make_record, question=words)
        assert client.json(f"/v1/sites/core/faqs/{record.id}")["title"] == composed
    found = client.json("/v1/sites/core/search", q=composed)
    assert found["total"] >= 2
