"""A clinician takes their own confirmation back, and readers have it no more; nobody takes back another's."""

from typing import Any

from flask import Flask

from api.models import Record
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, make_record
from tests.people import Desk, make_person, pin


def review_of(client: Client, record: Record) -> Any:
    return client.json(f"/v1/sites/core/records/{record.id}").get("review")


def test_what_was_confirmed_by_mistake_is_taken_back(
    app: Flask, client: Client, write: Write, library: str, reviewer: Desk
) -> None:
    admin = Desk(app, write(make_person, "Olga", "admin"))
    faq = write(make_record)
    before = review_of(client, faq)
    reviewer.act("review", write(pin, faq, "en"))
    assert review_of(client, faq)["reviewer"]["name"] == "Rita"
    done = reviewer.act("take-back", write(pin, faq, "en"), reason="The wrong row.")
    assert {each["effect"] for each in done["impact"]} == {"review"}
    assert review_of(client, faq) == before
    assert reviewer.refused("take-back", write(pin, faq, "en")) == ["nothing-to-change"]
    [event] = admin.ask("audit", action="action.take-back")["items"]
    assert (event["record_id"], event["after"]["reason"]) == (faq.id, "The wrong row.")


def test_it_does_not_come_back_with_the_next_publication_of_the_same_words(
    client: Client, write: Write, library: str, reviewer: Desk, publisher: Desk
) -> None:
    faq = write(make_record)
    before = review_of(client, faq)
    reviewer.act("review", write(pin, faq, "en"))
    reviewer.act("take-back", write(pin, faq, "en"))
    write(edit, faq, "en", slug="only-an-address")
    publisher.act("publish", write(pin, faq, "en"))
    assert review_of(client, faq) == before


def test_what_somebody_else_attested_of_the_same_words_stands_and_is_not_taken_back(
    app: Flask, client: Client, write: Write, library: str, reviewer: Desk
) -> None:
    faq = write(make_record)
    other = Desk(app, write(make_person, "Rolf", "reviewer", credential="MD, no. 5"))
    other.act("review", write(pin, faq, "en"), reviewed_on="2026-01-31")
    assert reviewer.refused("take-back", write(pin, faq, "en")) == ["nothing-to-change"]
    reviewer.act("review", write(pin, faq, "en"))
    assert review_of(client, faq)["reviewer"]["name"] == "Rita"
    reviewer.act("take-back", write(pin, faq, "en"))
    found = review_of(client, faq)
    assert (found["reviewer"]["name"], found["last_reviewed_on"]) == ("Rolf", "2026-01-31")


def test_a_draft_whose_confirmation_was_taken_back_goes_live_without_it(
    client: Client, write: Write, library: str, reviewer: Desk, publisher: Desk
) -> None:
    topic = write(make_record, "topic", live=False)
    items = [write(pin, topic, locale) for locale in ("und", "en")]
    reviewer.act("review", *items)
    assert reviewer.act("take-back", *items)["seq"] is None
    publisher.act("publish", *items)
    assert "reviewer" not in (review_of(client, topic) or {}) or review_of(client, topic)["reviewer"] is None
    assert reviewer.refused("take-back", items[0]) == ["nothing-to-change"]
