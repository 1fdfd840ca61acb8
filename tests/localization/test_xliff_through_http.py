"""Translators' files go out and come back through HTTP: all or nothing, by whoever may translate into their language."""

import unicodedata
from importlib import import_module
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from api.ids import new_id
from api.models import Translation, Version
from tests.client import Client, check
from tests.conftest import Write
from tests.factories import edit_live, make_record, newest_fields
from tests.people import expect, make_person

PATH = "/v1/admin/sites/core/xliff"
XLIFF = "application/xliff+xml"
TEXTS = {
    "ar": "هل تؤلم الإبرة؟ **قليلًا** — ١٢٪.",
    "he": "האם זה כואב? _מעט_ (12%).",
    "ja": "痛いですか？少し**痛い**です。",
    "th": "เจ็บไหม เจ็บ**เล็กน้อย**ครับ",
    "hi": "क्या दर्द होता है? थोड़ा-सा।",
    "vi": "Co\u0301 \u0111au kho\u0302ng? e\u0301 \U0001f469\u200d\u2695\ufe0f\U0001f1e8\U0001f1e6",
}


class Agency:
    """A translator's office: it takes files away and brings them back."""

    def __init__(self, app: Flask, key: str) -> None:
        self._http = app.test_client()
        self._headers = {"Authorization": f"Bearer {key}"}

    def fetch(self, **query: str) -> TestResponse:
        response = self._http.get(PATH, query_string=query, headers=self._headers)
        if response.status_code != 200:
            check(response, method="GET", path=PATH)
        return response

    def bring(self, data: bytes, *, mimetype: str | None = XLIFF, **query: str) -> TestResponse:
        response = self._http.post(PATH, query_string=query, data=data, content_type=mimetype, headers=self._headers)
        check(response, method="POST", path=PATH)
        return response


@pytest.fixture
def agency(app: Flask, write: Write, library: str) -> Agency:
    return Agency(app, write(make_person, "Thea", "translator", site="core", locale="fr"))


def all_versions(app: Flask) -> list[Any]:
    with app.extensions["database"].reading() as session:
        return session.execute(
            select(Version.translation_id, Version.number, Version.fields).order_by(Version.id)
        ).all()  # type: ignore[no-any-return]


@pytest.mark.parametrize("version", ["2.1", "1.2"])
def test_a_translation_goes_out_and_comes_back(app: Flask, agency: Agency, write: Write, version: str) -> None:
    record = write(make_record, locales=("en", "fr"))
    file = agency.fetch(locale="fr", version=version, types="faq")
    assert (file.mimetype, file.headers["Cache-Control"]) == (XLIFF, "private, no-store")
    data = file.data.replace(b"answer in fr", "réponse, à neuf".encode())
    dry = expect(agency.bring(data, dry_run="true"), 200)
    assert (dry["is_saved"], dry["versions"], dry["counts"]["accepted"]) == (False, {}, 2)
    done = expect(agency.bring(data), 200)
    assert (done["is_saved"], done["versions"]) == (True, {record.id: 2})
    assert write(newest_fields, record, "core", "fr")["answer"] == "réponse, à neuf"
    again = expect(agency.bring(data), 200)
    assert again["versions"] == {}


def test_a_file_with_an_error_changes_nothing(app: Flask, agency: Agency, write: Write) -> None:
    write(make_record, locales=("en", "fr"), answer="A **bold** word.")
    write(make_record, locales=("en", "fr"))
    before = all_versions(app)
    data = agency.fetch(locale="fr", types="faq").data.replace(b"answer in fr", b"mieux")
    broken = data.replace(b"A <pc", b'A <ph id="9"/><pc')
    assert broken != data
    problem = expect(agency.bring(broken), 422)
    assert problem["report"]["counts"]["refused"] >= 1
    assert {"pointer", "rule", "detail"} <= problem["errors"][0].keys()
    assert all_versions(app) == before


def test_a_moved_source_is_refused_or_taken_as_an_outdated_draft(agency: Agency, admin: Any, write: Write) -> None:
    record = write(make_record, locales=("en", "fr"))
    data = agency.fetch(locale="fr", types="faq").data.replace(b"answer in fr", b"mieux")
    write(edit_live, record, "en", answer="Now otherwise.")
    problem = expect(agency.bring(data), 422)
    assert "source-moved" in {each["rule"] for each in problem["errors"]}
    expect(agency.bring(data, moved_source="draft", method="post_edited"), 200)
    rows = admin.ask("sites/core/translation-status", locale="fr", type="faq")["items"]
    assert [(each["state"], each["outdated"], each["method"]) for each in rows] == [
        ("outdated", ["answer"], "post_edited")
    ]


def test_only_what_is_outdated_goes_out(agency: Agency, write: Write) -> None:
    record = write(make_record, locales=("en", "fr"))
    write(make_record, locales=("en", "fr"))
    expect(agency.fetch(locale="fr", types="faq", only_outdated="true"), 404)
    write(edit_live, record, "en", answer="Now otherwise.")
    data = agency.fetch(locale="fr", types="faq", only_outdated="true").text
    assert record.id in data
    assert "answer in fr" in data
    assert "question in fr" not in data


