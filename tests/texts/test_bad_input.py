"""Whatever is wrong with a body is a problem that says where, and nothing of it is stored."""

import json
from typing import Any

import pytest
from flask import Flask

from api.record_types import RECORD_TYPES
from api.record_types.common import SEO_TITLE_LENGTH
from tests.calls import path_of, save
from tests.client import PROBLEM, Client
from tests.conftest import Write
from tests.factories import edit_live_unchecked, make_record, neutral_of, text_of
from tests.people import Desk, expect, make_person, pin

GOOD = {"type": "faq", "site": "core", "translations": {"en": text_of("faq", "en")}}
TEXT = json.dumps(GOOD)


@pytest.fixture
def send(app: Flask, write: Write, library: str) -> Any:
    """Sends raw bytes as a new record; nothing may be stored of what is refused."""
    key = write(make_person, "Arthur", "author")
    http, headers = app.test_client(), {"Authorization": f"Bearer {key}"}

    def run(data: bytes | str, *, content_type: str = "application/json") -> Any:
        response = http.post("/v1/admin/records", data=data, content_type=content_type, headers=headers)
        stored = http.get("/v1/admin/records", headers=headers).json["total"]
        assert stored == (response.status_code == 201)
        return response

    return run


@pytest.mark.database
@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        (b"", 400, "JSON"),
        (b"{", 400, "JSON"),
        (b"[]", 422, "Invalid input type"),
        (b'"text"', 422, "Invalid input type"),
        (b"null", 422, ""),
        (b"\xff\xfe{}", 400, "UTF-8"),
        (TEXT.replace("question in en", "\udc80").encode("utf-8", "surrogateescape"), 400, "UTF-8"),
        (TEXT.replace("question in en", "\\ud800"), 422, "#/translations/en/question"),
        (TEXT.replace("question in en", "\\u0000"), 422, "#/translations/en/question"),
        (TEXT.replace("faq-en", "a\\u0007"), 422, "#/translations/en/slug"),
        (TEXT.replace('"faq"', '"faq", "type": "topic"'), 400, "twice"),
        (TEXT.replace('"question in en"', "NaN"), 400, "NaN"),
        (TEXT.replace('"question in en"', "-Infinity"), 400, "Infinity"),
        (TEXT.replace('"question in en"', "1e999"), 422, "#/translations/en/question"),
        (TEXT.replace('"question in en"', "9" * 400), 422, "#/translations/en/question"),
        (TEXT.replace('"question in en"', "9" * 5000), 422, "#/translations/en/question"),
        (TEXT.replace('"question in en"', "[" * 30 + "]" * 30), 400, "deeper"),
        (b"[" * 100_000, 400, "deeper"),
        (TEXT.replace("question in en", "a" * 2**20), 413, "At most 1,048,576 bytes"),
        (TEXT.replace('"core"', '"co\\u0000re"'), 422, "#/site"),
        (TEXT.replace('"site"', '"si\\ud800te"'), 422, "half a character"),
    ],
)
def test_what_is_malformed_is_refused(send: Any, data: bytes | str, status: int, says: str) -> None:
    response = send(data)
    assert (response.status_code, response.mimetype) == (status, PROBLEM), response.text
    assert says in response.text


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=a", ""])
def test_other_media_types_are_refused(send: Any, content_type: str) -> None:
    assert send(TEXT, content_type=content_type).status_code == 415


def test_a_good_body_is_taken(send: Any) -> None:
    assert send(TEXT).status_code == 201


def test_a_mark_that_editors_put_in_front_of_a_body_says_nothing(send: Any) -> None:
    assert send(TEXT.encode("utf-8-sig")).status_code == 201


@pytest.mark.database
@pytest.mark.parametrize("number", [2**31, 2**53, 2**63, -1, 1.5, True, "1"])
def test_numbers_out_of_bounds_are_refused(author: Desk, library: str, write: Write, number: Any) -> None:
    record = write(make_record)
    response = author.call(
        "PATCH",
        f"sites/core/records/{record.id}/translations/und",
        {"fields": {"position": number}},
        headers={"If-Match": "*"},
    )
    assert expect(response, 422)["errors"][0]["pointer"] == "#/fields/position"


