"""A whole topic page in one call."""

from typing import Any

import pytest

from api.record_types import RECORD_TYPES
from tests.acts import hide
from tests.client import Client
from tests.factories import NOW, make_record, make_site


@pytest.fixture
def topic(write: Any) -> Any:
    write(make_site)
    return write(make_record, "topic", slug="needling", locales=("en", "fr"))


def test_a_page_has_the_topic_and_its_records_by_type_in_order(client: Client, write: Any, topic: Any) -> None:
    faqs = [write(make_record, topic=topic, neutral={"position": place}) for place in (2, 1)]
    risk = write(make_record, "limitation", topic=topic)
    write(make_record)
    page = client.json("/v1/sites/core/pages/needling")
    assert page["topic"]["id"] == topic.id
    assert [(each["type"], [item["id"] for item in each["items"]]) for each in page["sections"]] == [
        ("limitation", [risk.id]), ("faq", [faqs[1].id, faqs[0].id]),
    ]  # fmt: skip
    assert page["seq"] == client.json("/v1/sites/core")["seq"]


def test_a_page_can_be_asked_for_by_the_topic_s_id(client: Client, topic: Any) -> None:
    assert client.json(f"/v1/sites/core/pages/{topic.id}") == client.json("/v1/sites/core/pages/needling")


def test_what_the_page_s_records_point_at_elsewhere_is_included(client: Client, write: Any, topic: Any) -> None:
    elsewhere = write(make_record)
    write(make_record, topic=topic, neutral={"derives_from": [elsewhere.id, topic.id]})
    page = client.json("/v1/sites/core/pages/needling")
    assert [item["id"] for item in page["included"]] == [elsewhere.id]


def test_the_alternates_are_the_page_in_each_locale(client: Client, write: Any, topic: Any) -> None:
    assert client.json("/v1/sites/core/pages/needling")["alternates"] == [
        {"locale": "en", "slug": "needling", "served": "en"}, {"locale": "fr", "slug": "needling", "served": "fr"},
    ]  # fmt: skip


def test_without_fallback_only_records_in_that_very_locale_stand_on_the_page(
    client: Client, write: Any, topic: Any
) -> None:
    write(make_record, topic=topic)
    french = write(make_record, topic=topic, locales=("en", "fr"))
    page = client.json("/v1/sites/core/pages/needling", locale="fr", fallback="none")
    assert [item["id"] for each in page["sections"] for item in each["items"]] == [french.id]


def test_without_fallback_a_topic_in_another_locale_has_no_page(client: Client, write: Any, topic: Any) -> None:
    english = write(make_record, "topic")
    client.problem(f"/v1/sites/core/pages/{english.id}", 404, locale="fr", fallback="none")
    client.json(f"/v1/sites/core/pages/{english.id}", locale="fr")


def test_a_clinic_s_page_is_the_library_s_as_the_clinic_shows_it(client: Client, write: Any, topic: Any) -> None:
    write(make_site, "clinic", parent="core")
    shared, hidden, own = (write(make_record, topic=topic, site=site) for site in ("core", "core", "clinic"))
    write(hide, "clinic", [hidden.id], actor="Paula", now=NOW)
    page = client.json("/v1/sites/clinic/pages/needling")
    assert {item["id"] for each in page["sections"] for item in each["items"]} == {shared.id, own.id}


def test_the_seeded_page_holds_every_type_and_nothing_twice(seeded: Client) -> None:
    page = seeded.json("/v1/sites/core/pages/dry-needling")
    types = [each["type"] for each in page["sections"]]
    assert types == [name for name in RECORD_TYPES if name in types]
    ids = [item["id"] for each in page["sections"] for item in each["items"]] + [
        item["id"] for item in page["included"]
    ]
    assert len(ids) == len(set(ids))


def test_a_page_comes_as_json_ld(seeded: Client) -> None:
    answer = seeded.get("/v1/sites/core/pages/dry-needling", format_="jsonld")
    assert answer.mimetype == "application/ld+json"
    assert answer.get_json(force=True)["@context"] == "https://schema.org"


@pytest.mark.parametrize("name", ["no-such", "00000000-0000-7000-8000-000000000000", "does-it-hurt"])
def test_a_topic_that_is_not_there_has_no_page(seeded: Client, name: str) -> None:
    assert seeded.problem(f"/v1/sites/core/pages/{name}", 404)["type"] == "/v1/problems/record-not-found"
