"""A file with anything wrong in it is refused as a whole, and each thing is named by line and place."""

import json
from typing import Any

import pytest
from flask import Flask

from api.app import create_app
from api.models import Record
from tests.client import PROBLEM
from tests.conftest import Write
from tests.factories import edit, make_site
from tests.people import expect, make_person
from tests.transfer.files import NDJSON, FileDesk, as_file, eventful_library, lines_of
from tests.transfer.sheets import CSV, XLSX
from tests.transfer.test_import_content import FAQ, TOPIC


@pytest.fixture
def records(write: Write) -> dict[str, Record]:
    """An eventful library with a clinic."""
    return dict(write(eventful_library))


@pytest.fixture
def desk(app: Flask, write: Write, records: dict[str, Record]) -> FileDesk:
    """Somebody who may do everything."""
    return FileDesk(app, write(make_person, "Olga", "admin"))


def without(fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key != name}


WRONG = {
    "an unknown type": ({**TOPIC, "type": "poem"}, "#/type"),
    "no type": (without(TOPIC, "type"), "#/type"),
    "no text": ({"type": "faq"}, "#/translations"),
    "a text that is no object": ({"type": "faq", "translations": {"en": "Hello"}}, "#/translations/en"),
    "an unknown field": ({**FAQ, "en": {**FAQ["en"], "colour": "red"}}, "#/en/colour"),
    "a field of the wrong form": ({**FAQ, "und": {"sources": "001:1"}}, "#/und/sources"),
    "a tag that is no locale": ({**TOPIC, "e_n": {"name": "Yoga"}}, "#/e_n"),
    "a locale in two spellings": ({**TOPIC, "EN": {"name": "Yoga"}}, "#/EN"),
    "an id that is none": ({**TOPIC, "id": "yoga"}, "#/id"),
    "an unknown member": ({**TOPIC, "author": "me"}, "#/author"),
    "an unknown kind of line": ({"line": "poem"}, "#/line"),
    "a kind that is no text": ({"line": {}}, "#/line"),
    "an unknown method": ({**TOPIC, "methods": {"en": "magic"}}, "#/methods/en"),
    "a missing relation": ({**FAQ, "und": {**FAQ["und"], "topic": "019f0000-0000-7000-8000-0000000000ff"}}, "#/und/topic"),
    "a name of nothing": ({**FAQ, "und": {**FAQ["und"], "topic": "topic/nothing"}}, "#/und/topic"),
    "a control character": ({**TOPIC, "en": {**TOPIC["en"], "name": "a\x00b"}}, "#"),
    "neither a locale nor a source": ({**TOPIC, "source_locale": "und"}, "#/source_locale"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "pointer"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_line_is_named(desk: FileDesk, line: dict[str, Any], pointer: str) -> None:
    before = desk.export()
    assert (2, pointer) in desk.wrong_in(TOPIC, line)
    assert desk.export() == before


@pytest.mark.parametrize("number", [2**53, 10**30, -(10**30)], ids=["53 bits", "31 digits", "negative"])
def test_a_number_that_no_database_holds_is_named(desk: FileDesk, number: int) -> None:
    assert desk.wrong_in(TOPIC, {**FAQ, "und": {"position": number}}) == [(2, "#/und/position")]
    assert desk.wrong_in(TOPIC, {**FAQ, "methods": {"en": number}}) == [(2, "#/methods/en")]
    header = {"line": "header", "format": "clinic-content-1", "site": "core", "seq": number, "hash": ""}
    assert desk.wrong_in(header, TOPIC) == [(1, "#/seq")]


@pytest.mark.parametrize(
    "line",
    [b"{", b"[1]", b'"text"', b'{"type": "faq", "type": "faq"}', b"\xff\xfe", b'{"a": NaN}', b'{"a": "\\ud800"}', b"[" * 5000, b"null",
     b'{"a": %s}' % (b"9" * 5000), b'{"a": 1e999}'],
)  # fmt: skip
def test_a_line_that_is_no_json_object_is_named(desk: FileDesk, line: bytes) -> None:
    assert desk.wrong_in(TOPIC, line + b"\n") == [(2, "#")]


def test_everything_that_is_wrong_is_told_at_once(desk: FileDesk) -> None:
    lines = [{**TOPIC, "en": {"name": ""}}, {**FAQ, "type": "x"}, b"{\n"]
    assert [line for line, _ in desk.wrong_in(*lines)] == [2, 3]
    assert len(desk.wrong_in({**TOPIC, "en": {"name": "", "slug": "A B"}}, {**FAQ, "en": {"answer": 7}})) >= 3


def test_what_readers_would_miss_is_told_by_its_rule(desk: FileDesk) -> None:
    response = desk.send(as_file([TOPIC, {**FAQ, "en": without(FAQ["en"], "answer")}]))
    [error] = response.json["errors"]
    assert (error["line"], error["pointer"], error["rule"]) == (2, "#/en", "required-field-missing")


def test_a_slug_that_is_taken_is_told(desk: FileDesk, records: dict[str, Record]) -> None:
    response = desk.send(as_file([TOPIC, {**FAQ, "en": {**FAQ["en"], "slug": "renamed"}}]))
    assert [(each["line"], each["rule"]) for each in response.json["errors"]] == [(2, "slug-taken")]


def test_an_id_that_belongs_to_something_else_is_told(desk: FileDesk, records: dict[str, Record]) -> None:
    assert desk.wrong_in({**TOPIC, "id": records["faq"].id}) == [(1, "#/id")]
    assert desk.wrong_in({**FAQ, "id": records["faq"].id}, site="clinic") == [(1, "#/id")]


def test_the_same_record_in_two_lines_is_told(desk: FileDesk) -> None:
    assert desk.wrong_in(TOPIC, TOPIC) == [(2, "#/id")]


def test_a_file_that_was_cut_off_is_told(desk: FileDesk) -> None:
    data = desk.export()
    lines = data.splitlines(keepends=True)
    for cut in (b"".join(lines[:-1]), b"".join(lines[:-2]), data[: len(data) // 2], data[: len(data) - 20]):
        [error] = desk.send(cut).json["errors"]
        assert "cut off" in error["detail"]


def test_a_file_that_was_altered_or_lost_a_line_is_told(desk: FileDesk) -> None:
    lines = desk.export().splitlines(keepends=True)
    last = len(lines)
    assert desk.wrong_in(b"".join([lines[0], *lines[2:]])) == [(last - 1, "#/sha256")]
    assert desk.wrong_in(b"".join(lines).replace(b"not for long", b"not too long")) == [(last, "#/sha256")]
    assert desk.wrong_in(b"".join([*lines, *lines[-1:]])) == [(last + 1, "#")]


def altered(data: bytes, records: dict[str, Record], name: str, **changes: Any) -> bytes:
    """A file with another English text of a record, without the lines that prove it."""
    lines = [each for each in lines_of(data) if each["line"] not in ("header", "end")]
    [line] = [each for each in lines if each.get("id") == records[name].id]
    line["texts"]["en"].update(changes)
    return as_file([line])


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"draft": 9}, "#/texts/en/draft"),
        ({"versions": []}, "#/texts/en/versions"),
        ({"live": {"version": 1}}, "#/texts/en/live/published_at"),
        ({"live": "yes"}, "#/texts/en/live"),
        ({"attestations": [{}]}, "#/texts/en/attestations/0/version"),
    ],
)
def test_a_history_that_cannot_be_is_told(
    desk: FileDesk, records: dict[str, Record], changes: dict[str, Any], pointer: str
) -> None:
    assert (1, pointer) in desk.wrong_in(altered(desk.export(), records, "faq", **changes))