@pytest.mark.database
@pytest.mark.parametrize(
    "path",
    ["records/%00", "sites/%00/order?topic=a&type=faq", "sites/core/records/%ff/translations/en", "records?q=%00"],
)
def test_addresses_that_no_database_can_look_up_are_no_failure(author: Desk, library: str, path: str) -> None:
    assert author.call("GET", path).status_code in (200, 400, 404)


SCRIPT = '<script>alert("x")</script> <img src=x onerror=alert(1)> </script> ]]> & "q" {{7*7}}'
LINKED_SCRIPT = f"{SCRIPT} [l](javascript:alert(1))"


@pytest.mark.parametrize("type_name", list(RECORD_TYPES))
def test_html_is_kept_as_written_and_served_harmless(
    editor: Desk, client: Client, write: Write, library: str, type_name: str
) -> None:
    """The editor's words stay what they are; readers of what went live before this was looked at get them escaped."""
    record = write(make_record, type_name) if type_name != "benefit" else _benefit(write)
    prose = {each.name: each.prose for each in RECORD_TYPES[type_name] if each.localized and each.name != "slug"}
    lines = [name for name, kind in prose.items() if kind in ("line", "markdown")]
    written = {name: SCRIPT[:SEO_TITLE_LENGTH] if name == "seo_title" else SCRIPT for name in lines}
    assert save(editor, record, "en", written)["fields"].items() >= written.items()
    assert editor.refused("publish", write(pin, record, "en")) == ["html-in-text", "unknown-placeholder"]
    texts = {name: LINKED_SCRIPT if prose[name] == "markdown" else text for name, text in written.items()}
    write(edit_live_unchecked, record, "en", **texts)
    served = client.json(f"/v1/sites/core/records/{record.id}")
    for name, value in texts.items():
        if RECORD_TYPES[type_name].field(name).prose == "markdown":  # type: ignore[union-attr]
            forms = served["fields"][name]
            assert forms["markdown"] == value
            assert not {"<script", "<img", "javascript:"} & set(_tags(forms["html"])), forms["html"]
    linked = client.get(f"/v1/sites/core/records/{record.id}", format_="jsonld").text
    assert "<script" not in linked
    assert "</script" not in linked
    hits = client.json("/v1/sites/core/search", q="alert")["items"]
    assert hits
    assert [_tags(each["snippet"]["html"]) for each in hits] == [[]] * len(hits)


def _tags(html: str) -> list[str]:
    """What of a text a browser would run."""
    lowered = html.lower()
    return [each for each in ("<script", "<img") if each in lowered] + ["javascript:"] * (
        'href="javascript:' in lowered
    )


def _benefit(write: Write) -> Any:
    limitation = write(make_record, "limitation")
    return write(make_record, "benefit", neutral=neutral_of("benefit", caveats=[limitation.id]))


@pytest.mark.parametrize(
    ("method", "tail", "body"),
    [
        ("GET", "/translations/en", None),
        ("DELETE", "/translations/en", None),
        ("POST", "/translations/en/restore", {"version": 1}),
        ("PUT", "/translations/en", {"fields": {}}),
    ],
)
def test_a_parameter_that_a_route_does_not_take_is_refused_before_anything_is_done(
    editor: Desk, library: str, write: Write, method: str, tail: str, body: Any
) -> None:
    record = write(make_record)
    before = editor.ask(path_of(record, "en"))
    path = f"sites/core/records/{record.id}{tail}"
    problem = expect(editor.call(method, path, body, headers={"If-Match": "*"}, just_looking="true"), 400)
    assert [each["parameter"] for each in problem["errors"]] == ["just_looking"]
    assert editor.ask(path_of(record, "en")) == before
    expect(editor.call("PUT", "sites/core/order", {"ids": []}, headers={"If-Match": "*"}, just_looking="true"), 400)
