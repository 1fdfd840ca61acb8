"""Where the admin API names a record it says its type and title, and where it names somebody it says who that is."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.calls import path_of, publish, read, save
from tests.conftest import Write
from tests.factories import NOW, edit, make_record
from tests.people import Desk, Hire, expect, make_person, pin
from tests.publishing.test_releases import make_release


@pytest.fixture
def faq(write: Write, sites: None) -> Record:
    """A live FAQ in two languages, with a draft of other words."""
    made: Record = write(make_record, locales=("en", "fr"), question="As readers have it?")
    write(edit, made, "en", question="As it is being written?")
    return made


def named(row: dict[str, Any]) -> tuple[str, str | None]:
    return row["type"], row["title"]


NEW, OLD = ("faq", "As it is being written?"), ("faq", "As readers have it?")


def test_items_of_releases_and_schedules_say_what_they_are(write: Write, editor: Desk, faq: Record) -> None:
    release = make_release(editor, write(pin, faq, "en"))
    assert named(release["items"][0]) == NEW
    assert named(editor.ask("releases")["items"][0]["items"][0]) == NEW
    planned = editor.act("schedule", write(pin, faq, "en"), at="2027-03-01T00:00:00Z")
    assert [named(each) for each in (planned["items"][0], planned["schedule"]["items"][0])] == [NEW, NEW]
    assert named(editor.ask("schedules")["items"][0]["items"][0]) == NEW
    # What would fail says of what.
    save(editor, faq, "en", {"answer": "Another."})
    publish(editor, faq, "en")
    [failing] = editor.ask("schedules")["items"]
    assert failing["will_fail"]
    assert named(failing["blockers"][0]) == NEW


def test_records_that_are_planned_as_a_whole_say_what_they_are(editor: Desk, faq: Record) -> None:
    item = {"site": "core", "record": faq.id}
    said = {"verb": "withdraw", "message": "It is wrong.", "severity": "routine", "at": "2027-03-01T00:00:00Z"}
    planned = editor.act("schedule", item, **said)["schedule"]
    told = (planned, editor.ask("schedules")["items"][0], editor.ask(f"schedules/{planned['id']}"))
    assert [named(each["records"][0]) for each in told] == [NEW, NEW, NEW]


def test_what_stands_in_the_way_is_told_with_its_title(write: Write, editor: Desk, faq: Record) -> None:
    stale = {**write(pin, faq, "en"), "version": 1}
    refused = expect(editor.try_to("publish", stale), 409)
    assert {named(each) for each in refused["blockers"]} == {NEW}
    asked = editor.act("publish", stale, dry_run=True)
    assert {named(each) for each in asked["blockers"]} == {NEW}


def test_warnings_and_impact_are_told_with_titles(write: Write, editor: Desk, faq: Record) -> None:
    done = editor.act("publish", write(pin, faq, "en"))
    assert "translation-outdated" in {each["rule"] for each in done["warnings"]}
    assert {named(each) for each in (*done["warnings"], *done["impact"])} == {NEW}
    [change] = editor.ask("changes", since=done["seq"] - 1)["items"]
    assert {named(each) for each in (*change["opened"], *change["closed"])} == {NEW}
    reverted = expect(editor.call("POST", f"changes/{done['seq']}/revert", {"reason": "Sorry"}), 200)
    assert {named(each) for each in reverted["impact"]} == {NEW}


def test_who_sees_no_drafts_is_told_the_title_that_readers_have(
    write: Write, hire: Hire, editor: Desk, faq: Record
) -> None:
    clara = hire("Clara", "publisher")
    item = {"site": "clinic", "record": faq.id}
    hidden = clara.act("hide", item)
    assert named(hidden["items"][0]) == OLD
    assert {named(each) for each in hidden["impact"]} == {OLD}
    assert named(editor.act("hide", item, dry_run=True)["items"][0]) == NEW


def test_a_text_says_who_saved_it_and_who_handed_it_on(app: Flask, write: Write, sites: None, faq: Record) -> None:
    eve = Desk(app, write(make_person, "Eve", "author"))
    me = {"id": eve.ask("me")["person"], "name": "Eve"}
    saved = save(eve, faq, "en", {"answer": "By Eve."})
    assert saved["who"] == me
    eve.act("submit", write(pin, faq, "en"))
    assert read(eve, faq, "en")["stage"]["who"] == me
    [row] = [each for each in eve.ask("records", ids=faq.id)["items"][0]["translations"] if each["locale"] == "en"]
    assert row["stage"]["who"] == me
    assert eve.ask(path_of(faq, "en", tail="/versions"))["items"][0]["who"] == me
    # Of what was written without an account the name is known, and no id.
    assert eve.ask(path_of(faq, "en", tail="/versions/1"))["who"] == {"id": None, "name": "Edda Editor"}


def test_the_inbox_says_who_handed_on(app: Flask, write: Write, reviewer: Desk, sites: None, faq: Record) -> None:
    eve = Desk(app, write(make_person, "Eve", "author"))
    eve.act("submit", write(pin, faq, "en"))
    [item] = reviewer.ask("inbox")["to_approve"]["items"]
    assert item["who"] == {"id": eve.ask("me")["person"], "name": "Eve"}


def test_a_person_is_told_by_the_name_that_they_have_now(app: Flask, write: Write, admin: Desk) -> None:
    eve = Desk(app, write(make_person, "Eve", "author", "publisher"))
    id = eve.ask("me")["person"]
    record = expect(eve.call("POST", "records", {"type": "topic", "site": "core", "translations": {"en": {}}}), 201)
    planned = make_release(eve)
    etag = admin.call("GET", f"people/{id}").headers["ETag"]
    expect(admin.call("PATCH", f"people/{id}", {"name": "Eva"}, headers={"If-Match": etag}), 200)
    told = admin.ask(f"records/{record['id']}")
    assert (told["created_by"], told["who"]) == ("Eve", {"id": id, "name": "Eva"})
    assert admin.ask(f"releases/{planned['id']}")["who"] == {"id": id, "name": "Eva"}
    [made] = [each for each in admin.ask("audit", action="record.create")["items"] if each["record_id"] == record["id"]]
    assert (made["actor"], made["who"], made["type"]) == ("Eve", {"id": id, "name": "Eva"}, "topic")


def test_changes_and_schedules_say_who_made_them(app: Flask, write: Write, sites: None, faq: Record) -> None:
    pia = Desk(app, write(make_person, "Pia", "publisher"))
    me = {"id": pia.ask("me")["person"], "name": "Pia"}
    planned = pia.act("schedule", write(pin, faq, "en"), at="2027-03-01T00:00:00Z")
    assert planned["schedule"]["who"] == me
    done = pia.act("publish", write(pin, faq, "en"))
    assert [each["who"] for each in pia.ask("changes", since=done["seq"] - 1)["items"]] == [me]
    # Those that no call made are told by the name alone.
    assert pia.ask("changes", since=done["seq"] - 2)["items"][-1]["who"]["id"] is None


def test_keys_links_and_invitations_say_who_made_them(app: Flask, write: Write, admin: Desk) -> None:
    ann = Desk(app, write(make_person, "Ann", "admin"))
    me = {"id": ann.ask("me")["person"], "name": "Ann"}
    made = expect(ann.call("POST", "keys", {"name": "tool", "roles": ["reader"], "sites": ["core"]}), 201)
    assert made["who"] == me
    assert ann.ask(f"keys/{made['id']}")["who"] == me
    link = expect(ann.call("POST", "sites/clinic/preview-links", {"view": "draft"}), 201)
    assert link["who"] == me
    assert ann.ask("sites/clinic/preview-links")["items"][0]["who"] == me
    events = ann.ask("audit", action="key.create")["items"]
    assert "who" not in events[0]["after"]
    assert events[0]["who"] == me


def test_a_review_says_who_attested_it(app: Flask, write: Write, reviewer: Desk, faq: Record) -> None:
    reviewer.act("review", {**write(pin, faq, "fr")}, reviewed_on=NOW.date().isoformat())
    review = read(reviewer, faq, "fr")["review"]
    assert review["reviewer"] == {"id": reviewer.ask("me")["person"], "name": "Rita", "credential": "PT, no. 123"}
    assert (review["status"], review["last_reviewed_on"]) == ("current", NOW.date().isoformat())
    assert read(reviewer, faq, "en")["review"] is None
