"""What a clinician has confirmed of a draft is told of the draft, and what they confirmed of the live text of that alone."""

from typing import Any

import pytest

from api.models import Record
from tests.acts import alter_settings
from tests.calls import read, save
from tests.conftest import Write
from tests.factories import NOW, edit, make_record
from tests.people import Desk, pin, rules

pytestmark = pytest.mark.database


@pytest.fixture
def faq(write: Write, library: str, reviewer: Desk) -> Record:
    """A question that was reviewed, with a draft that says something else."""
    made: Record = write(make_record)
    reviewer.act("review", write(pin, made, "en"))
    write(edit, made, "en", answer="Another answer.")
    return made


def told(desk: Desk, record: Record) -> tuple[str | None, str | None]:
    """How the reviews of the live text and of its draft stand, by the text, the record and the list alike."""
    text = read(desk, record, "en")
    rows = [desk.ask(f"records/{record.id}"), *desk.ask("records", ids=record.id)["items"]]
    found = {
        (row["review"], row["draft_review"]) for each in rows for row in each["translations"] if row["locale"] == "en"
    }
    found.add(tuple(each["status"] if each else None for each in (text["review"], text["draft_review"])))
    [one] = found
    return one


def test_a_draft_is_told_as_confirmed_once_just_its_words_are(reviewer: Desk, faq: Record, write: Write) -> None:
    assert told(reviewer, faq) == ("current", None)
    reviewer.act("review", write(pin, faq, "en"), reviewed_on="2026-10-01")
    assert told(reviewer, faq) == ("current", "current")
    review: dict[str, Any] = read(reviewer, faq, "en")["draft_review"]
    assert (review["reviewer"]["name"], review["last_reviewed_on"]) == ("Rita", "2026-10-01")
    assert read(reviewer, faq, "en")["review"]["last_reviewed_on"] != "2026-10-01"
    write(edit, faq, "en", answer="Yet another.")
    assert told(reviewer, faq) == ("current", None)


def test_a_save_tells_whether_the_confirmation_holds(editor: Desk, reviewer: Desk, faq: Record, write: Write) -> None:
    reviewer.act("review", write(pin, faq, "en"))
    assert save(editor, faq, "en", {"slug": "only-an-address"})["draft_review"]["status"] == "current"
    assert save(editor, faq, "en", {"answer": "Yet another."})["draft_review"] is None


def test_details_that_change_end_what_was_confirmed_of_a_draft(reviewer: Desk, faq: Record, write: Write) -> None:
    reviewer.act("review", write(pin, faq, "en"))
    write(edit, faq, "und", audience=["carer"])
    assert told(reviewer, faq) == ("current", None)


def test_nobody_is_warned_of_a_review_that_goes_where_another_takes_its_place(
    reviewer: Desk, publisher: Desk, faq: Record, write: Write
) -> None:
    ahead = publisher.act("publish", write(pin, faq, "en"), dry_run=True)
    assert rules(ahead, "warnings") == ["review-voided"]
    reviewer.act("review", write(pin, faq, "en"))
    assert rules(publisher.act("publish", write(pin, faq, "en")), "warnings") == []
    assert told(reviewer, faq) == ("current", None)


def test_a_site_that_marks_what_nobody_has_reviewed_tells_a_confirmed_draft_from_it(
    reviewer: Desk, write: Write, library: str
) -> None:
    write(alter_settings, "core", {"clinical_review": "marked_for_safety"}, actor="o", now=NOW)
    record = write(make_record, neutral={"category": "safety"}, live=False)
    unreviewed = [each["code"] for each in read(reviewer, record, "en")["problems"]]
    assert "review-overdue" in unreviewed
    reviewer.act("review", write(pin, record, "en"))
    assert "review-overdue" not in [each["code"] for each in read(reviewer, record, "en")["problems"]]
