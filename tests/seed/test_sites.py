"""The three sites: what their locales fall back on, and that a clinic differs from the library only where it says so."""

from typing import Any

import pytest

from tests.seed.files import hidden, ids, overrides, records
from tests.seed.served import SCOPES, Item, Served

CLINICS = [(site, locale) for site, locale in SCOPES if site != "core"]
SPANISH_TYPES = ("topic", "faq")
# Where the library has no text in a clinic's locale, this is the library's locale to compare with.
LIBRARY_LOCALE = {"fr-CA": "fr"}


def test_the_library_and_two_clinics_are_public(served: Served) -> None:
    assert [site["key"] for site in served.get("/v1/sites")["items"]] == ["core", "erable", "riverbank"]
    for clinic in ("erable", "riverbank"):
        assert served.get(f"/v1/sites/{clinic}")["parent"] == "core"


def test_french_is_complete(served: Served) -> None:
    assert {item["locale"]["served"] for item in served.items("core", "fr").values()} == {"fr"}
    assert served.items("core", "fr").keys() == served.items("core", "en").keys()


def test_spanish_is_partial_and_falls_back_on_english(served: Served) -> None:
    items = served.items("core", "es")
    translated = {record.id for record in records("core") if _is_in_spanish(record.type, record.tags)}
    assert {id for id, item in items.items() if item["locale"]["served"] == "es"} == translated
    assert {item["locale"]["served"] for id, item in items.items() if id not in translated} == {"en"}
    assert items.keys() == served.items("core", "en").keys()


def _is_in_spanish(type_name: str, tags: list[str]) -> bool:
    return (
        type_name in SPANISH_TYPES
        or (type_name == "definition" and "term" in tags)
        or (type_name == "procedure_step" and "main" in tags)
    )


def test_a_chain_of_three_locales_is_walked_in_order(served: Served) -> None:
    library = [item for item in served.items("erable", "fr-CA").values() if item["id"] in ids().values()]
    in_quebec = {record.id for record in records("core") if "fr-CA" in record.texts}
    assert {item["id"] for item in library if item["locale"]["served"] == "fr-CA"} == in_quebec
    assert {item["locale"]["served"] for item in library if item["id"] not in in_quebec} == {"fr"}


@pytest.mark.parametrize(("site", "locale"), CLINICS)
def test_a_clinic_shows_the_library_without_what_it_hides_and_its_own_beside_it(
    served: Served, site: str, locale: str
) -> None:
    library = ids()
    own = {record.id for record in records(site) if {locale, record.source_locale} & record.texts.keys()}
    shown = set(library.values()) - {library[name] for name in hidden(site)} | own
    assert hidden(site)
    assert own
    assert served.items(site, locale).keys() == shown


@pytest.mark.parametrize(("site", "locale"), CLINICS)
def test_a_clinics_page_differs_from_the_librarys_exactly_where_it_says_so(
    served: Served, site: str, locale: str
) -> None:
    said = {raw["record"]: raw for raw in overrides(site)}
    for name, id in ids().items():
        if name in hidden(site):
            continue
        item = served.items(site, locale)[id]
        expected = _overridden(said.get(name, {}), item["locale"]["served"])
        assert _written_by(item, site) == expected.keys(), name
        for field, value in expected.items():
            assert _plain(_value(item, field)) == _plain(value), (name, field)
        library = _library_item(served, item, locale)
        if library["locale"]["served"] == item["locale"]["served"]:
            assert _differing(item, library) <= expected.keys(), name


def _overridden(raw: dict[str, Any], locale: str) -> dict[str, Any]:
    """What an override says in the locale that is served, over what it says in all."""
    return {**raw.get("und", {}), **raw.get(locale, {})}


def _written_by(item: Item, site: str) -> set[str]:
    assert set(item["provenance"].values()) <= {site}
    return {place.removeprefix("fields.") for place in item["provenance"]}


def _value(item: Item, field: str) -> Any:
    return item["fields"].get(field, item.get(field))


def _plain(value: Any) -> Any:
    """The words alone: links lead elsewhere on each site, and those to hidden records are none."""
    if isinstance(value, dict):
        return _plain(value["plain"]) if "plain" in value else {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def _library_item(served: Served, item: Item, locale: str) -> Item:
    return served.items("core", LIBRARY_LOCALE.get(locale, locale))[item["id"]]


def _differing(item: Item, library: Item) -> set[str]:
    fields = {name for name, value in item["fields"].items() if _plain(value) != _plain(library["fields"][name])}
    return fields | {name for name in ("position", "slug", "sources", "version") if item[name] != library[name]}
