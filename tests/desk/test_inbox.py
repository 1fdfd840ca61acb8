"""One call tells somebody what waits for them, and nothing that they may not do."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.calls import publish, read, save
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import Desk, expect, make_person, pin

KINDS = (
    "sent_back", "to_approve", "to_review", "review_due", "outdated", "overtaken", "upstream_changed", "to_publish", "my_drafts",
    "waiting_for_others", "to_translate", "schedule_failed", "schedule_broken", "release_broken", "schedule_late", "job_failing", "job_late", "webhook_disabled", "slug_shadowed",
    "assigned", "mentioned",
)  # fmt: skip


@pytest.fixture
def record(library: str, write: Write) -> Record:
    made: Record = write(make_record, "limitation", locales=("en", "fr"))
    return made


def waiting(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """The places that wait, by kind; kinds without any are left out."""
    inbox = desk.ask("inbox")
    assert inbox.pop("whole")
    assert tuple(inbox) == KINDS
    for each in inbox.values():
        assert each["total"] == len(each["items"])
    return {
        name: [(item["record"], item["site"], item["locale"]) for item in each["items"]]
        for name, each in inbox.items()
        if each["items"]
    }


def test_an_empty_inbox_has_every_kind(editor: Desk, record: Record) -> None:
    assert waiting(editor) == {}


def test_drafts_wait_for_who_approves_and_then_for_who_writes(
    author: Desk, reviewer: Desk, publisher: Desk, record: Record, write: Write
) -> None:
    place = (record.id, "core", "en")
    save(author, record, "en", {"title": "Another"})
    author.act("submit", write(pin, record, "en"))
    assert (waiting(reviewer), waiting(author), waiting(publisher)) == (
        {"to_approve": [place]}, {"waiting_for_others": [place]}, {},
    )  # fmt: skip
    reviewer.act("send-back", write(pin, record, "en"), comment="Shorter.")
    assert waiting(author) == {"sent_back": [place]}
    item = author.ask("inbox")["sent_back"]["items"][0]
    assert (item["comment"], author.ask(item["links"]["self"])["version"]) == ("Shorter.", item["version"])


def test_under_four_eyes_nobody_is_asked_to_approve_their_own(app: Flask, write: Write, library: str) -> None:
    write(make_site, "strict", approval="four_eyes")
    record = write(make_record, site="strict", locales=("en", "fr"))
    one, other = (Desk(app, write(make_person, name, "reviewer")) for name in ("Ona", "Otto"))
    save(one, record, "en", {"question": "Why?"}, site="strict")
    one.act("submit", write(pin, record, "en"))
    assert waiting(one) == {"waiting_for_others": [(record.id, "strict", "en")]}
    assert waiting(other) == {"to_approve": [(record.id, "strict", "en")]}


def test_an_outdated_translation_waits_for_its_translator_only(
    app: Flask, write: Write, editor: Desk, record: Record
) -> None:
    french, german = (Desk(app, write(make_person, each, "translator", locale=each)) for each in ("fr", "de"))
    save(editor, record, "en", {"description": "Another."})
    publish(editor, record, "en")
    assert waiting(french) == {"outdated": [(record.id, "core", "fr")]}
    assert waiting(german) == {}
    assert french.ask("inbox")["outdated"]["items"][0]["fields"] == ["description"]
    save(french, record, "fr", {"description": "Une autre."})
    assert waiting(french) == {"my_drafts": [(record.id, "core", "fr")]}


def test_reviews_wait_for_reviewers(author: Desk, reviewer: Desk, record: Record, write: Write) -> None:
    reviewer.act("review", write(pin, record, "en"), reviewed_on="2020-01-01")
    assert waiting(reviewer) == {"review_due": [(record.id, "core", "en")]}
    save(author, record, "en", {"description": "Another."})
    assert "to_review" not in waiting(reviewer)
    author.act("submit", write(pin, record, "en"))
    assert waiting(reviewer)["to_review"] == [(record.id, "core", "en")]


def test_texts_of_a_site_that_requires_review_wait_for_it(reviewer: Desk, write: Write, library: str) -> None:
    write(make_site, "careful", clinical_review="required")
    topic = write(make_record, "topic", locales=("en", "fr"))
    record = write(make_record, site="careful", topic=topic, live=False)
    pins = [write(pin, record, each) for each in ("en", "und")]
    reviewer.act("submit", *pins)
    assert waiting(reviewer)["to_review"] == [(record.id, "careful", "en")]
    reviewer.act("review", *pins)
    assert "to_review" not in waiting(reviewer)


def test_what_changed_upstream_waits_on_the_site_that_overrides_it(
    app: Flask, editor: Desk, write: Write, library: str
) -> None:
    clinician = Desk(app, write(make_person, "Clara", "author", site="clinic"))
    record = write(make_record)
    save(clinician, record, "en", {"question": "Asked here?"}, site="clinic")
    publish(editor, record, "en", site="clinic")
    assert waiting(clinician) == {}
    save(editor, record, "en", {"question": "Asked better?"})
    publish(editor, record, "en")
    assert waiting(clinician) == {"upstream_changed": [(record.id, "clinic", "en")]}
    editor.act("keep", write(pin, record, "en", site="clinic"))
    assert waiting(clinician) == {}
    assert read(clinician, record, "en", site="clinic")["fields"] == {"question": "Asked here?"}


def test_a_shadowed_slug_waits_for_who_may_write_there(app: Flask, write: Write, library: str) -> None:
    clinician = Desk(app, write(make_person, "Clara", "author", site="clinic"))
    topic = write(make_record, "topic")
    far = write(make_record, topic=topic, slug="same")
    near = write(make_record, topic=topic, site="clinic", slug="same")
    assert waiting(clinician)["slug_shadowed"] == [(far.id, "clinic", "en"), (far.id, "clinic", "fr")]
    assert {each["winner"] for each in clinician.ask("inbox")["slug_shadowed"]["items"]} == {near.id}


def test_somebody_is_told_who_they_are(app: Flask, write: Write, library: str) -> None:
    key = write(make_person, "Rita", "reviewer", site="clinic", locale="fr", credential="PT, no. 123")
    me = Desk(app, key).ask("me")
    assert (me["name"], me["credential"], me["locales"]) == ("Rita", "PT, no. 123", ["fr"])
    assert me["roles"] == [{"role": "reviewer", "site": "clinic", "locale": "fr"}]
    assert [(each["key"], each["locales"]) for each in me["sites"]] == [("clinic", ["en", "fr"])]
    assert "review" in me["sites"][0]["permissions"]
    assert "publish" not in me["sites"][0]["permissions"]


def test_nobody_without_a_key_has_an_inbox(author: Desk, library: str) -> None:
    for path in ("me", "inbox", "records"):
        expect(author.call("GET", path, headers={"Authorization": ""}), 401)
