"""A clinic's pages are the library's, but for what the clinic says in its own words, hides, or adds."""

import re
from collections.abc import Collection, Iterator
from typing import Any

import pytest

from api.app import create_app
from api.record_types import RECORD_TYPES
from tests.acts import alter_settings
from tests.databases import Server, fresh_database
from tests.factories import NOW
from tests.seed.files import hidden, ids, overrides, records, sites
from tests.seed.served import SCOPES, Item, Served

CLINICS = pytest.mark.parametrize(("site", "locale"), [scope for scope in SCOPES if scope[0] != "core"])
# What says how an item came about, and so may differ wherever the site differs.
EXPLANATIONS = (
    "call",
    "rev",
    "provenance",
    "updated_at",
    "relations",
    "fields",
    "title",
    "position",
    "topic",
    "rests_on",
    "url",
    "seo_title",
    "seo_description",
)


@pytest.fixture(scope="module")
def served(database_server: Server, seeded_template: str) -> Iterator[Served]:
    """The seed, with a library that serves every locale of its clinics in the same way, so that pages can be compared."""
    chains = {locale: chain for each in sites() for locale, chain in each["locales"].items()}
    with fresh_database(database_server, template=seeded_template) as url:
        app = create_app({"database_url": url})
        with app.extensions["database"].transaction() as session:
            alter_settings(session, "core", {"locales": chains}, actor="Olga Operator", now=NOW)
        yield Served(app.test_client())
        app.extensions["database"].close()


def pages(served: Served, site: str, locale: str) -> dict[str, dict[str, list[Item]]]:
    """The items of each page by type, in order, with the topic as a section of its own; by the topic's id."""
    found = {}
    for topic in served.of_type(site, locale, "topic"):
        page = served.get(f"/v1/sites/{site}/pages/{topic['slug']}?locale={locale}")
        sections = {each["type"]: each["items"] for each in page["sections"]}
        found[topic["id"]] = {"topic": [page["topic"]], **sections}
    return found


def by_id(page: dict[str, list[Item]]) -> dict[str, Item]:
    return {item["id"]: item for items in page.values() for item in items}


def own(site: str) -> set[str]:
    return {each.id for each in records(site)}


def gone(site: str) -> set[str]:
    return {ids()[name] for name in hidden(site)}


@CLINICS
def test_a_page_has_the_librarys_records_without_the_hidden_and_with_the_clinics_own(
    served: Served, site: str, locale: str
) -> None:
    ours, theirs = pages(served, site, locale), pages(served, "core", locale)
    assert ours.keys() == theirs.keys()
    for topic, page in ours.items():
        expected = by_id(theirs[topic]).keys() - gone(site)
        assert expected
        assert by_id(page).keys() - own(site) == expected
    assert {id for page in ours.values() for id in by_id(page)} & own(site)
    assert {id for page in theirs.values() for id in by_id(page)} & gone(site)


@CLINICS
def test_the_records_stand_in_the_librarys_order_but_for_those_that_the_clinic_moved(
    served: Served, site: str, locale: str
) -> None:
    theirs = pages(served, "core", locale)
    for topic, page in pages(served, site, locale).items():
        for type_name, items in page.items():
            kept = [
                item["id"] for item in items if item["id"] not in own(site) and "position" not in item["provenance"]
            ]
            assert kept == [item["id"] for item in theirs[topic].get(type_name, []) if item["id"] in kept]
            positions = [item["position"] for item in items if item["position"] is not None]
            assert positions == sorted(positions)


@CLINICS
def test_every_record_differs_exactly_where_the_clinic_says_so(served: Served, site: str, locale: str) -> None:
    said = {ids()[each["record"]]: each for each in overrides(site)}
    overridden = 0
    for topic, page in pages(served, site, locale).items():
        library = by_id(pages(served, "core", locale)[topic])
        for id, item in by_id(page).items():
            if id in own(site):
                assert item["provenance"] == {}
                continue
            ours = _own_words(said.get(id, {}), item["locale"]["served"])
            assert set(item["provenance"].values()) <= {site}
            assert {place.removeprefix("fields.") for place in item["provenance"]} == ours.keys(), id
            assert _differing(item, library[id]) == ours.keys(), id
            assert {name: item[name] for name in item if name not in EXPLANATIONS} == {
                name: library[id][name] for name in library[id] if name not in EXPLANATIONS
            }, id
            _check_links(item, library[id], served.items(site, locale))
            left = list(_without(library[id]["rests_on"], ours.keys()))
            assert _anywhere(item["rests_on"]) == _anywhere(left), id
            overridden += bool(ours)
    assert overridden


def _anywhere(grounds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What something rests on, wherever on each site's website it stands."""
    return [{**each, "document": {**each["document"], "url": None}} for each in grounds]


def _without(grounds: list[dict[str, Any]], ours: Collection[str]) -> Iterator[dict[str, Any]]:
    """What the library's own words rest on, as far as they are left."""
    for each in grounds:
        left = [name for name in each["fields"] if name not in ours]
        if left or not each["fields"]:
            yield {**each, "fields": left}


def _own_words(raw: dict[str, Any], locale: str) -> dict[str, Any]:
    """What an override says in the locale that is served, over what it says in all."""
    return {**raw.get("und", {}), **raw.get(locale, {})}


def _differing(item: Item, library: Item) -> set[str]:
    """The fields that say something else, wherever their links lead."""
    assert item["fields"].keys() | library["fields"].keys() <= {each.name for each in RECORD_TYPES[item["type"]]}
    names = item["fields"].keys() | library["fields"].keys()
    found = {name for name in names if _said(item["fields"].get(name)) != _said(library["fields"].get(name))}
    is_retitled = RECORD_TYPES[item["type"]].title in found
    assert (item["title"] != library["title"]) == is_retitled
    return found | ({"position"} if item["position"] != library["position"] else set())


RECORD_LINK = re.compile(r"\[([^\]]*)\]\(record:([^)]+)\)")


def _said(value: Any) -> Any:
    """A value without its links: their addresses are each site's own, and to a hidden record there is none."""
    if isinstance(value, dict):
        return {name: _said(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_said(each) for each in value]
    return re.sub(r"</?a\b[^>]*>", "", RECORD_LINK.sub(r"\1", value)) if isinstance(value, str) else value


def _check_links(item: Item, library: Item, shown: dict[str, Item]) -> None:
    """Relations are the library's, without what the clinic does not show, and say what the clinic calls their targets."""
    assert item["relations"].keys() == library["relations"].keys()
    found = {"topic": [item["topic"]] if item["topic"] else [], **item["relations"]}
    expected = {"topic": [library["topic"]] if library["topic"] else [], **library["relations"]}
    if item["provenance"]:
        expected["links"] = [{"id": id} for _, id in RECORD_LINK.findall(str(item["fields"]))]
    for name, links in found.items():
        ids_of = [each["id"] for each in links]
        assert sorted(ids_of) == sorted({each["id"] for each in expected[name] if each["id"] in shown}), name
        assert links == [{part: shown[id][part] for part in ("id", "type", "slug", "title", "url")} for id in ids_of]
