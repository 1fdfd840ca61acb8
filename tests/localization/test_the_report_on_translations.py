"""Editors and translators see for every record and locale, field by field, what is missing, a draft, or behind its source."""

from collections import Counter
from typing import Any

import pytest
from flask import Flask

from tests.acts import save
from tests.conftest import Write
from tests.factories import EDITOR, NOW, edit, edit_live, make_record, make_site, newest_fields, publish_all, text_of
from tests.people import Desk, expect, make_person, pin

REPORT = "sites/core/translation-status"


def rows(desk: Desk, record: Any, **query: Any) -> list[dict[str, Any]]:
    return [each for each in desk.ask(REPORT, limit=200, **query)["items"] if each["record"] == record.id]


def french(desk: Desk, record: Any) -> dict[str, Any]:
    (row,) = rows(desk, record, locale="fr")
    return row


def test_what_is_not_translated_is_missing(library: str, write: Write, admin: Desk) -> None:
    row = french(admin, write(make_record))
    assert (row["state"], row["version"], row["live"], set(row["fields"].values())) == (
        "missing",
        None,
        None,
        {"missing"},
    )


def test_a_live_translation_is_up_to_date(library: str, write: Write, admin: Desk) -> None:
    row = french(admin, write(make_record, locales=("en", "fr")))
    assert (row["state"], row["live"], row["method"], set(row["fields"].values())) == (
        "up_to_date",
        1,
        "human",
        {"up_to_date"},
    )


def test_words_that_readers_do_not_have_are_drafts(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record, locales=("en", "fr"))
    write(edit, record, "fr", short_answer="Plus court.")
    row = french(admin, record)
    assert (row["state"], row["version"], row["live"]) == ("draft", 2, 1)
    assert {name for name, state in row["fields"].items() if state == "draft"} == {"short_answer"}


def test_a_field_that_only_the_source_has_is_missing(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record, locales=("en", "fr"))
    write(edit_live, record, "en", evidence="Two trials.")
    row = french(admin, record)
    assert row["fields"]["evidence"] == "missing"
    assert row["fields"]["answer"] == "up_to_date"


def test_a_clinical_change_of_the_source_makes_just_its_fields_outdated(
    library: str, write: Write, admin: Desk
) -> None:
    record = write(make_record, locales=("en", "fr"))
    write(edit_live, record, "en", answer="Now otherwise.")
    row = french(admin, record)
    assert (row["state"], row["outdated"]) == ("outdated", ["answer"])
    assert row["fields"]["short_answer"] == "up_to_date"


def test_a_clinical_change_of_neutral_fields_counts(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record, "limitation", locales=("en", "fr"))
    write(edit_live, record, "und", kind="dependency")
    assert french(admin, record)["outdated"] == ["kind"]


def test_an_editorial_change_and_the_same_text_again_mark_nothing(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record, locales=("en", "fr"))
    before = french(admin, record)
    write(edit_live, record, "en", editorial=True, answer="Answer, in en")
    assert french(admin, record) == before
    for locale in ("en", "fr"):
        fields = write(newest_fields, record, "core", locale)
        write(save, record, "core", locale, fields, author=EDITOR, now=NOW)
    assert french(admin, record) == before


def test_a_machines_text_says_so(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record)
    write(save, record, "core", "fr", text_of("faq", "fr", slug="une"), author=EDITOR, now=NOW, method="machine")
    assert french(admin, record)["state"] == "draft"
    write(publish_all, record)
    assert french(admin, record)["state"] == "machine"


def test_a_dismissal_holds_until_the_source_changes_again(library: str, write: Write, admin: Desk) -> None:
    record = write(make_record, locales=("en", "fr"))
    write(edit_live, record, "en", answer="Now otherwise.")
    admin.act("dismiss-outdated", write(pin, record, "fr"))
    row = french(admin, record)
    assert (row["state"], row["fields"]["answer"], row["outdated"]) == ("dismissed", "dismissed", [])
    write(edit_live, record, "fr", short_answer="Autre chose.")
    assert french(admin, record)["fields"]["answer"] == "dismissed"
    write(edit_live, record, "en", answer="Otherwise once more.")
    assert french(admin, record)["fields"]["answer"] == "outdated"
    write(edit_live, record, "fr", answer="Autrement encore.")
    assert french(admin, record)["fields"]["answer"] == "up_to_date"