@pytest.mark.parametrize("autosaves", [None, 1, 3, 10**9])
def test_a_gap_that_no_autosave_explains_is_told(
    desk: FileDesk, records: dict[str, Record], write: Write, autosaves: int | None
) -> None:
    for words in ("W", "Why?"):
        write(edit, records["faq"], "en", question=words, autosave=True)
    data = desk.export()
    [line] = [each for each in lines_of(data) if each.get("id") == records["faq"].id]
    versions = line["texts"]["en"]["versions"]
    assert versions[-1]["autosaves"] == 2
    wrong = altered(data, records, "faq", versions=[*versions[:-1], {**versions[-1], "autosaves": autosaves}])
    assert desk.wrong_in(wrong) == [(1, "#/texts/en/versions")]


def test_versions_from_the_future_are_told(desk: FileDesk, records: dict[str, Record]) -> None:
    data = desk.export().replace(b'"created_at":"2026', b'"created_at":"3026')
    lines = data.splitlines(keepends=True)[1:-1]
    assert (2, "#/created_at") in desk.wrong_in(*lines)


def test_an_override_of_a_locked_field_is_told(desk: FileDesk, records: dict[str, Record]) -> None:
    lines = [each for each in lines_of(desk.export("clinic")) if each["line"] == "override"]
    version = {**lines[0]["texts"]["en"]["versions"][0], "number": 2, "fields": {"answer": "Never."}}
    lines[0]["texts"]["en"]["versions"].append(version)
    assert desk.wrong_in(*lines, site="clinic") == [(1, "#/texts/en/versions/1/fields/answer")]