def test_only_the_records_that_are_named_go_out(agency: Agency, write: Write) -> None:
    one, other = write(make_record), write(make_record)
    data = agency.fetch(locale="fr", ids=one.id).text
    assert one.id in data
    assert other.id not in data
    expect(agency.fetch(locale="fr", ids=",".join(new_id() for _ in range(101))), 400)


@pytest.mark.parametrize(
    ("data", "mimetype", "status"),
    [
        (b"<xliff", XLIFF, 422),
        (b"", XLIFF, 422),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', XLIFF, 422),
        (b"{}", "application/json", 415),
        (b"<x/>", None, 415),
        (b"\xff\xfe\x00", "application/xml", 422),
    ],
)
def test_what_is_not_a_file_of_ours_is_refused(agency: Agency, data: bytes, mimetype: str | None, status: int) -> None:
    expect(agency.bring(data, mimetype=mimetype), status)


def test_a_file_that_is_too_large_is_refused(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("api.admin.xliff"), "MAX_BYTES", 100)
    expect(agency.bring(b" " * 101), 413)


def test_a_translator_brings_back_only_their_own_language(app: Flask, agency: Agency, write: Write) -> None:
    write(make_record, locales=("en", "fr"))
    data = agency.fetch(locale="fr", types="faq").data
    german = Agency(app, write(make_person, "Gerd", "translator", site="core", locale="de"))
    expect(german.bring(data), 403)
    reader = Agency(app, write(make_person, "Rea", "reader", site="core"))
    expect(reader.bring(data), 403)
    stranger = Agency(app, write(make_person, "Stan", "translator", site="clinic"))
    expect(stranger.bring(data), 404)


@pytest.mark.parametrize(
    "query", [{}, {"locale": "xx-"}, {"locale": "fr", "version": "3"}, {"locale": "fr", "status": "old"}]
)
def test_wrong_questions_are_refused(agency: Agency, query: dict[str, str]) -> None:
    expect(agency.fetch(**query), 400)


@pytest.mark.parametrize("locale", TEXTS)
@pytest.mark.parametrize("version", ["2.1", "1.2"])
def test_every_script_survives_the_journey(app: Flask, library: str, write: Write, locale: str, version: str) -> None:
    agency = Agency(app, write(make_person, "Thea", "translator", "author"))
    words = unicodedata.normalize("NFC", TEXTS[locale])
    record = write(make_record, locales=("en", locale), answer=TEXTS[locale])
    before = write(newest_fields, record, "core", locale)
    data = agency.fetch(locale=locale, version=version, types="faq").data
    assert expect(agency.bring(data), 200)["versions"] == {}
    asked = f"question in {locale}".encode()
    changed = expect(agency.bring(data.replace(asked, "\U0001f64b ".encode() + asked)), 200)
    assert (changed["versions"], write(newest_fields, record, "core", locale)["question"][0]) == (
        {record.id: 2},
        "\U0001f64b",
    )
    assert write(newest_fields, record, "core", locale)["answer"] == before["answer"] == words


@pytest.fixture(scope="module")
def seeded_agency(seeded_app: Flask) -> Agency:
    with seeded_app.extensions["database"].transaction() as session:
        key = make_person(session, "Xaver", "translator")
    return Agency(seeded_app, key)


@pytest.mark.parametrize(("locale", "version"), [("fr", "2.1"), ("fr", "1.2"), ("es", "2.1")])
def test_the_seed_comes_back_byte_for_byte(
    seeded_agency: Agency, seeded_app: Flask, seeded: Client, locale: str, version: str
) -> None:
    before = all_versions(seeded_app)
    served = seeded.get("/v1/sites/core/records", locale=locale, limit=500).data
    data = seeded_agency.fetch(locale=locale, version=version).data
    report = expect(seeded_agency.bring(data), 200)
    assert report["versions"] == {}
    assert set(report["counts"]) == {"unchanged"}
    assert len(report["units"]) > 100
    assert all_versions(seeded_app) == before
    assert seeded.get("/v1/sites/core/records", locale=locale, limit=500).data == served


def test_drafts_alone_are_changed(app: Flask, agency: Agency, write: Write) -> None:
    record = write(make_record, locales=("en", "fr"))
    data = agency.fetch(locale="fr", types="faq").data.replace(b"question in fr", b"autre question")
    expect(agency.bring(data), 200)
    with app.extensions["database"].reading() as session:
        drafts = session.scalars(select(Translation.locale).where(Translation.draft_version.is_not(None))).all()
    assert drafts == ["fr"]
    item = app.test_client().get(f"/v1/sites/core/faqs/{record.id}", query_string={"locale": "fr"}).json
    assert item["title"] == "question in fr"
