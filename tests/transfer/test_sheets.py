"""A spreadsheet speaks of what stands in its cells: what is left out stays, `null` clears, and every row becomes a draft."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from api.models import Record
from api.record_types import RECORD_TYPES
from tests.calls import read
from tests.conftest import Write
from tests.factories import edit, make_record
from tests.people import expect, make_person
from tests.transfer.files import eventful_library
from tests.transfer.sheets import CSV, MAKE, XLSX, SheetDesk, as_csv, as_xlsx, rows_of

pytestmark = pytest.mark.database
BOTH = pytest.mark.parametrize("type", [CSV, XLSX], ids=["csv", "xlsx"])


@pytest.fixture
def faq(library: str, write: Write) -> Record:
    made: Record = write(
        make_record, locales=("en", "fr"), slug="does-it-hurt", question="Does it hurt?", answer="- A little\n- Or not"
    )
    return made


@pytest.fixture
def desk(app: Flask, write: Write, library: str) -> SheetDesk:
    """Somebody who writes, everywhere."""
    return SheetDesk(app, write(make_person, "Arthur", "author"))


def fields(desk: SheetDesk, record: Record | str, locale: str = "en") -> Any:
    return read(desk, record, locale)["fields"]


@BOTH
def test_what_a_sheet_leaves_out_stays_and_null_clears(desk: SheetDesk, faq: Record, type: str) -> None:
    before = fields(desk, faq)
    report = desk.fill(("id", "question", "summary", "answer"), (faq.id, "Will it hurt?", "Short.", ""), type=type)
    assert fields(desk, faq) == {**before, "question": "Will it hurt?", "summary": "Short."}
    [line] = report["lines"]
    assert (line["line"], line["record"], line["title"], line["did"]) == (2, faq.id, "Will it hurt?", "updated")
    assert [each["field"] for each in line["changed"]] == ["question", "summary"]
    report = desk.fill(("id", "summary"), (faq.id, "null"), type=type)
    assert report["lines"][0]["cleared"] == [{"locale": "en", "field": "summary"}]
    assert fields(desk, faq) == {**before, "question": "Will it hurt?"}


def test_readers_notice_nothing(desk: SheetDesk, faq: Record) -> None:
    report = desk.fill(("id", "question"), (faq.id, "Will it hurt?"))
    assert (report["published"], report["seqs"]) == (0, [])
    assert read(desk, faq, "en")["state"] == "draft"


def test_a_dry_run_tells_and_stores_nothing(desk: SheetDesk, faq: Record) -> None:
    before = read(desk, faq, "en")
    report = desk.fill(("id", "question"), (faq.id, "Will it hurt?"), dry_run="true")
    assert report["lines"][0]["changed"] == [{"locale": "en", "field": "question"}]
    assert read(desk, faq, "en") == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_back_as_it_was(app: Flask, write: Write, form: str) -> None:
    records = write(eventful_library)
    odd = {"question": "=1+1", "short_answer": "'=2", "answer": "- @ one\n- two\n\n'null"}
    write(lambda session: edit(session, records["faq"], "en", **odd))
    write(lambda session: edit(session, records["topic"], "en", name="null", synonyms=["+a", "-b", "'tis"]))
    desk = SheetDesk(app, write(make_person, "Olga", "admin"))
    before, file = desk.export(), desk.sheet(form)
    report = expect(desk.put(file, {"csv": CSV, "xlsx": XLSX}[form]), 200)
    assert (report["versions"], report["records"]["updated"], report["records"]["created"]) == (0, 0, 0)
    assert report["records"]["unchanged"] > 0
    assert desk.export() == before
    assert desk.sheet(form, type="faq") != b""


@pytest.mark.parametrize(
    "words", ["plain", "=1+1", "'+1", "- a\tb", "null", 'a, b; "c"', "é\u0301 針 \U0001f9e0", "{", "[1]", "true", "007"]
)
def test_every_field_of_every_type_goes_round(desk: SheetDesk, write: Write, library: str, words: str) -> None:
    def fill(session: Session) -> None:
        topic = make_record(session, "topic")
        left_out = ("slug", *(["tags"] if "," in words else []))
        for name, declaration in RECORD_TYPES.items():
            said = {
                each.name: each.example(words)
                for each in declaration
                if not each.is_relation and each.name not in left_out
            }
            texts = {each.name: said[each.name] for each in declaration if each.name in said and each.localized}
            neutral = {each: value for each, value in said.items() if each not in texts}
            make_record(session, name, topic=None if name == "topic" else topic, live=False, neutral=neutral, **texts)

    write(fill)
    for form, type in (("csv", CSV), ("xlsx", XLSX)):
        report = expect(desk.put(desk.sheet(form), type), 200)
        assert (report["versions"], report["records"]["unchanged"]) == (0, len(RECORD_TYPES) + 1)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_begins_as_a_formula_does(desk: SheetDesk, write: Write, faq: Record, form: str) -> None:
    for begin in "=+-@":
        write(make_record, question=f"{begin}SUM(A1)", answer=f"{begin} a")
    rows = rows_of(desk.sheet(form), {"csv": CSV, "xlsx": XLSX}[form])
    assert not [cell for row in rows for cell in row if str(cell)[:1] in ("=", "+", "-", "@")]


def test_types_and_locales_may_be_chosen(desk: SheetDesk, faq: Record) -> None:
    header, *rows = rows_of(desk.sheet(type="faq", locale="fr"), CSV)
    assert [row[:3] for row in rows] == [[faq.id, "faq", "fr"]]
    assert "name" not in header


def test_of_lines_of_json_no_part_is_asked_for(desk: SheetDesk, faq: Record) -> None:
    expect(desk.call("GET", "sites/core/export", type="faq"), 400)


@pytest.mark.parametrize(("form", "type"), [("csv", CSV), ("xlsx", XLSX)])
def test_a_template_is_filled_in_and_taken(desk: SheetDesk, faq: Record, form: str, type: str) -> None:
    response = desk.call("GET", "sites/core/import/template", type="topic", format=form)
    [header] = rows_of(expect_file(response), type)
    assert header[:3] == ["id", "type", "locale"]
    assert "name" in header
    said = {"type": "topic", "slug": "yoga", "name": "Yoga", "synonyms": "a\nb", "sources": "001:1\n001:2"}
    report = desk.fill(header, [said.get(each, "") for each in header], type=type)
    made = report["lines"][0]["record"]
    assert fields(desk, made) == {"slug": "yoga", "name": "Yoga", "synonyms": ["a", "b"]}
    assert fields(desk, made, "und") == {"sources": ["001:1", "001:2"]}


def expect_file(response: Any) -> bytes:
    assert response.status_code == 200, response.text
    return bytes(response.data)


def test_rows_about_one_record_are_one_line(desk: SheetDesk, faq: Record) -> None:
    report = desk.fill(
        ("id", "locale", "question", "category"),
        (faq.id, "en", "In English?", "safety"),
        (faq.id, "fr", "En français ?", ""),
    )
    assert report["versions"] == 3
    assert len(report["lines"]) == 1
    assert fields(desk, faq, "fr")["question"] == "En français ?"
    assert fields(desk, faq, "und")["category"] == "safety"


def test_a_column_may_say_its_locale(desk: SheetDesk, faq: Record) -> None:
    desk.fill(("id", "question", "question:fr", "summary (fr)"), (faq.id, "One?", "Une ?", "Bref."))
    assert fields(desk, faq)["question"] == "One?"
    assert (fields(desk, faq, "fr")["question"], fields(desk, faq, "fr")["summary"]) == ("Une ?", "Bref.")


@pytest.mark.parametrize("name", ["faq/does-it-hurt", ""])
def test_a_record_is_found_by_its_slug(desk: SheetDesk, faq: Record, name: str) -> None:
    report = desk.fill(("id", "type", "slug", "question"), (name, "faq", "does-it-hurt", "By slug?"))
    assert report["lines"][0]["record"] == faq.id
    assert fields(desk, faq)["question"] == "By slug?"


def test_a_draft_that_was_never_live_is_found_by_its_slug_too(desk: SheetDesk, library: str) -> None:
    body = {"type": "faq", "site": "core", "translations": {"en": {"slug": "not-yet", "question": "Later?"}}}
    draft = expect(desk.call("POST", "records", body), 201)
    report = desk.fill(("type", "slug", "question"), ("faq", "not-yet", "Now?"))
    assert report["lines"][0]["record"] == draft["id"]


def test_new_records_name_each_other(desk: SheetDesk, library: str) -> None:
    report = desk.fill(
        ("id", "type", "locale", "slug", "name", "question", "topic"),
        ("topic/yoga", "", "en", "", "Yoga", "", ""), ("topic/yoga", "", "fr", "le-yoga", "Le yoga", "", ""),
        ("", "faq", "en", "bend", "", "Must I bend?", "topic/yoga"),
    )  # fmt: skip
    topic, question = report["lines"]
    assert (topic["did"], topic["title"], question["did"]) == ("created", "Yoga", "created")
    assert fields(desk, question["record"], "und")["topic"] == topic["record"]
    again = desk.fill(("type", "slug", "question"), ("faq", "bend", "Must I bend?"))
    assert (again["lines"][0]["record"], again["lines"][0]["did"]) == (question["record"], "unchanged")


def test_rows_without_id_and_slug_are_records_of_their_own(desk: SheetDesk, library: str) -> None:
    report = desk.fill(("question",), ("One?",), ("Two?",), of="faq")
    assert [(each["title"], each["did"]) for each in report["lines"]] == [("One?", "created"), ("Two?", "created")]


def test_columns_are_mapped(desk: SheetDesk, faq: Record) -> None:
    mapping = '{"Frage": "question", "Nummer": "id", "Notizen": null}'
    desk.fill(("Nummer", "Frage", "Notizen"), (faq.id, "Tut es weh?", "nur für uns"), columns=mapping)
    assert fields(desk, faq)["question"] == "Tut es weh?"


def test_type_and_locale_of_all_rows_may_be_said_beside(desk: SheetDesk, faq: Record) -> None:
    data = as_csv([("slug", "question"), ("does-it-hurt", "Ça fait mal ?")])
    expect(desk.put(data, of="faq", locale="fr"), 200)
    assert fields(desk, faq, "fr")["question"] == "Ça fait mal ?"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_comes_in_every_dress(desk: SheetDesk, faq: Record, delimiter: str, coding: str) -> None:
    rows = [("id", "question", "answer"), (faq.id, 'Ça "pique", non ; oui ?', "a\r\nb, c; d\te")]
    expect(desk.put(as_csv(rows, delimiter=delimiter, coding=coding)), 200)
    assert fields(desk, faq)["question"] == 'Ça "pique", non ; oui ?'
    assert fields(desk, faq)["answer"] == "a\nb, c; d\te"


def test_a_spreadsheet_may_say_its_delimiter_itself(desk: SheetDesk, faq: Record) -> None:
    expect(desk.put(b"sep=;\r\n" + as_csv([("id", "question"), (faq.id, "A, b?")], delimiter=";")), 200)
    assert fields(desk, faq)["question"] == "A, b?"


def test_numbers_and_flags_and_days_of_a_workbook_are_what_they_stand_for(desk: SheetDesk, faq: Record) -> None:
    desk.fill(("id", "position", "safety", "summary"), (faq.id, 3.0, True, 2024), type=XLSX)
    assert {name: fields(desk, faq, "und")[name] for name in ("position", "safety")} == {"position": 3, "safety": True}
    assert fields(desk, faq)["summary"] == "2024"


def test_a_translator_brings_their_language_and_no_other(app: Flask, write: Write, faq: Record) -> None:
    tom = SheetDesk(app, write(make_person, "Tom", "translator", site="core", locale="fr"))
    assert tom.fill(("id", "question:fr"), (faq.id, "Une ?"))["versions"] == 1
    answer = expect(tom.put(as_csv([("id", "question:fr", "question"), (faq.id, "Deux ?", "Two?")])), 422)
    assert [(each["line"], each["rule"]) for each in answer["errors"]] == [(2, "not-your-role")]
    assert fields(tom, faq, "fr")["question"] == "Une ?"


@pytest.mark.parametrize("role", ["reader", "publisher"])
def test_who_may_not_write_brings_nothing(app: Flask, write: Write, faq: Record, role: str) -> None:
    rita = SheetDesk(app, write(make_person, "Rita", role))
    expect(rita.put(as_csv([("id", "question"), (faq.id, "Mine?")])), 403)


def test_lines_of_json_take_an_author(app: Flask, write: Write, faq: Record) -> None:
    tom = SheetDesk(app, write(make_person, "Tom", "translator", site="core", locale="fr"))
    assert tom.send(b'{"type": "topic", "fr": {"name": "Yoga"}}\n').status_code == 403


def test_a_draft_of_somebody_else_is_not_put_aside(app: Flask, desk: SheetDesk, write: Write, faq: Record) -> None:
    desk.fill(("id", "question"), (faq.id, "Mine?"))
    other = SheetDesk(app, write(make_person, "Olive", "author"))
    assert other.wrong(("id", "question"), (faq.id, "Other?")) == [(2, None)]


@BOTH
@pytest.mark.parametrize(
    ("header", "cell", "column"),
    [
        ("category", "sad", "category"), ("position", "third", "position"), ("safety", "perhaps", "safety"), ("topic", "topic/nothing", "topic"),
        ("slug", "No Slug!", "slug"), ("codes", "[{]", "codes"), ("answer:xyzzy-1-", "a", "answer:xyzzy-1-"), ("colour", "red", "colour"),
        ("name", "Yoga", "name"), ("question", "x" * 500, "question"), ("locale", "no locale", "locale"), ("type", "poem", "type"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_row_and_column(
    desk: SheetDesk, faq: Record, type: str, header: str, cell: str, column: str
) -> None:
    before = fields(desk, faq)
    wrong = desk.wrong(("id", "summary", header), (faq.id, "Not taken.", cell), type=type)
    assert column in [name for _, name in wrong]
    assert fields(desk, faq) == before


def test_two_rows_that_say_otherwise_of_one_field_are_refused(desk: SheetDesk, faq: Record) -> None:
    rows = (("id", "locale", "category"), (faq.id, "en", "safety"), (faq.id, "fr", "practical"))
    assert desk.wrong(*rows) == [(3, "category")]
    assert "Row 2 says otherwise" in desk.put(as_csv(rows), CSV).text
    assert "SheetRow" not in desk.put(as_csv(rows), CSV).text


def test_a_formula_is_neither_run_nor_taken_from_a_workbook(desk: SheetDesk, faq: Record) -> None:
    assert desk.wrong(("id", "question"), (faq.id, '=HYPERLINK("https://x.example")'), type=XLSX) == [(2, "question")]


def test_a_workbook_may_have_a_sheet_for_each_type(desk: SheetDesk, faq: Record) -> None:
    data = as_xlsx([("slug", "question"), ("does-it-hurt", "By sheet?")], title="faq")
    [line] = expect(desk.put(data, XLSX), 200)["lines"]
    assert (line["sheet"], line["line"], line["record"]) == ("faq", 2, faq.id)


def test_a_sheet_without_rows_asks_for_nothing(desk: SheetDesk, faq: Record) -> None:
    for data, type in ((as_csv([("id", "question")]), CSV), (MAKE[XLSX]([]), XLSX)):
        assert expect(desk.put(data, type), 200)["lines"] == []