def test_an_override_of_a_record_that_is_not_here_is_told(desk: FileDesk) -> None:
    lines = [each for each in lines_of(desk.export("clinic")) if each["line"] == "override"]
    assert desk.wrong_in({**lines[0], "record": "019f0000-0000-7000-8000-0000000000ff"}, site="clinic") == [
        (1, "#/record")
    ]


def test_another_media_type_is_refused(desk: FileDesk) -> None:
    assert desk.send(as_file([TOPIC]), type="application/json").status_code == 415


def test_a_file_that_is_too_large_is_refused(database_url: str, desk: FileDesk, write: Write) -> None:
    key = write(make_person, "Lara", "admin")
    small = create_app({"database_url": database_url, "import_max_bytes": 1000})
    response = FileDesk(small, key).send(b" " * 1001)
    assert (response.status_code, response.mimetype) == (413, PROBLEM)
    assert desk.send(b"\n" * 2_000_000 + as_file([TOPIC])).status_code == 200
    small.extensions["database"].close()


@pytest.mark.parametrize("type", [NDJSON, CSV, XLSX])
@pytest.mark.parametrize("data", [b"", b"\n"], ids=["no byte", "a line end"])
def test_an_empty_file_is_refused_as_empty(desk: FileDesk, data: bytes, type: str) -> None:
    refused = expect(desk.post_file("/v1/admin/sites/core/import", data, type, {}), 422)
    assert refused["detail"].startswith("The file is empty.")


def test_publishing_takes_a_publisher(app: Flask, write: Write, records: dict[str, Record]) -> None:
    author = FileDesk(app, write(make_person, "Ada", "author"))
    assert author.send(as_file([TOPIC])).status_code == 403
    assert author.bring({**TOPIC, "publish": False})["records"]["created"] == 1


def test_readers_translators_and_strangers_import_nothing(app: Flask, write: Write, records: dict[str, Record]) -> None:
    for name, role, status in (("Rea", "reader", 403), ("Theo", "translator", 403), ("Pia", "preview", 404)):
        assert FileDesk(app, write(make_person, name, role)).send(as_file([TOPIC])).status_code == status
    stranger = FileDesk(app, write(make_person, "Sten", "admin", site="clinic"))
    assert stranger.send(as_file([TOPIC])).status_code == 404


def test_a_site_that_asks_for_approval_asks_it_of_imported_content_too(app: Flask, write: Write) -> None:
    write(make_site, approval="one")
    desk = FileDesk(app, write(make_person, "Olga", "admin"))
    rules = {each["rule"] for each in desk.send(as_file([TOPIC])).json["errors"]}
    assert rules == {"approval-missing"}


def test_a_repeated_call_with_one_key_is_answered_as_before(desk: FileDesk, app: Flask) -> None:
    headers = {**desk._headers, "Idempotency-Key": "once"}
    post = app.test_client().post
    first, again = (
        post("/v1/admin/sites/core/import", data=json.dumps(TOPIC), content_type=NDJSON, headers=headers)
        for _ in range(2)
    )
    assert first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"
