"""The list of records sees drafts, finds by every filter, and pages without gaps while others save."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.acts import Pinned, hide, unpublish, withdraw
from tests.calls import post, publish, read, save
from tests.conftest import Write
from tests.factories import NOW, make_record
from tests.people import Desk, expect, make_person, pin


@pytest.fixture
def shelf(library: str, write: Write, author: Desk) -> dict[str, Record]:
    """Records in different states, all in one topic."""
    topic = write(make_record, "topic", locales=("en", "fr"))
    names = ("live", "draft", "submitted", "none", "unpublished", "withdrawn", "hidden")
    made = {name: write(make_record, topic=topic, live=name not in ("draft", "submitted", "none")) for name in names}
    for each in ("en", "und"):
        author.act("submit", write(pin, made["submitted"], each))
        expect(post(author, made["none"], each, "/discard"), 200)
    given = {"actor": "p", "now": NOW}
    write(unpublish, [Pinned(made["unpublished"].id, "core", each) for each in ("en", "und")], **given)
    write(withdraw, [made["withdrawn"].id], message="Wrong.", severity="safety", replacement=None, **given)
    write(hide, "clinic", [made["hidden"].id], **given)
    return {**made, "topic": topic}


def listed(desk: Desk, shelf: dict[str, Record], **query: Any) -> set[str]:
    """The names of the records that a list holds."""
    names = {record.id: name for name, record in shelf.items()}
    return {names[each["id"]] for each in desk.ask("records", limit=100, **query)["items"]}


@pytest.mark.parametrize("state", ["draft", "submitted", "none", "unpublished", "withdrawn", "hidden"])
def test_records_are_found_by_state(author: Desk, shelf: dict[str, Record], state: str) -> None:
    assert listed(author, shelf, state=state) == {state}


def test_a_draft_over_a_live_text_is_both(author: Desk, shelf: dict[str, Record]) -> None:
    save(author, shelf["live"], "en", {"question": "Why?"})
    assert "live" in listed(author, shelf, state="live")
    assert listed(author, shelf, state="draft") == {"draft", "live"}


def test_any_of_several_states_will_do(author: Desk, shelf: dict[str, Record]) -> None:
    assert listed(author, shelf, state="draft,submitted") == {"draft", "submitted"}


def test_records_are_found_by_type_topic_owner_and_locale(author: Desk, shelf: dict[str, Record], write: Write) -> None:
    clinics = write(make_record, site="clinic", topic=shelf["topic"], locales=("fr",))
    every = {**shelf, "clinics": clinics}
    assert listed(author, every, type="topic") == {"topic"}
    assert listed(author, every, topic=shelf["topic"].id) == every.keys() - {"topic"}
    slug = read(author, shelf["topic"], "en")["fields"]["slug"]
    assert listed(author, every, topic=slug) == every.keys() - {"topic"}
    assert listed(author, every, owner="clinic") == {"clinics"}
    assert listed(author, every, locale="fr") == {"topic", "clinics"}
    assert listed(author, every, visible_on="clinic") == every.keys() - {"hidden", "withdrawn"}
    assert listed(author, every, visible_on="core") == every.keys() - {"withdrawn", "clinics"}


def test_what_a_site_hides_or_misses_is_found_where_just_that_is_asked_for(
    author: Desk, shelf: dict[str, Record]
) -> None:
    assert listed(author, shelf, visible_on="clinic", state="hidden") == {"hidden"}
    assert listed(author, shelf, visible_on="core", state="hidden") == set()
    assert listed(author, shelf, visible_on="clinic", state="withdrawn") == {"withdrawn"}
    assert listed(author, shelf, visible_on="clinic", state="withdrawn,hidden") == {"withdrawn", "hidden"}


def test_words_are_found_in_drafts_too(author: Desk, shelf: dict[str, Record]) -> None:
    save(author, shelf["draft"], "en", {"question": "Is HEPARIN a reason against it?"})
    assert listed(author, shelf, q="heparin reason") == {"draft"}
    assert listed(author, shelf, q="heparin nothing") == set()
    assert listed(author, shelf, q=shelf["live"].id) == {"live"}


def test_what_is_outdated_or_missing_is_found(editor: Desk, shelf: dict[str, Record], write: Write) -> None:
    assert "topic" not in listed(editor, shelf, translation="missing", locale="fr")
    assert "live" in listed(editor, shelf, translation="missing", locale="fr")
    assert listed(editor, shelf, translation="missing", locale="en") == {"draft", "submitted", "none", "unpublished"}
    record = write(make_record, locales=("en", "fr"), topic=shelf["topic"])
    save(editor, record, "en", {"answer": "Another."})
    publish(editor, record, "en")
    every = {**shelf, "behind": record}
    assert listed(editor, every, translation="outdated") == {"behind"}
    assert listed(editor, every, translation="outdated", locale="en") == set()


def test_what_was_reviewed_and_is_due_is_found(
    reviewer: Desk, author: Desk, shelf: dict[str, Record], write: Write
) -> None:
    reviewer.act("review", write(pin, shelf["live"], "en"), reviewed_on="2023-01-01")
    assert listed(author, shelf, review="overdue") == {"live"}
    assert listed(author, shelf, review="due") == set()
    assert listed(author, shelf, review="due,overdue", locale="fr") == set()


@pytest.mark.database
@pytest.mark.parametrize("sort", ["title", "-title", "created_at", "-updated_at", "position", "type"])
def test_pages_hold_every_record_once(author: Desk, shelf: dict[str, Record], sort: str) -> None:
    whole = [each["id"] for each in author.ask("records", sort=sort, limit=100)["items"]]
    paged, page = [], author.ask("records", sort=sort, limit=2)
    while True:
        paged += [each["id"] for each in page["items"]]
        assert page["total"] == len(whole)
        if page["next"] is None:
            break
        page = author.ask(page["next"])
    assert paged == whole
    assert len(set(whole)) == len(shelf)


def test_what_has_no_position_comes_last_in_either_direction_page_by_page(
    author: Desk, library: str, write: Write
) -> None:
    topic = write(make_record, "topic", neutral={"position": 3})
    for place in (None, 2, None, 1):
        write(make_record, topic=topic, neutral={} if place is None else {"position": place})
    for sort, expected in (("position", [1, 2, 3]), ("-position", [3, 2, 1])):
        places, page = [], author.ask("records", sort=sort, limit=2)
        while page:
            places += [read(author, each["id"], "und")["fields"].get("position") for each in page["items"]]
            page = author.ask(page["next"]) if page["next"] else None
        assert places == [*expected, None, None]


def test_titles_are_sorted_as_an_alphabet_has_them(author: Desk, library: str, write: Write) -> None:
    topic = write(make_record, "topic", name="zz")
    for title in ("Zone", "Élancement", "apple", "école"):
        write(make_record, topic=topic, question=title)
    expected = ["apple", "école", "Élancement", "Zone", "zz"]
    assert [each["title"] for each in author.ask("records", sort="title")["items"]] == expected
    assert [each["title"] for each in author.ask("records", sort="-title")["items"]] == expected[::-1]


def test_a_cursor_belongs_to_its_list(author: Desk, shelf: dict[str, Record]) -> None:
    following = author.ask("records", limit=2)["next"]
    for wrong in (following.replace("limit=2", "limit=2&type=faq"), "records?cursor=abc", "records?cursor=e30"):
        assert expect(author.call("GET", wrong), 400)["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize(
    "query", ["state=green", "sort=colour", "colour=red", "limit=0", "review=maybe", "locale=klingonisch"]
)
def test_what_is_not_known_is_refused(author: Desk, shelf: dict[str, Record], query: str) -> None:
    expect(author.call("GET", f"records?{query}"), 400)


def test_nobody_sees_drafts_of_sites_they_may_not_read(
    app: Flask, write: Write, shelf: dict[str, Record], author: Desk
) -> None:
    clinician = Desk(app, write(make_person, "Clara", "author", site="clinic"))
    save(author, shelf["live"], "en", {"question": "Secret?"})
    assert listed(clinician, shelf) == {"topic", "live", "hidden", "withdrawn"}
    assert listed(clinician, shelf, q="secret") == set()
    rows = clinician.ask("records", limit=100)["items"]
    assert {each["site"] for row in rows for each in row["translations"]} <= {"clinic"}
    expect(clinician.call("GET", "records?visible_on=core"), 404)
