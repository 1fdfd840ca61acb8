"""A clinician's attestation holds for exactly the words that were read, and readers see it no longer than that."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask

from api.database import Database
from api.models import Record
from api.reading.attested import months_later
from tests.acts import alter_settings, run_once
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit, edit_live, make_record, publish_all
from tests.people import Desk, expect, make_person, pin, rules


def review_of(client: Client, record: Record, site: str = "core", **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.json(f"/v1/sites/{site}/records/{record.id}", **query)["review"]
    return found


def require_reviews(write: Write) -> None:
    write(alter_settings, "core", {"clinical_review": "required"}, actor="o", now=NOW)


def test_ten_live_texts_are_attested_in_one_call(client: Client, write: Write, library: str, reviewer: Desk) -> None:
    topic = write(make_record, "topic")
    faqs = [write(make_record, topic=topic) for _ in range(10)]
    day = datetime.now(UTC).date() - timedelta(days=10)
    done = reviewer.act("review", *(write(pin, faq, "en") for faq in faqs), reviewed_on=day.isoformat())
    assert {each["effect"] for each in done["impact"]} == {"review"}
    for faq in faqs:
        assert review_of(client, faq, "clinic") == {
            "status": "current", "last_reviewed_on": day.isoformat(), "next_due_on": months_later(day, 24).isoformat(),
            "reviewer": {"name": "Rita", "credential": "PT, no. 123"}, "imported": False,
        }  # fmt: skip


def test_the_next_review_is_due_by_the_sites_interval(
    client: Client, write: Write, library: str, reviewer: Desk
) -> None:
    write(alter_settings, "core", {"review_interval_months": {"faq": 6}}, actor="o", now=NOW)
    faq = write(make_record)
    reviewer.act("review", write(pin, faq, "en"), reviewed_on="2026-08-31")
    assert review_of(client, faq)["next_due_on"] == "2027-02-28"


def test_a_draft_is_attested_before_it_is_published(
    client: Client, write: Write, library: str, reviewer: Desk, publisher: Desk
) -> None:
    require_reviews(write)
    topic = write(make_record, "topic", live=False)
    items = [write(pin, topic, locale) for locale in ("und", "en")]
    assert publisher.refused("publish", *items) == ["review-missing"]
    attested = reviewer.act("review", items[1])
    assert (attested["seq"], attested["impact"]) == (None, [])
    publisher.act("publish", *items)
    assert review_of(client, topic)["reviewer"]["name"] == "Rita"


def test_a_clinical_edit_voids_the_review_and_an_editorial_one_does_not(
    client: Client, write: Write, library: str, reviewer: Desk, publisher: Desk
) -> None:
    faq = write(make_record)
    reviewer.act("review", write(pin, faq, "en"))
    write(edit, faq, "en", slug="only-an-address")
    publisher.act("publish", write(pin, faq, "en"))
    assert review_of(client, faq)["status"] == "current"
    write(edit, faq, "en", answer="Another answer.")
    assert rules(publisher.act("publish", write(pin, faq, "en")), "warnings") == ["review-voided"]
    assert review_of(client, faq)["status"] == "unreviewed"


def test_a_review_covers_the_neutral_fields_too(client: Client, write: Write, library: str, reviewer: Desk) -> None:
    limitation = write(make_record, "limitation")
    reviewer.act("review", write(pin, limitation, "en"))
    write(edit_live, limitation, "und", kind="dependency")
    assert review_of(client, limitation)["status"] == "unreviewed"


def test_a_draft_is_read_with_the_neutral_fields_that_are_pinned_beside_it(
    client: Client, write: Write, library: str, reviewer: Desk, publisher: Desk
) -> None:
    limitation = write(make_record, "limitation")
    live = write(pin, limitation, "und")
    write(edit, limitation, "und", kind="dependency")
    write(edit, limitation, "en", description="New.")
    reviewer.act("review", live, write(pin, limitation, "en"))
    publisher.act("publish", write(pin, limitation, "en"))
    assert review_of(client, limitation)["status"] == "current"
    publisher.act("publish", write(pin, limitation, "und"))
    assert review_of(client, limitation)["status"] == "unreviewed"


def test_words_that_come_back_are_attested_still(
    client: Client, write: Write, library: str, reviewer: Desk, publisher: Desk
) -> None:
    faq = write(make_record)
    reviewer.act("review", write(pin, faq, "en"))
    publisher.act("unpublish", write(pin, faq, "en"))
    publisher.act("publish", write(pin, faq, "en"))
    assert review_of(client, faq)["status"] == "current"


def test_an_older_version_cannot_be_attested(write: Write, library: str, reviewer: Desk) -> None:
    faq = write(make_record)
    write(edit_live, faq, "en", answer="Newer.")
    assert reviewer.refused("review", write(pin, faq, "en", version=1)) == ["superseded"]


def test_an_override_that_says_nothing_clinical_has_nothing_to_attest(
    write: Write, library: str, reviewer: Desk
) -> None:
    faq = write(make_record)
    write(edit_live, faq, "und", site="clinic", position=3)
    assert reviewer.refused("review", write(pin, faq, "und", site="clinic")) == ["not-reviewable"]


def test_without_a_credential_nobody_attests(app: Flask, write: Write, library: str) -> None:
    faq = write(make_record)
    desk = Desk(app, write(make_person, "Nora", "reviewer"))
    assert desk.try_to("review", write(pin, faq, "en")).status_code == 403


def test_a_review_does_not_lie_in_the_future(write: Write, library: str, reviewer: Desk) -> None:
    faq = write(make_record)
    ahead = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    problem = expect(reviewer.try_to("review", write(pin, faq, "en"), reviewed_on=ahead), 422)
    assert problem["errors"][0]["pointer"] == "#/reviewed_on"


def test_under_four_eyes_nobody_attests_what_they_wrote(app: Flask, write: Write, library: str, reviewer: Desk) -> None:
    write(alter_settings, "core", {"approval": "four_eyes"}, actor="o", now=NOW)
    faq = write(make_record, live=False)
    edda = Desk(app, write(make_person, "Edda Editor", "reviewer", credential="MD"))
    assert edda.refused("review", write(pin, faq, "en")) == ["four-eyes"]
    assert reviewer.act("review", write(pin, faq, "en"))["blockers"] == []


def test_reviews_fall_due_and_overdue_by_changes_of_the_worker(
    app: Flask, client: Client, write: Write, library: str, reviewer: Desk
) -> None:
    database: Database = app.extensions["database"]
    faqs = [write(make_record) for _ in range(2)]
    reviewer.act("review", *(write(pin, faq, "en") for faq in faqs))
    due_on = date.fromisoformat(review_of(client, faqs[0])["next_due_on"])
    for days, status in ((-31, "current"), (-30, "due"), (0, "due"), (1, "overdue")):
        before = client.json("/v1/sites/core")["seq"]
        run_once(database, now=at(due_on + timedelta(days=days)))
        assert [review_of(client, faq)["status"] for faq in faqs] == [status, status]
        expected = before + (days in (-30, 1))
        assert client.json("/v1/sites/core")["seq"] == expected
    assert not run_once(database, now=at(due_on + timedelta(days=2)))


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_a_review_on_the_record_is_what_readers_got_then(
    client: Client, write: Write, library: str, reviewer: Desk
) -> None:
    faq = write(make_record)
    before = client.json("/v1/sites/core")["seq"]
    reviewer.act("review", write(pin, faq, "en"))
    assert review_of(client, faq, at=before)["status"] == "unreviewed"


def test_a_dry_run_attests_nothing(client: Client, write: Write, library: str, reviewer: Desk, publisher: Desk) -> None:
    faq = write(make_record)
    reviewer.act("review", write(pin, faq, "en"), dry_run=True)
    assert review_of(client, faq)["status"] == "unreviewed"
    write(edit, faq, "en", question="Words?")
    write(publish_all, faq)
    assert review_of(client, faq)["status"] == "unreviewed"
