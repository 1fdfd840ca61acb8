"""A clinic overrides single fields of what it inherits: its own values apart, the rest inherited, clinical fields locked."""

import pytest

from api.models import Record
from tests.calls import path_of, publish, read, save, try_to_save
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import Desk, expect


@pytest.fixture
def record(library: str, write: Write) -> Record:
    made: Record = write(make_record, locales=("en", "fr"))
    return made


def override(desk: Desk, record: Record, locale: str = "en", **fields: object) -> dict[str, object]:
    saved: dict[str, object] = save(desk, record, locale, fields, site="clinic")
    return saved


def test_inherited_values_are_never_shown_as_its_own(author: Desk, record: Record) -> None:
    text = read(author, record, "en", site="clinic")
    assert (text["state"], text["fields"], text["version"], text["etag"]) == ("none", {}, None, "0")
    assert text["inherited"]["question"] == {"value": "question in en", "site": "core"}
    assert set(text["locked"]) >= {"answer", "short_answer", "slug"}
    assert "question" not in text["locked"]


def test_a_single_field_is_overridden_and_given_back(editor: Desk, record: Record, client: Client) -> None:
    text = override(editor, record, question="Asked here?")
    assert (text["fields"], text["based_on"], text["is_override"]) == ({"question": "Asked here?"}, 1, True)
    # The answer below it may mean something else under another question.
    assert text["class"] == "clinical"
    publish(editor, record, "en", site="clinic")
    assert client.json("/v1/sites/clinic/faqs")["items"][0]["title"] == "Asked here?"
    assert client.json("/v1/sites/core/faqs")["items"][0]["title"] == "question in en"
    override(editor, record, question=None)
    publish(editor, record, "en", site="clinic")
    assert client.json("/v1/sites/clinic/faqs")["items"][0]["title"] == "question in en"


def test_clinical_fields_are_locked(author: Desk, record: Record) -> None:
    problem = expect(try_to_save(author, record, "en", {"answer": "Ours."}, site="clinic"), 403)
    assert [each["pointer"] for each in problem["errors"]] == ["#/fields/answer"]
    assert read(author, record, "en", site="clinic")["state"] == "none"


def test_a_site_tells_when_what_it_overrides_has_changed(editor: Desk, record: Record) -> None:
    override(editor, record, question="Asked here?")
    override(editor, record, "und", category="safety")
    assert read(editor, record, "en", site="clinic")["upstream_changed"] == []
    save(editor, record, "en", {"question": "Asked better?"})
    assert read(editor, record, "en", site="clinic")["upstream_changed"] == []
    publish(editor, record, "en")
    assert read(editor, record, "en", site="clinic")["upstream_changed"] == ["question"]
    assert read(editor, record, "und", site="clinic")["upstream_changed"] == []
    override(editor, record, question="Asked here, better?")
    assert read(editor, record, "en", site="clinic")["upstream_changed"] == []


def test_mending_another_field_does_not_hide_that_one_has_changed(editor: Desk, record: Record) -> None:
    override(editor, record, "und", category="safety", position=3)
    save(editor, record, "und", {"category": "session"})
    publish(editor, record, "und")
    override(editor, record, "und", position=4)
    assert read(editor, record, "und", site="clinic")["upstream_changed"] == ["category"]


def test_a_change_of_what_is_not_overridden_is_no_news(editor: Desk, record: Record) -> None:
    override(editor, record, question="Asked here?")
    save(editor, record, "en", {"answer": "Another."})
    publish(editor, record, "en")
    assert read(editor, record, "en", site="clinic")["upstream_changed"] == []


def test_overrides_between_are_inherited_further_down(editor: Desk, record: Record, write: Write) -> None:
    write(make_site, "branch", parent="clinic")
    override(editor, record, question="Asked here?")
    assert read(editor, record, "en", site="branch")["inherited"]["question"] == {
        "value": "question in en",
        "site": "core",
    }
    publish(editor, record, "en", site="clinic")
    assert read(editor, record, "en", site="branch")["inherited"]["question"] == {
        "value": "Asked here?",
        "site": "clinic",
    }


def test_only_sites_below_the_owner_have_the_record(author: Desk, record: Record, write: Write) -> None:
    write(make_site, "stranger")
    expect(author.call("GET", path_of(record, "en", site="stranger")), 404)
    expect(try_to_save(author, record, "en", {"question": "Why?"}, site="stranger"), 404)


def test_a_restored_override_remembers_what_it_was_made_on(editor: Desk, record: Record) -> None:
    override(editor, record, question="Asked here?")
    save(editor, record, "en", {"question": "Asked better?"})
    publish(editor, record, "en")
    override(editor, record, question="Asked here, better?")
    headers = {"If-Match": read(editor, record, "en", site="clinic")["etag"]}
    path = path_of(record, "en", site="clinic", tail="/restore")
    assert expect(editor.call("POST", path, {"version": 1}, headers=headers), 200)["upstream_changed"] == ["question"]
