"""Records are found by ids, tags, editors, releases, overrides, reviews and times, and counted as if a filter were not set."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.calls import save
from tests.conftest import Write
from tests.factories import NOW, make_record
from tests.people import Desk, Hire, expect, make_person, pin
from tests.publishing.test_releases import make_release

pytestmark = pytest.mark.database


@pytest.fixture
def shelf(sites: None, write: Write) -> dict[str, Record]:
    """A topic with three questions."""
    topic = write(make_record, "topic", locales=("en", "fr"))
    names = ("plain", "tagged", "both")
    tags = {"tagged": ["needles"], "both": ["needles", "safety, first".replace(",", "")]}
    made = {name: write(make_record, topic=topic, neutral={"tags": tags.get(name, [])}) for name in names}
    return {**made, "topic": topic}


def found(desk: Desk, shelf: dict[str, Record], **query: Any) -> set[str]:
    names = {record.id: name for name, record in shelf.items()}
    return {names[each["id"]] for each in desk.ask("records", limit=100, **query)["items"] if each["id"] in names}


def test_some_records_are_read_by_their_ids_in_one_call(author: Desk, shelf: dict[str, Record]) -> None:
    ids = [shelf["plain"].id, shelf["topic"].id]
    assert found(author, shelf, ids=",".join(ids)) == {"plain", "topic"}
    assert found(author, shelf, ids=",".join(ids), type="faq") == {"plain"}
    many = ",".join(f"00000000-0000-7000-8000-{number:012}" for number in range(101))
    [error] = expect(author.call("GET", "records", ids=many), 400)["errors"]
    assert (error["parameter"], error["detail"]) == ("ids", "At most 100 ids.")
    assert author.ask("records", ids=many.rpartition(",")[0])["total"] == 0
    expect(author.call("GET", "records", ids="does-it-hurt"), 400)


def test_whole_tags_are_found_in_drafts_too(author: Desk, shelf: dict[str, Record]) -> None:
    assert found(author, shelf, tag="needles") == {"tagged", "both"}
    assert found(author, shelf, tag="safety first") == {"both"}
    assert found(author, shelf, tag="needle") == set()
    assert found(author, shelf, tag="needle,safety first") == {"both"}
    save(author, shelf["plain"], "und", {"tags": ['100 % "sure" \\ é']})
    assert found(author, shelf, tag='100 % "sure" \\ é') == {"plain"}


def test_what_looks_like_a_tag_elsewhere_is_none(author: Desk, shelf: dict[str, Record]) -> None:
    save(author, shelf["plain"], "und", {"audience": ["patient"]})
    assert found(author, shelf, tag="patient") == set()


def test_tags_of_drafts_are_no_ones_but_those_who_see_them(hire: Hire, author: Desk, shelf: dict[str, Record]) -> None:
    clara = hire("Clara", "author")
    save(author, shelf["plain"], "und", {"tags": ["secret"]})
    save(author, shelf["tagged"], "und", {"tags": []})
    assert found(clara, shelf, tag="secret") == set()
    assert found(clara, shelf, tag="needles") == {"tagged", "both"}
    assert found(author, shelf, tag="needles") == {"both"}


def test_tags_and_editors_are_counted_with_their_names(
    app: Flask, write: Write, author: Desk, shelf: dict[str, Record]
) -> None:
    eve = Desk(app, write(make_person, "Eve", "author"))
    save(eve, shelf["plain"], "en", {"answer": "By Eve."})
    save(author, shelf["plain"], "und", {"tags": ["needles", "ice"]})
    facets = eve.ask("records", type="faq", facets="tag,editor", tag="ice", limit=1)["facets"]
    assert [(each["value"], each["total"]) for each in facets["tag"]] == [
        ("needles", 3), ("ice", 1), ("safety first", 1),
    ]  # fmt: skip
    people = {eve.ask("me")["person"]: "Eve", author.ask("me")["person"]: "Arthur"}
    assert {each["value"]: (each["title"], each["total"]) for each in facets["editor"]} == {
        id: (name, 1) for id, name in people.items()
    }


def test_what_somebody_saved_last_is_found_by_their_id(
    app: Flask, write: Write, author: Desk, shelf: dict[str, Record]
) -> None:
    eve = Desk(app, write(make_person, "Eve", "author"))
    id = eve.ask("me")["person"]
    save(eve, shelf["plain"], "en", {"answer": "By Eve."})
    save(eve, shelf["tagged"], "en", {"answer": "By Eve."})
    save(author, shelf["tagged"], "en", {"answer": "By Arthur."})
    assert found(author, shelf, editor=id) == {"plain"}
    assert found(author, shelf, editor=f"{id},{author.ask('me')['person']}") == {"plain", "tagged"}
    assert found(author, shelf, editor=id, locale="fr") == set()


def test_drafts_of_others_are_not_found_by_who_wrote_them(hire: Hire, author: Desk, shelf: dict[str, Record]) -> None:
    clara = hire("Clara", "author")
    save(author, shelf["plain"], "en", {"answer": "A draft."})
    assert found(clara, shelf, editor=author.ask("me")["person"]) == set()


def test_what_a_release_names_is_found_by_who_sees_the_release(
    hire: Hire, write: Write, editor: Desk, shelf: dict[str, Record]
) -> None:
    release = make_release(editor, write(pin, shelf["plain"], "en"))["id"]
    assert found(editor, shelf, release=release) == {"plain"}
    assert found(hire("Clara", "author"), shelf, release=release) == set()


def test_what_a_site_says_in_its_own_words_is_found(editor: Desk, shelf: dict[str, Record]) -> None:
    save(editor, shelf["plain"], "en", {"question": "Ours?"}, site="clinic")
    assert found(editor, shelf, override="true") == {"plain"}
    assert found(editor, shelf, override="false") == shelf.keys() - {"plain"}
    assert found(editor, shelf, override="true", site="core") == set()


def test_what_is_hidden_is_found_or_left_out(editor: Desk, shelf: dict[str, Record]) -> None:
    editor.act("hide", {"site": "clinic", "record": shelf["plain"].id})
    assert found(editor, shelf, hidden="true") == {"plain"}
    assert found(editor, shelf, hidden="false") == shelf.keys() - {"plain"}
    assert found(editor, shelf, hidden="true", site="core") == set()


def test_what_readers_have_without_a_review_is_found(reviewer: Desk, write: Write, shelf: dict[str, Record]) -> None:
    reviewer.act("review", write(pin, shelf["plain"], "en"))
    assert found(reviewer, shelf, review="current") == {"plain"}
    assert found(reviewer, shelf, review="unreviewed") == shelf.keys() - {"plain"}
    assert found(reviewer, shelf, review="current,unreviewed") == shelf.keys()
    assert found(reviewer, shelf, review="unreviewed", locale="fr") == {"topic"}


def test_what_was_saved_since_a_time_or_not(author: Desk, shelf: dict[str, Record]) -> None:
    later = (NOW + timedelta(hours=1)).isoformat()
    assert found(author, shelf, updated_since=NOW.isoformat()) == shelf.keys()
    assert found(author, shelf, updated_since=later) == set()
    save(author, shelf["plain"], "en", {"answer": "Later."})
    assert found(author, shelf, updated_since=later) == {"plain"}
    assert found(author, shelf, updated_until=later) == shelf.keys() - {"plain"}
    expect(author.call("GET", "records", updated_since="yesterday"), 400)


def test_counts_are_as_if_their_own_filter_were_not_set(author: Desk, shelf: dict[str, Record]) -> None:
    save(author, shelf["plain"], "en", {"answer": "A draft."})
    body = author.ask("records", type="faq", state="draft", facets="type,state,topic")
    assert {each["value"]: each["total"] for each in body["facets"]["type"]} == {"faq": 1}
    assert {each["value"]: each["total"] for each in body["facets"]["state"]} == {"draft": 1, "live": 3}
    [topic] = body["facets"]["topic"]
    assert (topic["value"], topic["total"], bool(topic["title"])) == (shelf["topic"].id, 1, True)
    assert {each["value"]: each["total"] for each in author.ask("records", type="faq", facets="type")["facets"]["type"]} == {
        "faq": 3, "topic": 1,
    }  # fmt: skip
    assert "facets" not in author.ask("records")


def test_the_counts_of_the_report_on_translations_leave_its_states_out(
    editor: Desk, shelf: dict[str, Record], write: Write
) -> None:
    whole = editor.ask("sites/core/translation-status", locale="fr")
    missing = editor.ask("sites/core/translation-status", locale="fr", state="missing")
    assert missing["counts"] == whole["counts"]
    assert (missing["total"], {each["state"] for each in missing["items"]}) == (3, {"missing"})


def test_every_row_names_the_state_of_its_record(author: Desk, shelf: dict[str, Record]) -> None:
    for row in author.ask("records")["items"]:
        assert row["etag"] == author.ask(f"records/{row['id']}")["etag"]
