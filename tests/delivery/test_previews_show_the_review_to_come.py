"""Whoever looks at what is not published yet sees the review that readers will see, of just these words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.models import Record
from tests.acts import Pinned, create_release, schedule
from tests.conftest import Write
from tests.factories import NOW, edit, make_record
from tests.people import Desk, Hire, pin

pytestmark = pytest.mark.database


@pytest.fixture
def faq(write: Write, sites: None, reviewer: Desk) -> Record:
    """A question that was reviewed, with a draft that says something else."""
    made: Record = write(make_record)
    reviewer.act("review", write(pin, made, "en"), reviewed_on="2026-10-01")
    write(edit, made, "en", answer="Another answer.")
    return made


def review(desk: Desk, record: Record, **query: Any) -> dict[str, Any]:
    found = desk.call("GET", f"/v1/sites/core/faqs/{record.id}", **query)
    assert found.status_code == 200, found.text
    told: dict[str, Any] = found.json["review"]
    return told


def test_a_draft_shows_the_review_of_its_own_words_and_never_that_of_others(
    hire: Hire, reviewer: Desk, publisher: Desk, faq: Record, write: Write
) -> None:
    previewer = hire("Petra", "preview", site="core")
    assert review(previewer, faq)["last_reviewed_on"] == "2026-10-01"
    assert review(previewer, faq, view="draft")["status"] == "unreviewed"
    reviewer.act("review", write(pin, faq, "en"), reviewed_on="2026-11-02")
    ahead = review(previewer, faq, view="draft")
    assert (ahead["status"], ahead["last_reviewed_on"], ahead["reviewer"]["name"]) == ("current", "2026-11-02", "Rita")
    assert review(previewer, faq)["last_reviewed_on"] == "2026-10-01"
    publisher.act("publish", write(pin, faq, "en"))
    assert review(previewer, faq) == ahead


def test_details_that_change_take_the_review_from_a_preview_as_from_readers(
    hire: Hire, reviewer: Desk, publisher: Desk, faq: Record, write: Write
) -> None:
    previewer = hire("Petra", "preview", site="core")
    reviewer.act("review", write(pin, faq, "en"))
    write(edit, faq, "und", audience=["carer"])
    assert review(previewer, faq, view="draft")["status"] == "unreviewed"
    reviewer.act("review", write(pin, faq, "en"), write(pin, faq, "und"))
    ahead = review(previewer, faq, view="draft")
    publisher.act("publish", write(pin, faq, "en"), write(pin, faq, "und"))
    assert review(previewer, faq) == ahead
    assert ahead["status"] == "current"


def test_a_release_and_a_plan_show_it_too_the_plan_as_it_will_stand_on_its_day(
    hire: Hire, reviewer: Desk, faq: Record, write: Write
) -> None:
    previewer = hire("Petra", "preview", site="core")
    reviewer.act("review", write(pin, faq, "en"), reviewed_on="2026-11-02")
    item = Pinned(faq.id, "core", "en", write(pin, faq, "en")["version"])
    release = write(create_release, "core", item, now=NOW)
    assert review(previewer, faq, view=f"release:{release.id}")["status"] == "current"
    write(schedule, [item], verb="publish", at=datetime.now(UTC) + timedelta(days=1000), actor="Paula")
    planned = review(previewer, faq, view="planned")
    assert (planned["status"], planned["last_reviewed_on"]) == ("overdue", "2026-11-02")


def test_what_was_confirmed_long_ago_is_shown_as_overdue(hire: Hire, reviewer: Desk, faq: Record, write: Write) -> None:
    previewer = hire("Petra", "preview", site="core")
    reviewer.act("review", write(pin, faq, "en"), reviewed_on="2020-01-01")
    assert review(previewer, faq, view="draft")["status"] == "overdue"
