"""All that waits for somebody is one list of typed items: with its record, since when, and what was said last."""

from typing import Any

from flask import Flask

from api.models import Record
from tests.calls import pages_of, publish, save
from tests.conftest import Write
from tests.factories import edit, make_record, make_site
from tests.people import Desk, expect, make_person, pin


def items(desk: Desk, **query: Any) -> list[Any]:
    found: list[Any] = desk.ask("inbox/items", **query)["items"]
    return found


def kinds(desk: Desk) -> dict[str, int]:
    return {kind: number for kind, number in desk.ask("inbox/items")["counts"].items() if number}


def test_a_text_goes_from_hand_to_hand(
    author: Desk, reviewer: Desk, publisher: Desk, write: Write, library: str
) -> None:
    record = write(make_record, locales=("en", "fr"))
    save(author, record, "en", {"question": "Why?"})
    assert kinds(author) == {"my_drafts": 1}
    author.act("submit", write(pin, record, "en"), comment="Better so?")
    assert (kinds(author), kinds(reviewer)) == ({"waiting_for_others": 1}, {"to_approve": 1})
    [mine], [theirs] = items(author), items(reviewer)
    assert [each["name"] for each in mine["waits_for"]] == ["Rita"]
    assert (mine["texts"][0]["stage"], theirs["last_comment"]["words"]) == ("submitted", "Better so?")
    assert theirs["since"] == theirs["texts"][0]["at"]
    reviewer.act("approve", write(pin, record, "en"))
    assert (kinds(author), kinds(reviewer), kinds(publisher)) == ({"waiting_for_others": 1}, {}, {"to_publish": 1})
    assert [each["name"] for each in items(author)[0]["waits_for"]] == ["Paula"]
    publish(publisher, record, "en")
    assert (kinds(author), kinds(publisher)) == ({"outdated": 1}, {})


def test_a_draft_is_its_author_s_alone(author: Desk, app: Flask, write: Write, library: str) -> None:
    record = write(make_record, locales=("en", "fr"))
    save(author, record, "en", {"question": "Why?"})
    other = Desk(app, write(make_person, "Otto", "author"))
    assert (kinds(author), kinds(other)) == ({"my_drafts": 1}, {})
    save(other, record, "en", {"question": "Why so?"})
    assert (kinds(author), kinds(other)) == ({}, {"my_drafts": 1})


def test_neutral_fields_and_texts_that_are_handed_on_together_are_one_piece_of_work(
    author: Desk, reviewer: Desk, write: Write, library: str
) -> None:
    record = write(make_record, locales=("en", "fr"), live=False)
    author.act("submit", *(write(pin, record, each) for each in ("und", "en", "fr")))
    [item] = items(reviewer, kind="to_approve")
    assert ([each["locale"] for each in item["texts"]], item["locale"]) == (["en", "fr", "und"], None)
    assert reviewer.ask(item["links"]["self"])["id"] == record.id
    assert reviewer.ask(item["texts"][0]["links"]["self"])["locale"] == "en"
    assert (kinds(reviewer)["to_approve"], reviewer.ask("inbox/counts")["to_approve"]) == (1, 1)
    assert reviewer.ask("inbox")["to_approve"]["total"] == 3


def test_what_nobody_has_begun_to_translate_waits_for_who_translates_it(
    app: Flask, author: Desk, write: Write, library: str
) -> None:
    french = Desk(app, write(make_person, "Fleur", "translator", locale="fr"))
    german = Desk(app, write(make_person, "Gerda", "translator", locale="de"))
    record, draft = write(make_record), write(make_record, live=False)
    waiting = {each["record"]: each for each in items(french, kind="to_translate")}
    assert record.id in waiting
    assert draft.id not in waiting
    assert (waiting[record.id]["locale"], waiting[record.id]["texts"][0]["source_locale"]) == ("fr", "en")
    assert waiting[record.id]["since"] is not None
    assert items(german, kind="to_translate") == []
    assert french.call("GET", waiting[record.id]["links"]["self"]).status_code in (200, 404)
    write(edit, record, "fr", question="Pourquoi ?")
    assert record.id not in {each["record"] for each in items(french, kind="to_translate")}


