"""Every path of a website, for static generation, sitemaps and hreflang."""

from typing import Any

from tests.client import Client
from tests.factories import edit_live, make_record, make_site


def test_every_shown_record_has_a_route_with_its_slug_in_each_locale(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic", slug="needling")
    record = write(make_record, topic=topic, locales=("en", "fr"))
    write(edit_live, record, "fr", slug="piqure")
    write(edit_live, record, "en", slug="needle")
    route = client.json("/v1/sites/core/routes", types="faq")["items"][0]
    assert list(route) == ["id", "type", "topic", "updated_at", "alternates"]
    assert route["topic"]["slug"] == "needling"
    assert route["alternates"] == [
        {"locale": "en", "slug": "needle", "served": "en"}, {"locale": "fr", "slug": "piqure", "served": "fr"},
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