def test_the_inbox_says_the_same(library: str, write: Write, admin: Desk) -> None:
    records = [write(make_record, name, locales=("en", "fr")) for name in ("faq", "limitation", "definition")]
    for record in records[:2]:
        write(edit_live, record, "en", evidence="Three trials.")
    write(edit_live, records[1], "fr", evidence="Trois essais.")
    inbox = {(each["record"], each["locale"]): each["fields"] for each in admin.ask("inbox")["outdated"]["items"]}
    report = {
        (each["record"], each["locale"]): sorted(each["outdated"])
        for each in admin.ask(REPORT, limit=200)["items"] if each["live"] and each["outdated"]
    }  # fmt: skip
    listed = {each["id"] for each in admin.ask("records", translation="outdated")["items"]}
    assert inbox == report
    assert listed == {records[0].id}


def test_everything_is_counted_by_site_and_locale(library: str, write: Write, admin: Desk) -> None:
    write(make_record, locales=("en", "fr"))
    write(make_record)
    write(make_record, site="clinic")
    page = admin.ask("sites/clinic/translation-status", limit=200)
    seen = Counter((each["site"], each["locale"], each["state"]) for each in page["items"])
    counted = {
        (each["site"], each["locale"], state): each[state]
        for each in page["counts"] for state in ("missing", "up_to_date")
    }  # fmt: skip
    assert counted == {
        ("core", "fr", "missing"): 2, ("core", "fr", "up_to_date"): 2,
        ("clinic", "fr", "missing"): 2, ("clinic", "fr", "up_to_date"): 0,
    }  # fmt: skip
    assert page["total"] == sum(seen.values()) == 6


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"state": "missing"}, 2),
        ({"state": "up_to_date"}, 2),
        ({"type": "faq"}, 2),
        ({"locale": "de"}, 0),
        ({"locale": "FR"}, 4),
    ],
)
def test_states_types_and_locales_can_be_chosen(
    library: str, write: Write, admin: Desk, asked: dict[str, str], expected: int
) -> None:
    write(make_record, locales=("en", "fr"))
    write(make_record)
    assert admin.ask(REPORT, **asked)["total"] == expected


def test_the_records_of_one_topic_can_be_chosen(library: str, write: Write, admin: Desk) -> None:
    topic = write(make_record, "topic", slug="yoga")
    record = write(make_record, topic=topic)
    write(make_record)
    found = admin.ask(REPORT, topic="yoga", type="faq")["items"]
    assert [each["record"] for each in found] == [record.id]


def test_a_long_report_comes_in_pages(library: str, write: Write, admin: Desk) -> None:
    for _ in range(2):
        write(make_record)
    path, seen = f"{REPORT}?limit=3", []
    while path:
        page = admin.ask(path)
        seen += [each["record"] for each in page["items"]]
        path = page["next"]
    assert len(seen) == len(set(seen)) == page["total"] == 4


def test_a_clinic_sees_of_the_library_only_what_is_live(app: Flask, library: str, write: Write) -> None:
    record, hidden_draft = write(make_record, locales=("en", "fr")), write(make_record, live=False)
    write(edit, record, "fr", answer="En secret.")
    clinician = Desk(app, write(make_person, "Cleo", "author", site="clinic"))
    page = clinician.ask("sites/clinic/translation-status", limit=200)
    assert hidden_draft.id not in {each["record"] for each in page["items"]}
    (row,) = [each for each in page["items"] if each["record"] == record.id]
    assert (row["state"], row["version"]) == ("up_to_date", 1)
    expect(clinician.call("GET", REPORT), 404)


def test_a_text_in_a_locale_that_the_owner_does_not_serve_is_in_the_owners_report(write: Write, admin: Desk) -> None:
    write(make_site, locales={"en": ["en"]})
    write(make_site, "clinic", parent="core", locales={"ja": ["ja", "en"]})
    record = write(make_record, locales=("en", "ja"))
    write(edit_live, record, "en", answer="Now otherwise.")
    assert [(each["locale"], each["state"]) for each in rows(admin, record)] == [("ja", "outdated")]
    clinics = admin.ask("sites/clinic/translation-status", state="outdated")["items"]
    assert [(each["record"], each["site"], each["locale"]) for each in clinics] == [(record.id, "core", "ja")]


def test_the_counts_say_which_translations_the_caller_may_write(library: str, write: Write, app: Flask) -> None:
    write(make_record, locales=("en", "fr"))
    told = {}
    for locale in ("fr", "de", "*"):
        desk = Desk(app, write(make_person, f"T {locale}", "translator", locale=locale))
        told[locale] = {(each["locale"], each["may_translate"]) for each in desk.ask(REPORT)["counts"]}
    assert told == {"fr": {("fr", True)}, "de": {("fr", False)}, "*": {("fr", True)}}
