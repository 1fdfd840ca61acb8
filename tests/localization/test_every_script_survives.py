"""Texts in any script come through every path as they were written: saving, publishing, reading, search, slugs, export, JSON-LD."""

import json
import unicodedata

import pytest

from tests.client import Client
from tests.conftest import Write
from tests.editorial.desk import Desk, expect, pin
from tests.factories import make_record, make_site

# Locale, a title, a word of it to search for, a slug, and the direction it is read in.
SCRIPTS = [
    ("ar", "هل يؤلم العلاج بالإبر؟", "العلاج", "هل-يؤلم", "rtl"),
    ("he", "האם הטיפול כואב?", "הטיפול", "האם-כואב", "rtl"),
    ("ja", "鍼治療は痛いですか？", "治療", "痛いですか", "ltr"),
    ("zh-Hant", "針灸會痛嗎？", "針灸", "針灸會痛嗎", "ltr"),
    ("th", "การฝังเข็มเจ็บไหมครับ", "ฝังเข็ม", "ฝังเข็มเจ็บไหม", "ltr"),
    ("vi", "Châm cứu có đau không?", "đau", "châm-cứu", "ltr"),
    ("fr", "E\u0301te\u0301 : 👩‍⚕️ soigne-t-elle ? 🇨🇦", "soigne", "ete", "ltr"),
]


@pytest.mark.parametrize(("locale", "title", "word", "slug", "direction"), SCRIPTS, ids=[each[0] for each in SCRIPTS])
def test_a_text_survives_every_path(
    client: Client, write: Write, admin: Desk, locale: str, title: str, word: str, slug: str, direction: str
) -> None:
    write(make_site, locales={"en": ["en"], locale: [locale, "en"]})
    record = write(make_record)
    answer = f"{title} **{word}**."
    given = {"slug": slug, "question": title, "short_answer": title, "answer": answer}
    path = f"sites/core/records/{record.id}/translations/{locale}"
    saved = expect(admin.call("PUT", path, {"fields": given}), 201)
    assert saved["fields"] == given
    admin.act("publish", write(pin, record, locale))
    item = client.json(f"/v1/sites/core/faqs/{slug}", locale=locale)
    assert (item["title"], item["slug"], item["locale"]["dir"]) == (title, slug, direction)
    assert item["fields"]["answer"]["markdown"] == answer
    assert item["fields"]["answer"]["plain"] == f"{title} {word}."
    assert f"<strong>{word}</strong>" in item["fields"]["answer"]["html"]
    assert client.json("/v1/sites/core/faqs", locale=locale)["items"][0]["title"] == title
    (hit,) = client.json("/v1/sites/core/search", locale=locale, q=word)["items"]
    assert (hit["id"], hit["title"]) == (record.id, title)
    assert word in hit["snippet"]["text"]
    document = client.get(f"/v1/sites/core/faqs/{slug}", locale=locale, format="jsonld")
    assert title in json.dumps(json.loads(document.data), ensure_ascii=False)
    lines = admin.call("GET", "sites/core/export").data.decode()
    assert json.dumps(title, ensure_ascii=False) in lines


def test_combining_marks_are_kept_as_they_were_written(client: Client, write: Write) -> None:
    write(make_site)
    composed, apart = (unicodedata.normalize(form, "Été çà") for form in ("NFC", "NFD"))
    for words in (composed, apart):
        record = write(make_record, question=words)
        assert client.json(f"/v1/sites/core/faqs/{record.id}")["title"] == words
    found = client.json("/v1/sites/core/search", q=composed)
    assert found["total"] >= 2
