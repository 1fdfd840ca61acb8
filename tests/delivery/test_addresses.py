"""Every address that is served stands on the site's own website: a page, a place on a topic's page, or none at all."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from api.record_types import RECORD_TYPES
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live, make_record, make_site

WEBSITE = "https://clinic.example"
ALL = {name: f"/{{locale}}/{name}/{{slug}}" for name in RECORD_TYPES}
# What each site says of its website, and how many kinds of records have a page there, a place, or neither.
SITES: dict[str, tuple[dict[str, Any], int, int]] = {
    "whole": ({"base_url": WEBSITE, "url_templates": ALL}, len(ALL), 0),
    "pages": ({"base_url": WEBSITE, "url_templates": {name: ALL[name] for name in ("topic", "faq")}}, 2, len(ALL) - 2),
    "apart": ({"base_url": WEBSITE, "url_templates": {"faq": ALL["faq"]}}, 1, 0),
    "rooted": ({"url_templates": {"topic": ALL["topic"]}}, 1, len(ALL) - 1),
    "bare": ({"base_url": WEBSITE}, 0, 0),
    "core": ({}, 0, 0),
}
ADDRESS = re.compile(r"(?:https://clinic\.example)?/[a-z]{2}/[a-z_]+/[a-z0-9-]+(#[a-z]+(-[a-z0-9]+)+)?")
HREF = re.compile(r'href="([^"]*)"')


@pytest.fixture
def records(write: Write) -> dict[str, Any]:
    """A record of every type in a library that every kind of site inherits, and a question that links to all of them."""
    write(make_site)
    for key, (settings, _, _) in SITES.items():
        if key != "core":
            write(make_site, key, parent="core", **settings)
    topic = write(make_record, "topic", locales=("en", "fr"))
    others = {"limitation": write(make_record, "limitation", topic=topic, locales=("en", "fr"))}
    for name in RECORD_TYPES.keys() - {"topic", "limitation"}:
        pointing = {"caveats": [others["limitation"].id]} if name == "benefit" else {}
        others[name] = write(make_record, name, topic=topic, locales=("en", "fr"), neutral=pointing)
    made = {"topic": topic, **others}
    answer = " ".join(f"[{name}](record:{record.id})." for name, record in made.items())
    write(edit_live, made["faq"], "en", answer=answer)
    return made


def addresses(value: Any) -> Iterator[str]:
    """Every address within an answer: those of links, of items, and in HTML."""
    if isinstance(value, dict):
        yield from (value[name] for name in ("url", "href") if isinstance(value.get(name), str))
        yield from (each for each in HREF.findall(str(value.get("html", ""))))
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from addresses(each)


@pytest.mark.parametrize("site", SITES)
def test_no_answer_has_an_address_that_is_not_on_the_website(
    client: Client, records: dict[str, Any], site: str
) -> None:
    items = {each["type"]: each for each in client.json(f"/v1/sites/{site}/records", limit=500)["items"]}
    known = {each["url"] for each in items.values() if each["url"]}
    assert all(ADDRESS.fullmatch(each) for each in known)
    _, pages, places = SITES[site]
    assert (sum("#" not in each for each in known), sum("#" in each for each in known)) == (pages, places)
    base = f"/v1/sites/{site}"
    for path in (
        "/records?limit=500",
        f"/pages/{records['topic'].id}",
        "/routes?locale=en",
        "/search?q=definition",
        "/sync",
    ):
        answer = client.get(f"{base}{path}").json
        found = {each for each in addresses(answer) if "/fr/" not in each}
        assert found <= known, path
    assert {each["url"] for each in client.json(f"{base}/routes", locale="en")["items"]} - {None} == known
    assert client.json(f"{base}/pages/{records['topic'].id}")["url"] == items["topic"]["url"]


@pytest.mark.parametrize("site", SITES)
def test_a_link_in_a_text_leads_where_the_item_says_that_it_stands(
    client: Client, records: dict[str, Any], site: str
) -> None:
    faq = client.json(f"/v1/sites/{site}/records/{records['faq'].id}")
    items = {each["id"]: each for each in client.json(f"/v1/sites/{site}/records", limit=500)["items"]}
    linked = [items[each["id"]] for each in faq["relations"]["links"]]
    assert len(linked) == len(RECORD_TYPES)
    assert HREF.findall(faq["fields"]["answer"]["html"]) == [each["url"] for each in linked if each["url"]]
    assert [each["url"] for each in faq["relations"]["links"]] == [each["url"] for each in linked]


@pytest.mark.parametrize("site", SITES)
def test_json_ld_names_things_by_where_they_stand(client: Client, records: dict[str, Any], site: str) -> None:
    items = client.json(f"/v1/sites/{site}/records", limit=500)["items"]
    known = {each["url"] for each in items} - {None}
    settings = SITES[site][0]
    for record in records.values():
        graph = client.get(f"/v1/sites/{site}/records/{record.id}?format=jsonld").get_json(force=True)["@graph"]
        for node in graph:
            assert node["@id"].startswith(
                "urn:uuid:" if "url_templates" not in settings or site in ("rooted",) else ("urn:", WEBSITE)
            )
            assert node["@type"] != "MedicalWebPage" or node["@id"] in known
            assert "/v1/" not in str(node)


def test_a_site_without_addresses_has_words_in_place_of_links(client: Client, records: dict[str, Any]) -> None:
    answer = client.json(f"/v1/sites/core/records/{records['faq'].id}")["fields"]["answer"]
    assert "<a" not in answer["html"]
    assert answer["plain"] == client.json(f"/v1/sites/whole/records/{records['faq'].id}")["fields"]["answer"]["plain"]
    assert answer["markdown"].count("](record:") == len(RECORD_TYPES)


def test_the_anchor_is_where_links_lead(client: Client, records: dict[str, Any]) -> None:
    for item in client.json("/v1/sites/pages/records", limit=500)["items"]:
        assert item["anchor"] == f"{item['type'].replace('_', '-')}-{item['slug']}"
        assert "#" not in item["url"] or item["url"].partition("#")[2] == item["anchor"]


def test_an_alternate_stands_where_it_stands_in_its_language(client: Client, records: dict[str, Any]) -> None:
    risk = client.json(f"/v1/sites/pages/records/{records['limitation'].id}")
    french = client.json(f"/v1/sites/pages/records/{records['limitation'].id}", locale="fr")
    assert [each["url"] for each in risk["alternates"]] == [risk["url"], french["url"]]
    assert french["url"].startswith(f"{WEBSITE}/fr/topic/")


def test_where_the_topic_is_not_shown_nothing_stands_on_its_page(
    client: Client, publisher: Any, records: dict[str, Any]
) -> None:
    publisher.act("hide", {"site": "pages", "record": records["topic"].id})
    items = client.json("/v1/sites/pages/records", limit=500)["items"]
    assert {each["type"] for each in items if each["url"]} == {"faq"}
