"""Every path of a website, for static generation, sitemaps and hreflang."""

from typing import Any

import pytest

from tests.acts import alter_settings
from tests.client import Client
from tests.factories import NOW, edit_live, make_record, make_site


def test_every_shown_record_has_a_route_with_its_slug_in_each_locale(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic", slug="needling")
    record = write(make_record, topic=topic, locales=("en", "fr"))
    write(edit_live, record, "fr", slug="piqure")
    write(edit_live, record, "en", slug="needle")
    route = client.json("/v1/sites/core/routes", types="faq")["items"][0]
    assert list(route) == ["id", "type", "url", "topic", "updated_at", "alternates"]
    assert route["topic"]["slug"] == "needling"
    assert route["alternates"] == [
        {"locale": "en", "slug": "needle", "served": "en", "url": None, "hreflang": "en"},
        {"locale": "fr", "slug": "piqure", "served": "fr", "url": None, "hreflang": "fr"},
    ]  # fmt: skip


def test_a_record_shown_in_one_locale_only_has_a_route_for_that_one(client: Client, write: Any) -> None:
    write(make_site, locales={"en": ["en"], "fr": ["fr"]})
    topic = write(make_record, "topic", locales=("en", "fr"))
    record = write(make_record, topic=topic, locales=("fr",))
    routes = {each["id"]: each for each in client.json("/v1/sites/core/routes")["items"]}
    assert [each["locale"] for each in routes[record.id]["alternates"]] == ["fr"]
    assert record.id not in {each["id"] for each in client.json("/v1/sites/core/routes", locale="en")["items"]}


def test_every_route_leads_to_its_record(seeded: Client) -> None:
    collections = {each["name"]: each["collection"] for each in seeded.json("/v1/types")["items"]}
    for route in seeded.json("/v1/sites/erable/routes")["items"][::6]:
        for each in route["alternates"]:
            path = f"/v1/sites/erable/{collections[route['type']]}/{each['slug']}"
            item = seeded.json(path, locale=each["locale"])
            assert (item["id"], item["locale"]["served"]) == (route["id"], each["served"])


def test_routes_are_all_there_is_in_one_answer(seeded: Client) -> None:
    routes = seeded.json("/v1/sites/core/routes")["items"]
    assert len(routes) == seeded.json("/v1/sites/core/records")["total"]


def test_only_a_page_in_the_language_of_its_address_is_announced_as_a_translation(client: Client, write: Any) -> None:
    write(make_site)
    record = write(make_record, locales=("en",))
    (route,) = client.json("/v1/sites/core/routes", types="faq")["items"]
    assert [(each["locale"], each["served"], each["hreflang"]) for each in route["alternates"]] == [
        ("en", "en", "en"), ("fr", "en", None),
    ]  # fmt: skip
    assert client.json(f"/v1/sites/core/faqs/{record.id}")["alternates"] == route["alternates"]


def test_addresses_are_those_of_the_site_s_own_website(client: Client, write: Any) -> None:
    settings = {"base_url": "https://clinic.example/", "url_templates": {"faq": "/{locale}/faq/{slug}/{id}"}}
    write(make_site, locales={"en": ["en"], "fr": ["fr", "en"]})
    write(alter_settings, "core", settings, actor="Paula", now=NOW)
    topic = write(make_record, "topic", slug="needling")
    record = write(make_record, topic=topic, slug="\u75db\u3044", locales=("en",))
    routes = {each["id"]: each["alternates"] for each in client.json("/v1/sites/core/routes")["items"]}
    written = f"faq/%E7%97%9B%E3%81%84/{record.id}"
    assert [each["url"] for each in routes[record.id]] == [
        f"https://clinic.example/en/{written}", f"https://clinic.example/fr/{written}",
    ]  # fmt: skip
    # The site does not say where a topic's page stands.
    assert {each["url"] for each in routes[topic.id]} == {None}


@pytest.mark.parametrize("site", ["riverbank", "erable"])
def test_an_address_is_the_same_in_routes_links_and_json_ld(seeded: Client, site: str) -> None:
    for route in seeded.json(f"/v1/sites/{site}/routes", types="faq")["items"]:
        for each in route["alternates"]:
            path = f"/v1/sites/{site}/faqs/{route['id']}"
            document = seeded.json(path, locale=each["locale"], format_="jsonld")
            assert document["@graph"][0]["url"] == each["url"]
