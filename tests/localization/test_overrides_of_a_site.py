"""A clinic sees in one call all that it says in place of the library, beside what it would inherit, then and now."""

from typing import Any

import pytest
from flask import Flask

from tests.acts import alter_settings
from tests.conftest import Write
from tests.factories import NOW, edit, edit_live, make_record, make_site
from tests.people import Desk, expect, make_person, pin

OVERRIDES = "sites/clinic/overrides"


def own_question(write: Write, record: Any, locale: str = "en") -> None:
    write(edit_live, record, locale, site="clinic", question="Ours?")


def test_each_field_stands_beside_what_is_inherited(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    own_question(write, record)
    page = admin.ask(OVERRIDES)
    row = page["items"][0]
    assert (page["total"], row["record"], row["locale"], row["state"], row["live"]) == (1, record.id, "en", "live", 1)
    assert row["fields"] == [
        {
            "field": "question", "own": "Ours?", "inherited": "question in en", "inherited_from": "core",
            "inherited_when_made": "question in en", "upstream_changed": False, "words": None,
        }
    ]  # fmt: skip
    assert not row["upstream_changed"]


def test_what_was_inherited_when_it_was_made_is_remembered(library: str, write: Write, admin: Desk) -> None:
    record, other = write(make_record), write(make_record)
    own_question(write, record)
    own_question(write, other)
    write(edit_live, record, "en", question="Why, then?")
    write(edit_live, record, "en", question="Why, now?")
    changed = admin.ask(OVERRIDES, upstream_changed="true")["items"]
    assert [each["record"] for each in changed] == [record.id]
    field = changed[0]["fields"][0]
    assert (field["inherited"], field["inherited_when_made"]) == ("Why, now?", "question in en")
    assert [each["record"] for each in admin.ask(OVERRIDES, upstream_changed="false")["items"]] == [other.id]


def test_what_changed_upstream_is_told_by_words(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    own_question(write, record)
    write(edit_live, record, "en", question="question in plain en")
    words = admin.ask(OVERRIDES)["items"][0]["fields"][0]["words"]
    assert [each["text"] for each in words if each["op"] == "insert"] == ["plain "]
    assert "".join(each["text"] for each in words if each["op"] != "insert") == "question in en"


def test_a_field_without_words_tells_none(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    write(edit_live, record, "und", site="clinic", position=7)
    write(edit_live, record, "und", position=9)
    field = admin.ask(OVERRIDES, upstream_changed="true")["items"][0]["fields"][0]
    assert (field["field"], field["upstream_changed"], field["words"]) == ("position", True, None)


def test_keeping_an_override_settles_it(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    own_question(write, record)
    write(edit_live, record, "en", question="Why, now?")
    admin.act("keep", write(pin, record, "en", site="clinic"))
    row = admin.ask(OVERRIDES)["items"][0]
    assert (row["upstream_changed"], row["fields"][0]["inherited_when_made"]) == (False, "Why, now?")


def test_drafts_of_the_library_do_not_show_through(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    own_question(write, record)
    write(edit, record, "en", question="A secret?")
    row = admin.ask(OVERRIDES)["items"][0]
    assert (row["upstream_changed"], row["fields"][0]["inherited"]) == (False, "question in en")


def test_an_override_that_inherits_everything_again_is_none(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    own_question(write, record)
    write(edit, record, "en", site="clinic", question=None)
    (row,) = admin.ask(OVERRIDES)["items"]
    assert (row["state"], row["live"], row["fields"]) == ("draft", 1, [])
    admin.act("publish", write(pin, record, "en", site="clinic"))
    assert admin.ask(OVERRIDES)["items"] == []


def test_where_a_site_inherits_no_longer_nothing_waits(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    own_question(write, record)
    write(edit_live, record, "en", question="Why, now?")
    assert [each["record"] for each in admin.ask("inbox")["upstream_changed"]["items"]] == [record.id]
    write(alter_settings, "clinic", {"parent": None}, actor="Olga Operator", now=NOW)
    assert admin.ask(OVERRIDES)["items"] == []
    told = admin.ask("inbox")
    assert told.pop("whole")
    waiting = {name: kind["total"] for name, kind in told.items() if kind["total"]}
    # The library's own translations are missing as before.
    assert waiting == {"to_translate": 2}


def test_a_draft_counts_as_well(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    write(edit, record, "en", site="clinic", question="Ours?")
    row = admin.ask(OVERRIDES)["items"][0]
    assert (row["state"], row["draft"], row["live"], row["sleeps"]) == ("draft", 1, None, False)


def test_an_override_in_a_locale_that_is_not_served_sleeps(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    own_question(write, record, "fr")
    assert admin.ask(OVERRIDES)["items"][0]["sleeps"] is True
    write(edit_live, record, "fr", question="Pourquoi ?", slug="pourquoi", short_answer="Court.", answer="Oui.")
    assert admin.ask(OVERRIDES)["items"][0]["sleeps"] is False


def test_neutral_fields_never_sleep(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    write(edit_live, record, "und", site="clinic", position=7)
    row = admin.ask(OVERRIDES)["items"][0]
    assert (row["locale"], row["sleeps"], row["fields"][0]["own"]) == ("und", False, 7)


def test_a_group_between_counts_as_upstream(write: Write, admin: Desk) -> None:
    write(make_site)
    write(make_site, "group", parent="core")
    write(make_site, "clinic", parent="group")
    record = write(make_record)
    own_question(write, record)
    write(edit_live, record, "en", site="group", question="The group's?")
    field = admin.ask(OVERRIDES)["items"][0]["fields"][0]
    assert (field["inherited"], field["inherited_from"], field["inherited_when_made"]) == (
        "The group's?",
        "group",
        "question in en",
    )


def test_hides_are_told(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    admin.act("hide", {"site": "clinic", "record": record.id})
    assert [(each["record"], each["hidden"]) for each in admin.ask(OVERRIDES)["hides"]] == [(record.id, True)]
    assert admin.ask("sites/core/overrides")["hides"] == []


def test_a_site_is_told_of_the_slugs_that_it_lost(library: str, write: Write, admin: Desk) -> None:
    theirs = write(make_record, slug="does-it-hurt")
    ours = write(make_record, site="clinic", slug="does-it-hurt")
    told = admin.ask(OVERRIDES)["slug_shadowed"]
    assert {(each["record"], each["winner"], each["slug"], each["locale"]) for each in told} == {
        (theirs.id, ours.id, "does-it-hurt", "en"), (theirs.id, ours.id, "does-it-hurt", "fr")
    }  # fmt: skip
    assert admin.ask("sites/core/overrides")["slug_shadowed"] == []
    inbox = admin.ask("inbox")["slug_shadowed"]
    assert {(each["record"], each["locale"]) for each in inbox["items"]} == {(theirs.id, "en"), (theirs.id, "fr")}


@pytest.mark.parametrize(("asked", "expected"), [({"type": "benefit"}, 0), ({"type": "faq"}, 2), ({"topic": "one"}, 1)])
def test_types_and_topics_can_be_chosen(
    library: str, write: Write, admin: Desk, asked: dict[str, str], expected: int
) -> None:
    topic = write(make_record, "topic", slug="one")
    for record in (write(make_record, topic=topic), write(make_record)):
        own_question(write, record)
    assert admin.ask(OVERRIDES, **asked)["total"] == expected


def test_a_long_list_comes_in_pages(library: str, write: Write, admin: Desk) -> None:
    records = [write(make_record) for _ in range(3)]
    for record in records:
        own_question(write, record)
    first = admin.ask(OVERRIDES, limit=2)
    second = admin.ask(first["next"])
    seen = [each["record"] for each in first["items"] + second["items"]]
    assert (sorted(seen), second["next"]) == (sorted(each.id for each in records), None)


def test_a_locked_field_is_refused_by_name_and_reason(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    path = f"sites/clinic/records/{record.id}/translations/en"
    problem = expect(admin.call("PUT", path, {"fields": {"answer": "Ours."}}), 403)
    (error,) = problem["errors"]
    assert error["pointer"].endswith("/answer")
    assert "clinical" in error["detail"]
    slug = expect(admin.call("PUT", path, {"fields": {"slug": "ours"}}), 403)
    assert "locked: slug" in slug["detail"]
    assert admin.ask(OVERRIDES)["total"] == 0


def test_another_clinics_editor_sees_nothing_of_it(app: Flask, library: str, write: Write) -> None:
    write(make_site, "other", parent="core")
    stranger = Desk(app, write(make_person, "Stan", "author", site="other"))
    expect(stranger.call("GET", OVERRIDES), 404)
