"""Editors search texts: each hit says in which field it stands and what stands around, in drafts or in what readers have."""

import pytest
from flask import Flask

from api.models import Record
from api.services.desk.searched import finding
from tests.calls import save
from tests.conftest import Write
from tests.factories import edit, make_record
from tests.people import Desk, expect, make_person

pytestmark = pytest.mark.database


@pytest.fixture
def faq(library: str, write: Write) -> Record:
    made: Record = write(
        make_record,
        locales=("en", "fr"),
        question="Do the needles hurt?",
        answer="The **thin** needles do not.",
        short_answer="No.",
    )
    return made


def hits(desk: Desk, words: str, **query: str) -> list[tuple[str, str, str]]:
    """Locale, field and marked passage of everything that is found in FAQs."""
    found = desk.ask("search", q=words, type="faq", **query)
    return [(text["locale"], hit["field"], hit["html"]) for text in found["items"] for hit in text["hits"]]


def test_a_hit_names_its_field_and_shows_what_stands_around(author: Desk, faq: Record) -> None:
    assert hits(author, "needle", locale="en") == [
        ("en", "question", "Do the <mark>needles</mark> hurt?"),
        ("en", "answer", "The thin <mark>needles</mark> do not."),
    ]


def test_a_text_comes_with_what_is_needed_to_open_and_save_it(author: Desk, faq: Record) -> None:
    [found] = author.ask("search", q="needles", locale="en")["items"]
    text = author.ask(f"sites/core/records/{faq.id}/translations/en")
    assert (found["record"], found["title"], found["state"]) == (faq.id, "Do the needles hurt?", "live")
    assert (found["version"], found["etag"]) == (text["version"], text["etag"])


def test_drafts_or_what_readers_have(author: Desk, faq: Record) -> None:
    save(author, faq, "en", {"answer": "A probe."})
    assert hits(author, "probe") == [("en", "answer", "A <mark>probe</mark>.")]
    assert hits(author, "probe", view="published") == []
    assert hits(author, "thin", locale="en") == []
    assert [field for _, field, _ in hits(author, "thin", locale="en", view="published")] == ["answer"]


def test_exactly_is_as_it_is_written(author: Desk, faq: Record) -> None:
    assert hits(author, "needle", exact="true", locale="en") == []
    assert len(hits(author, "needle", exact="true", whole_words="false", locale="en")) == 2
    assert hits(author, "thin needles", exact="true", locale="en") == [
        ("en", "answer", "The <mark>thin needles</mark> do not.")
    ]
    assert hits(author, "needles thin", exact="true", locale="en") == []
    assert hits(author, "THIN needles", exact="true", match_case="true", locale="en") == []
    assert len(hits(author, "eedle", exact="true", whole_words="false", locale="en")) == 2


def test_fields_and_locales_and_sites_are_chosen(author: Desk, write: Write, faq: Record) -> None:
    write(lambda session: edit(session, faq, "en", site="clinic", question="Our needles?"))
    assert {locale for locale, _, _ in hits(author, "needles", field="question")} == {"en", "fr"}
    assert hits(author, "needles", site="clinic") == [("en", "question", "Our <mark>needles</mark>?")]
    assert hits(author, "needles", locale="de") == []


def test_counts_tell_types_locales_and_fields(author: Desk, write: Write, faq: Record) -> None:
    write(make_record, "topic", name="Needles")
    counts = author.ask("search", q="needles")["counts"]
    assert counts == {
        "texts": 3, "types": {"faq": 2, "topic": 1}, "locales": {"en": 2, "fr": 1},
        "fields": {"question": 2, "answer": 2, "name": 1},
    }  # fmt: skip


def test_pages_go_on_without_gaps(author: Desk, write: Write, faq: Record) -> None:
    for _ in range(4):
        write(make_record, answer="More needles.")
    whole = [each["record"] for each in author.ask("search", q="needles", limit="100")["items"]]
    page = author.ask("search", q="needles", limit="2")
    seen = [each["record"] for each in page["items"]]
    while page["next"]:
        page = author.ask(page["next"])
        assert page["counts"] is None
        seen += [each["record"] for each in page["items"]]
    assert seen == whole
    assert len(whole) == 6


def test_who_sees_no_drafts_of_a_record_finds_what_readers_have(
    app: Flask, author: Desk, write: Write, faq: Record
) -> None:
    clara = Desk(app, write(make_person, "Clara", "author", site="clinic"))
    save(author, faq, "en", {"answer": "A probe."})
    assert hits(clara, "probe") == []
    assert [field for _, field, _ in hits(clara, "thin", locale="en")] == ["answer"]


def test_the_address_of_a_link_is_found_where_no_words_are(author: Desk, faq: Record) -> None:
    save(author, faq, "en", {"answer": "See [there](https://old.example/page)."})
    assert [field for _, field, _ in hits(author, "old.example", exact="true")] == ["answer"]


@pytest.mark.parametrize(
    "words", ['"', "'", "\\", "%", "_", "*", "(", "NEAR(", "-", "a" * 200, "é\u0301", "針", "\u00ad"]
)
@pytest.mark.parametrize("exact", [{}, {"exact": "true"}, {"exact": "true", "whole_words": "false"}])
def test_any_words_may_be_asked(author: Desk, faq: Record, words: str, exact: dict[str, str]) -> None:
    expect(author.call("GET", "search", q=words, **exact), 200)


def test_a_script_without_spaces_is_found_within(author: Desk, faq: Record) -> None:
    save(author, faq, "en", {"answer": "針は痛いですか。"})
    assert hits(author, "痛い") == [("en", "answer", "針は<mark>痛い</mark>ですか。")]
    assert hits(author, "痛い", exact="true") == [("en", "answer", "針は<mark>痛い</mark>ですか。")]


def test_the_index_alone_says_which_texts_have_a_word_however_many_do(app: Flask, faq: Record) -> None:
    database = app.extensions["database"]
    if database.is_sqlite:
        pytest.skip("SQLite has no other way to it")
    found, _ = finding(((("needl",),),), is_sqlite=False)
    asked = found.compile(dialect=database.engine.dialect)
    with database.reading() as session:
        # Of few texts, PostgreSQL would rather look through all, where it has counted them by chance.
        session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = "\n".join(session.connection().exec_driver_sql(f"EXPLAIN {asked}", asked.params).scalars())
    assert "Bitmap Index Scan on desk_index_words" in plan, plan
