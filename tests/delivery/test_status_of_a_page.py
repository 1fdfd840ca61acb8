"""A page says as a whole how far it has been reviewed, by whom, and how its texts came about."""

from typing import Any

import pytest

from api.models import Record
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live, make_record, make_site
from tests.people import Desk, pin

COUNTS = ("records", "reviewed", "machine_translated", "outdated", "other_language")


@pytest.fixture
def topic(write: Write) -> Record:
    write(make_site)
    made: Record = write(make_record, "topic", locales=("en", "fr"))
    return made


def status(client: Client, topic: Record, locale: str = "en", **more: Any) -> Any:
    return client.json(f"/v1/sites/core/pages/{topic.id}", locale=locale, **more)["status"]


def counts(found: dict[str, Any]) -> tuple[int, ...]:
    return tuple(found[name] for name in COUNTS)


def kinds(found: dict[str, Any]) -> list[str]:
    return [each["kind"] for each in found["notices"]]


def test_a_page_that_nobody_has_reviewed_says_so_in_the_readers_language(
    write: Write, client: Client, topic: Record
) -> None:
    write(make_record, topic=topic)
    found = status(client, topic, "fr")
    assert counts(found) == (2, 0, 0, 0, 1)
    assert (found["oldest_review_on"], found["newest_review_on"], found["reviewers"]) == (None, None, [])
    assert [(each["kind"], each["locale"]) for each in found["notices"]] == [("unreviewed", "fr")]
    assert status(client, topic)["notices"][0]["text"] == "No clinician has checked all of this page yet."


def test_reviews_are_counted_with_their_days_and_clinicians(
    write: Write, client: Client, topic: Record, reviewer: Desk
) -> None:
    old, new, none = (write(make_record, topic=topic) for _ in range(3))
    reviewer.act("review", write(pin, old, "en"), reviewed_on="2026-08-01")
    reviewer.act("review", write(pin, new, "en"), reviewed_on="2026-09-01")
    found = status(client, topic)
    assert (found["reviewed"], found["records"]) == (2, 4)
    assert (found["oldest_review_on"], found["newest_review_on"]) == ("2026-08-01", "2026-09-01")
    assert found["reviewers"] == [{"name": "Rita", "credential": "PT, no. 123"}]
    assert kinds(found) == ["unreviewed"]
    reviewer.act("review", *(write(pin, each, "en") for each in (topic, none)), reviewed_on="2026-09-01")
    assert kinds(status(client, topic)) == []


def test_a_text_that_changes_is_reviewed_no_longer(write: Write, client: Client, topic: Record, reviewer: Desk) -> None:
    reviewer.act("review", write(pin, topic, "en"), reviewed_on="2026-08-01")
    before = client.json("/v1/sites/core")["seq"]
    write(edit_live, topic, "en", summary="Another one.")
    assert status(client, topic)["reviewed"] == 0
    assert status(client, topic, at=before)["reviewed"] == 1


def test_an_outdated_translation_counts_for_those_who_get_it(write: Write, client: Client, topic: Record) -> None:
    write(edit_live, topic, "en", summary="Another one.")
    assert (status(client, topic, "fr")["outdated"], status(client, topic)["outdated"]) == (1, 0)
    assert kinds(status(client, topic, "fr")) == ["outdated", "unreviewed"]


def test_a_part_of_a_page_says_how_that_part_stands(write: Write, client: Client, topic: Record) -> None:
    write(make_record, topic=topic)
    write(make_record, "definition", topic=topic)
    assert status(client, topic, types="faq")["records"] == 2


def test_the_seed_says_that_nobody_has_reviewed_it_and_what_a_machine_has_translated(seeded: Client) -> None:
    page = seeded.json("/v1/sites/erable/pages/puncture-seche", locale="fr-CA")
    assert page["status"]["reviewed"] == 0
    assert page["status"]["machine_translated"] > 100
    assert kinds(page["status"]) == ["machine_translation", "unreviewed"]
    assert page["publisher"]["address"]["country"] == "CA"
