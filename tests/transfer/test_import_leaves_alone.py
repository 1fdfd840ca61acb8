"""A line from another system alters what it speaks of, and nothing else."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import make_person
from tests.transfer.files import FileDesk

WORDS = {"question": "How long?", "short_answer": "An hour.", "answer": "About an hour.", "slug": "how-long"}
TEXT = "sites/core/records/{}/translations/en"


@pytest.fixture
def writer(app: Flask, write: Write) -> FileDesk:
    write(make_site)
    return FileDesk(app, write(make_person, "Wanda", "author", "publisher"))


@pytest.fixture
def faq(writer: FileDesk, write: Write) -> str:
    """A question that is live in two languages."""
    return str(write(make_record, locales=("en", "fr")).id)


def line(id: str, publish: bool = False, **texts: Any) -> dict[str, Any]:
    return {"id": id, "type": "faq", "publish": publish, "translations": texts}


def text(desk: FileDesk, id: str, locale: str) -> Any:
    return desk.ask(f"sites/core/records/{id}/translations/{locale}")


def test_a_field_and_a_locale_that_are_left_out_stay(writer: FileDesk, faq: str) -> None:
    before = {locale: text(writer, faq, locale) for locale in ("und", "en", "fr")}
    report = writer.bring(line(faq, en={"question": "How long does it take?"}))
    after = {locale: text(writer, faq, locale) for locale in before}
    assert after["en"]["fields"] == {**before["en"]["fields"], "question": "How long does it take?"}
    assert (after["und"], after["fr"]) == (before["und"], before["fr"])
    assert report["lines"] == [
        {
            "line": 1, "sheet": None, "record": faq, "title": "How long does it take?", "type": "faq", "did": "updated",
            "versions": {"en": 2}, "changed": [{"locale": "en", "field": "question"}], "cleared": [],
        }
    ]  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=st.dictionaries(st.sampled_from(sorted(WORDS)), st.booleans()), publish=st.booleans())
def test_a_line_does_what_a_patch_does(writer: FileDesk, faq: str, given: dict[str, bool], publish: bool) -> None:
    fields = {name: WORDS[name] if is_said or publish else None for name, is_said in given.items()}
    writer.call("POST", f"{TEXT.format(faq)}/discard", headers={"If-Match": "*"})
    before = text(writer, faq, "en")
    report = writer.bring(line(faq, publish=publish, en=fields))
    expected = {name: value for name, value in {**before["fields"], **fields}.items() if value is not None}
    assert text(writer, faq, "en")["fields"] == expected
    cleared = [each["field"] for each in report["lines"][0]["cleared"]]
    assert cleared == sorted(before["fields"].keys() - expected.keys())
    assert writer.bring(line(faq, publish=publish, en=fields))["records"]["unchanged"] == 1


def test_null_clears_and_the_report_and_the_dry_run_tell(writer: FileDesk, faq: str) -> None:
    lost = [{"locale": "en", "field": "short_answer"}]
    told = writer.bring(line(faq, en={"short_answer": None}), dry_run="true")
    assert told["lines"][0]["cleared"] == lost
    assert "short_answer" in text(writer, faq, "en")["fields"]
    assert writer.bring(line(faq, en={"short_answer": None}))["lines"][0]["cleared"] == lost
    assert "short_answer" not in text(writer, faq, "en")["fields"]


def test_a_draft_of_ones_own_is_neither_published_unasked_nor_put_aside(writer: FileDesk, faq: str) -> None:
    writer.bring(line(faq, en={"answer": "Half a thought"}))
    refused = writer.send(
        b'{"id": "%b", "type": "faq", "publish": true, "en": {"question": "How long?"}}' % faq.encode()
    )
    assert "answer" in refused.json["errors"][0]["detail"]
    same = {"question": text(writer, faq, "en")["fields"]["question"]}
    assert writer.bring(line(faq, publish=True, en=same))["lines"][0]["did"] == "unchanged"
    assert (text(writer, faq, "en")["live"], text(writer, faq, "en")["draft"]) == (1, 2)
    writer.bring(line(faq, publish=True, en={"question": "How long?", "answer": "An hour."}))
    assert text(writer, faq, "en")["live"] == 3


def test_lines_are_named_by_the_records_that_they_made(writer: FileDesk, client: Client) -> None:
    made = {"type": "topic", "publish": True, "en": {"slug": "yoga", "name": "Yoga", "summary": "Slow."},
            "und": {"sources": ["001:1"]}}  # fmt: skip
    report = writer.bring(b"\n", made, {**made, "en": {**made["en"], "slug": "pilates"}})
    assert [(each["line"], each["did"], each["versions"]) for each in report["lines"]] == [
        (2, "created", {"en": 1, "und": 1}), (3, "created", {"en": 1, "und": 1}),
    ]  # fmt: skip
    assert report["lines"][0]["record"] == client.json("/v1/sites/core/topics/yoga")["id"]
