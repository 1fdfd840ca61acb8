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
        {"locale": "en", "slug": "needling", "served": "en", "url": None, "hreflang": "en"},
        {"locale": "fr", "slug": "needling", "served": "fr", "url": None, "hreflang": "fr"},
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


def test_a_page_can_be_asked_for_with_some_sections_alone(seeded: Client) -> None:
    whole = {each["type"]: each for each in seeded.json("/v1/sites/core/pages/dry-needling")["sections"]}
    some = seeded.json("/v1/sites/core/pages/dry-needling", types="faq,benefit")["sections"]
    # In the order of a page, whatever the order they are asked for in.
    assert some == [whole["benefit"], whole["faq"]]
    assert seeded.json("/v1/sites/core/pages/dry-needling", types="topic")["sections"] == []


def test_what_a_section_points_at_is_included_when_it_stands_in_no_section(seeded: Client) -> None:
    page = seeded.json("/v1/sites/core/pages/dry-needling", types="faq")
    shown = {item["id"] for section in page["sections"] for item in section["items"]} | {page["topic"]["id"]}
    items = [item for section in page["sections"] for item in section["items"]]
    pointed = {link["id"] for item in items for links in item["relations"].values() for link in links}
    pointed |= {ground["document"]["id"] for item in items for ground in item["rests_on"]}
    assert {item["id"] for item in page["included"]} == pointed - shown


def test_a_page_s_items_keep_the_fields_that_are_asked_for(seeded: Client) -> None:
    page = seeded.json(
        "/v1/sites/core/pages/dry-needling", fields="question,claim,name", text="plain", types="faq,benefit"
    )
    kept = {
        section["type"]: {name for item in section["items"] for name in item["fields"]} for section in page["sections"]
    }
    assert kept == {"faq": {"question"}, "benefit": {"claim"}}
    assert page["topic"]["fields"].keys() == {"name"}
    # As in lists, what is included is whole.
    assert all(len(item["fields"]) > 1 for item in page["included"])


def test_a_field_that_no_record_of_the_page_has_is_refused_by_name(seeded: Client) -> None:
    path = "/v1/sites/core/pages/dry-needling"
    assert seeded.problem(path, 400, fields="nonsense")["errors"][0]["parameter"] == "fields"
    assert seeded.problem(path, 400, fields="claim", types="faq")["errors"][0]["parameter"] == "fields"
    assert seeded.problem(path, 400, types="nonsense")["errors"][0]["parameter"] == "types"


def test_json_ld_of_some_sections_tells_of_these_alone(seeded: Client) -> None:
    document = seeded.json("/v1/sites/core/pages/dry-needling", format_="jsonld", types="faq")
    whole = seeded.json("/v1/sites/core/pages/dry-needling", format_="jsonld")
    assert len(document["@graph"]) < len(whole["@graph"])
    assert "Question" in {node["@type"] for node in document["@graph"] if isinstance(node["@type"], str)}
