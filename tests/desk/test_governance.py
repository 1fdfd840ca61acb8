"""The governance report tells what is due, missing, outdated, waived and changed, and what two standards ask, in three forms."""

import csv
import re
from datetime import date
from io import StringIO
from typing import Any

import pytest

from api.admin.desk.governance import HEADINGS
from api.models import Record
from tests.acts import Pinned, alter_settings, create_waiver, review
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record
from tests.people import Desk

OVERDUE = date(2020, 1, 1)


@pytest.fixture
def content(library: str, write: Write) -> dict[str, Record]:
    """A claim without a publication, a translation that is behind, a review of long ago, and a waiver."""
    write(alter_settings, "core", {"review_interval_months": {"aftercare": 12}}, actor="Olga", now=NOW)
    made = {
        "claim": write(make_record, "limitation"),
        "behind": write(make_record, "faq", locales=("en", "fr")),
        "reviewed": write(make_record, "aftercare"),
    }
    write(edit_live, made["behind"], "en", answer="It always helps.")
    pins = [Pinned(made["reviewed"].id, "core", "en")]
    write(review, pins, reviewer={"name": "Rita", "credential": "PT 1"}, reviewed_on=OVERDUE, actor="Rita", now=NOW)
    write(create_waiver, made["behind"], "en", "absolute-words", reason="It is a quotation.")
    return made


def records(report: dict[str, Any], section: str) -> list[str]:
    return [each["record"] for each in report[section]]


def test_each_text_stands_where_something_is_to_be_said_of_it(author: Desk, content: dict[str, Record]) -> None:
    report = author.ask("sites/core/governance", since="2026-11-01")
    assert records(report, "uncited") == [content["claim"].id]
    assert records(report, "outdated") == [content["behind"].id]
    assert report["outdated"][0]["locale"] == "fr"
    assert records(report, "waived") == [content["behind"].id]
    assert "It is a quotation." in report["waived"][0]["detail"]
    assert records(report, "confirmed") == [content["reviewed"].id]
    assert "Rita, PT 1" in report["confirmed"][0]["detail"]
    assert content["reviewed"].id not in records(report, "unreviewed")
    assert content["claim"].id in records(report, "unreviewed")
    assert (report["site"], report["since"], report["retractions_loaded_on"]) == ("core", "2026-11-01", None)


def test_changes_are_told_since_a_day(author: Desk, content: dict[str, Record]) -> None:
    everything = author.ask("sites/core/governance", since="2026-11-01")["changes"]
    assert {"publish", "review", "alter-settings"} <= {each["verb"] for each in everything}
    assert [each["seq"] for each in everything] == sorted((each["seq"] for each in everything), reverse=True)
    assert author.ask("sites/core/governance", since="2030-01-01")["changes"] == []


def test_a_clinic_answers_for_what_it_inherits(author: Desk, content: dict[str, Record]) -> None:
    assert content["claim"].id in records(author.ask("sites/clinic/governance"), "uncited")


def test_the_criteria_of_two_standards_are_met_by_evidence_or_not_met(
    author: Desk, write: Write, content: dict[str, Record]
) -> None:
    rows = author.ask("sites/core/governance")["standards"]
    assert [(each["standard"], each["number"]) for each in rows] == [
        *(("PIF TICK", number) for number in range(1, 11)),
        *(("NHS standard for creating health content", number) for number in range(1, 7)),
    ]
    assert all(each["evidence"] and each["source"].count("https://") == 1 for each in rows)
    assert not any(each["met"] for each in rows)
    settings = {
        "approval": "four_eyes", "reading_ease": {"en": 60}, "feedback_url": {"und": "https://clinic.example/say"},
        "licence": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    }  # fmt: skip
    write(alter_settings, "core", settings, actor="Olga", now=NOW)
    met = {
        (each["standard"], each["number"]) for each in author.ask("sites/core/governance")["standards"] if each["met"]
    }
    assert met == {
        ("PIF TICK", 1), ("PIF TICK", 6), ("PIF TICK", 7), ("PIF TICK", 8),
        ("NHS standard for creating health content", 3), ("NHS standard for creating health content", 5),
    }  # fmt: skip


def test_the_table_holds_a_row_for_each_line_and_no_formula(
    author: Desk, write: Write, content: dict[str, Record]
) -> None:
    write(edit_live, content["claim"], "en", title="=1+1")
    answer = author.call("GET", "sites/core/governance", format="csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(StringIO(answer.text)))
    report = author.ask("sites/core/governance")
    assert [each["record"] for each in rows if each["section"] == "uncited"] == records(report, "uncited")
    assert next(each["title"] for each in rows if each["section"] == "uncited") == "'=1+1"
    assert sum(each["section"] == "standards" for each in rows) == 16


def test_the_page_runs_nothing_and_escapes_what_people_write(
    author: Desk, write: Write, content: dict[str, Record]
) -> None:
    write(edit_live, content["claim"], "en", title="Less & more")
    answer = author.call("GET", "sites/core/governance", format="html")
    assert answer.mimetype == "text/html"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Less &amp; more" in answer.text
    assert "<script" not in answer.text
    assert "not met" in answer.text
    assert "No list of retracted publications is loaded" in answer.text


def test_the_page_leads_to_each_of_its_lists_and_calls_types_by_their_names(
    author: Desk, content: dict[str, Record]
) -> None:
    page = author.call("GET", "sites/core/governance", format="html").text
    led = re.findall(r'<li><a href="#([^"]+)">', page)
    assert led == ["standards", *HEADINGS, "changes"]
    assert set(led) <= set(re.findall(r'id="([^"]+)"', page))
    assert ">Risk or limit<" in page
