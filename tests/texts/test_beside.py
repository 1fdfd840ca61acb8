"""A translator sees the source as it was translated, the source as it is now, what has changed by words, and how the text stands."""

from typing import Any

import pytest

from api.models import Record
from tests.calls import path_of, publish, read, save, try_to_save
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, Hire, expect


@pytest.fixture
def faq(write: Write, sites: None) -> Record:
    """A live FAQ in two languages."""
    made: Record = write(
        make_record, locales=("en", "fr"), short_answer="It hurts a little.", neutral={"category": "practical"}
    )
    return made


def beside(desk: Desk, record: Record, locale: str, *, site: str = "core") -> Any:
    return desk.ask(path_of(record, locale, site=site, tail="/beside"))


def test_a_translation_up_to_date_stands_beside_one_source(editor: Desk, faq: Record) -> None:
    told = beside(editor, faq, "fr")
    assert told["source"]["then"] == told["source"]["now"]
    assert (told["source"]["locale"], told["source"]["is_live"], told["source"]["changes"]) == ("en", True, [])
    assert told["neutral"]["now"]["fields"]["category"] == "practical"
    assert told["text"] == read(editor, faq, "fr")
    assert told["standing"]["state"] == "up_to_date"


def test_what_the_source_has_changed_is_told_by_words(editor: Desk, faq: Record) -> None:
    save(editor, faq, "en", {"short_answer": "It hurts very little."})
    publish(editor, faq, "en")
    told = beside(editor, faq, "fr")
    assert (told["source"]["then"]["version"], told["source"]["now"]["version"]) == (1, 2)
    [change] = told["source"]["changes"]
    assert (change["field"], change["from"], change["to"]) == (
        "short_answer", "It hurts a little.", "It hurts very little.",
    )  # fmt: skip
    assert [each["text"].strip() for each in change["words"] if each["op"] == "insert"] == ["very"]
    assert told["standing"]["state"] == "outdated"
    assert {name for name, state in told["standing"]["fields"].items() if state == "outdated"} == {"short_answer"}
    # Once it is translated anew, nothing has changed since.
    save(editor, faq, "fr", {"short_answer": "Très peu."})
    told = beside(editor, faq, "fr")
    assert (told["source"]["then"], told["source"]["changes"]) == (told["source"]["now"], [])


def test_neutral_fields_that_go_with_it_stand_beside_it_too(editor: Desk, faq: Record) -> None:
    save(editor, faq, "und", {"category": "results", "audience": ["patient"]})
    publish(editor, faq, "und")
    told = beside(editor, faq, "fr")
    assert [each["field"] for each in told["neutral"]["changes"]] == ["category", "audience"]
    assert told["standing"]["fields"]["audience"] == "outdated"


def test_a_draft_of_the_source_is_not_yet_what_readers_have(editor: Desk, faq: Record) -> None:
    save(editor, faq, "en", {"answer": "A draft."})
    told = beside(editor, faq, "fr")
    assert (told["source"]["now"]["version"], told["source"]["newest"], told["source"]["changes"]) == (1, 2, [])


def test_where_readers_have_no_source_it_is_the_one_that_is_being_written(
    editor: Desk, write: Write, sites: None
) -> None:
    record = write(make_record, locales=("en",), live=False)
    told = beside(editor, record, "fr")
    assert (told["source"]["now"]["version"], told["source"]["is_live"], told["source"]["then"]) == (1, False, None)
    assert (told["text"]["state"], told["standing"]["state"]) == ("none", "missing")


def test_a_text_that_others_are_made_from_stands_alone(editor: Desk, faq: Record) -> None:
    for locale in ("en", "und"):
        told = beside(editor, faq, locale)
        assert (told["source"], told["neutral"], told["standing"]) == (None, None, None)
        assert told["text"] == read(editor, faq, locale)


def test_a_sites_own_words_stand_beside_its_owners(editor: Desk, faq: Record) -> None:
    save(editor, faq, "en", {"question": "Ours?"}, site="clinic")
    before = read(editor, faq, "en")["fields"]["question"]
    save(editor, faq, "en", {"question": "Theirs, anew?"})
    publish(editor, faq, "en")
    told = beside(editor, faq, "en", site="clinic")
    assert (told["source"]["site"], told["standing"]) == ("core", None)
    [change] = told["source"]["changes"]
    assert (change["field"], change["from"], change["to"]) == ("question", before, "Theirs, anew?")


def test_the_tag_is_that_of_the_text(editor: Desk, faq: Record) -> None:
    tag = editor.call("GET", path_of(faq, "fr", tail="/beside")).headers["ETag"]
    saved = try_to_save(editor, faq, "fr", {"answer": "Autre."}, headers={"If-Match": tag})
    assert expect(saved, 200)["version"] == 2


def test_only_who_reads_the_site_sees_it(hire: Hire, faq: Record) -> None:
    sam = hire("Sam", "author", site="stranger")
    expect(sam.call("GET", path_of(faq, "fr", tail="/beside")), 404)


def test_a_text_that_nobody_has_begun_is_there_and_empty(editor: Desk, write: Write, sites: None) -> None:
    record = write(make_record, locales=("en",))
    empty = editor.call("GET", path_of(record, "fr"))
    told = expect(empty, 200)
    assert (told["state"], told["version"], told["fields"], told["who"]) == ("none", None, {}, None)
    first = try_to_save(editor, record, "fr", {"question": "Pourquoi ?"}, headers={"If-Match": empty.headers["ETag"]})
    assert expect(first, 201)["version"] == 1
    # Whoever began it at the same time does not undo what was said first.
    second = try_to_save(editor, record, "fr", {"question": "Quand ?"}, headers={"If-Match": empty.headers["ETag"]})
    assert expect(second, 412)["current"]["fields"]["question"] == "Pourquoi ?"


def test_in_a_locale_that_the_site_does_not_serve_there_is_no_text(editor: Desk, faq: Record) -> None:
    for tail in ("", "/beside"):
        expect(editor.call("GET", path_of(faq, "de", tail=tail)), 404)
