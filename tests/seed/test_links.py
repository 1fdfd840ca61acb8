"""No link of the seed leads nowhere: on every site, in every locale and every answer, each is an address that the site has."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.seed.served import SCOPES, Served

HREF = re.compile(r'href="([^"]*)"')
# What lies on another website is written whole by an editor, in one of these fields.
WRITTEN = ("fields", "sameAs")


def hrefs(value: Any) -> Iterator[str]:
    """Every address in HTML, and every `url` of an item or a link."""
    if isinstance(value, dict):
        yield from HREF.findall(str(value.get("html", "")))
        if "url" in value and {"slug", "title"} <= value.keys():
            yield from [value["url"]] if value["url"] else []
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from hrefs(each)


def on_website(served: Served, site: str, locale: str) -> set[str]:
    """The addresses that a website made of this site's answers has: its pages, and the places on the pages of its topics."""
    items = served.items(site, locale).values()
    pages = {each["url"] for each in items if each["url"] and "#" not in each["url"]}
    topics = {each["id"]: each["url"] for each in items if each["type"] == "topic"}
    places = {
        f"{topics[each['topic']['id']]}#{each['anchor']}"
        for each in items
        if each["topic"] and topics[each["topic"]["id"]]
    }
    return pages | places


def dead_links(served: Served, site: str, locale: str) -> tuple[set[str], set[str]]:
    """The links in all answers of a site, and those that lead nowhere."""
    known, settings = on_website(served, site, locale), served.get(f"/v1/sites/{site}")
    base = f"/v1/sites/{site}"
    answers = [
        *served.items(site, locale).values(), served.page(site, locale), served.get(f"{base}/search?q=pain&locale={locale}&limit=500"),
        served.get(f"{base}/sync?locale={locale}&limit=500"),
    ]  # fmt: skip
    own = settings["base_url"] or "/"
    found = {each for answer in answers for each in hrefs(answer)}
    return found, {
        each for each in found if each not in known and (each.startswith(own) or not each.startswith("https://"))
    }


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_no_link_leads_nowhere(served: Served, site: str, locale: str) -> None:
    found, nowhere = dead_links(served, site, locale)
    assert nowhere == set()
    assert bool(on_website(served, site, locale)) is bool(served.get(f"/v1/sites/{site}")["url_templates"])
    assert not any("/v1/" in each for each in found)


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_no_id_of_json_ld_on_the_website_leads_nowhere(served: Served, site: str, locale: str) -> None:
    known = on_website(served, site, locale)
    pages = {each.partition("#")[0] for each in known}
    base_url = served.get(f"/v1/sites/{site}")["base_url"]
    for node in served.page(site, locale, format="jsonld")["@graph"]:
        if base_url and node["@id"].startswith(base_url) and "#organization" not in node["@id"]:
            assert node["@id"].partition("#")[0] in pages
        assert "/v1/" not in str(node)


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_routes_announce_the_address_of_every_record_in_each_language(served: Served, site: str, locale: str) -> None:
    items = served.items(site, locale)
    routes = {each["id"]: each for each in served.get(f"/v1/sites/{site}/routes")["items"]}
    for id, item in items.items():
        (there,) = [each for each in routes[id]["alternates"] if each["locale"] == locale]
        assert there["url"] == item["url"]
        assert there["hreflang"] == (locale if item["locale"]["served"] == locale else None)