def test_the_list_goes_on_where_it_stopped_whatever_is_done_meanwhile(author: Desk, write: Write, library: str) -> None:
    made = [write(make_record, locales=("en", "fr")) for _ in range(5)]
    for record in made:
        save(author, record, "en", {"question": "Why?"})
    first = author.ask("inbox/items?limit=2")
    # What was seen goes away, and what comes later stays in its place.
    save_back = [each["record"] for each in first["items"]]
    author.act("submit", *(write(pin, record, "en") for record in made if record.id in save_back))
    rest = list(pages_of(author, first["next"]))
    drafts = [each["record"] for each in rest if each["kind"] == "my_drafts"]
    assert sorted([*save_back, *drafts]) == sorted(each.id for each in made)
    assert [each["kind"] for each in rest][-2:] == ["waiting_for_others"] * 2


def test_a_cursor_belongs_to_its_question(author: Desk, write: Write, library: str) -> None:
    for _ in range(2):
        save(author, write(make_record, locales=("en", "fr")), "en", {"question": "Why?"})
    following = author.ask("inbox/items?limit=1&kind=my_drafts")["next"]
    assert author.call("GET", following.replace("my_drafts", "to_approve")).status_code == 400
    assert author.call("GET", "inbox/items?kind=colours").status_code == 400


def test_one_site_alone_is_asked_for_with_its_counts(author: Desk, write: Write, library: str) -> None:
    for site in ("core", "clinic"):
        record = write(make_record, site=site, locales=("en", "fr"))
        save(author, record, "en", {"question": "Why?"}, site=site)
    found = author.ask("inbox/items?site=clinic")
    assert [each["site"] for each in found["items"]] == ["clinic"]
    assert found["counts"]["my_drafts"] == found["total"] == 1
    assert author.ask("inbox/counts", site="clinic") == {**found["counts"], "whole": True}
    assert author.ask("inbox/counts")["my_drafts"] == 2
    assert author.call("GET", "inbox/counts?site=clinic&locale=fr").status_code == 400


def test_one_language_alone_is_asked_for_with_its_counts(author: Desk, write: Write, library: str) -> None:
    record = write(make_record, locales=("en", "fr"))
    save(author, record, "en", {"question": "Why?"})
    save(author, record, "fr", {"question": "Pourquoi ?"})
    save(author, write(make_record), "und", {"position": 7})
    found = author.ask("inbox/items?locale=fr&kind=my_drafts")
    assert [[text["locale"] for text in each["texts"]] for each in found["items"]] == [["fr"]]
    assert found["counts"]["my_drafts"] == found["total"] == 1
    assert author.ask("inbox/items?locale=fr,und&kind=my_drafts")["total"] == 2
    assert author.ask("inbox/items?locale=de")["counts"]["my_drafts"] == 0


def test_of_one_language_alone_is_told_what_nobody_has_begun_to_translate(
    author: Desk, write: Write, library: str
) -> None:
    write(make_site, "german", locales={"en": ["en"], "de": ["de", "en"]})
    write(make_record, site="german")
    write(make_record)
    for locale in ("fr", "de"):
        found = author.ask(f"inbox/items?kind=to_translate&locale={locale}")
        assert {each["locale"] for each in found["items"]} == {locale}
        assert found["counts"]["to_translate"] == found["total"] == len(found["items"])
    assert author.ask("inbox/items?kind=to_translate&locale=es")["total"] == 0


def test_under_four_eyes_the_neutral_fields_of_another_wait_still(app: Flask, write: Write, library: str) -> None:
    """What is my own is not asked of me, and takes nothing of another's along."""
    write(make_site, "strict", approval="four_eyes")
    record: Record = write(make_record, site="strict", locales=("en",))
    ona, otto = (Desk(app, write(make_person, name, "reviewer")) for name in ("Ona", "Otto"))
    save(ona, record, "en", {"question": "Why?"}, site="strict")
    ona.act("submit", write(pin, record, "en"))
    save(otto, record, "und", {"position": 7}, site="strict")
    otto.act("submit", write(pin, record, "und"))
    assert [[each["locale"] for each in item["texts"]] for item in items(ona, kind="to_approve")] == [["und"]]
    assert [[each["locale"] for each in item["texts"]] for item in items(otto, kind="to_approve")] == [["en"]]


def test_what_was_said_last_stands_beside_the_work(author: Desk, reviewer: Desk, write: Write, library: str) -> None:
    record = write(make_record, locales=("en", "fr"))
    save(author, record, "en", {"question": "Why?"})
    author.act("submit", write(pin, record, "en"), comment="First.")
    body = {"site": "core", "locale": "en", "field": "answer", "words": "And this?"}
    opened = expect(author.call("POST", f"records/{record.id}/threads", body), 201)
    [item] = items(reviewer, kind="to_approve")
    assert (item["last_comment"]["words"], item["last_comment"]["thread"]) == ("And this?", opened["id"])
