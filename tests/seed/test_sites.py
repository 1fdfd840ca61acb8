"""The three sites: what their locales fall back on, and which records each of them shows."""

import pytest

from api.record_types import RECORD_TYPES
from tests.seed.files import Written, hidden, ids, records
from tests.seed.served import SCOPES, Served

CLINICS = [(site, locale) for site, locale in SCOPES if site != "core"]
SPANISH_TYPES = ("topic", "faq", "safety_net", "limitation", "contraindication", "aftercare", "source_document")


def test_the_library_and_two_clinics_are_public(served: Served) -> None:
    assert [site["key"] for site in served.get("/v1/sites")["items"]] == ["core", "erable", "riverbank"]
    for clinic in ("erable", "riverbank"):
        assert served.get(f"/v1/sites/{clinic}")["parent"] == "core"


def test_french_is_complete(served: Served) -> None:
    assert {item["locale"]["served"] for item in served.items("core", "fr").values()} == {"fr"}
    assert served.items("core", "fr").keys() == served.items("core", "en").keys()


def test_spanish_is_partial_and_falls_back_on_english(served: Served) -> None:
    items = served.items("core", "es")
    translated = {record.id for record in records("core") if _is_in_spanish(record)}
    assert {id for id, item in items.items() if item["locale"]["served"] == "es"} == translated
    assert {item["locale"]["served"] for id, item in items.items() if id not in translated} == {"en"}
    assert items.keys() == served.items("core", "en").keys()


def _is_in_spanish(record: Written) -> bool:
    type_name, tags = record.type, record.tags
    return (
        RECORD_TYPES[type_name].is_about_safety(record.neutral)
        or type_name in SPANISH_TYPES
        or (type_name == "definition" and "term" in tags)
        or (type_name == "procedure_step" and "main" in tags)
        or "not-from-the-documents" in tags
    )


def test_a_chain_of_three_locales_is_walked_in_order(served: Served) -> None:
    library = [item for item in served.items("erable", "fr-CA").values() if item["id"] in ids().values()]
    in_quebec = {record.id for record in records("core") if "fr-CA" in record.texts}
    assert {item["id"] for item in library if item["locale"]["served"] == "fr-CA"} == in_quebec
    assert {item["locale"]["served"] for item in library if item["id"] not in in_quebec} == {"fr"}


def test_the_profession_has_its_quebec_name_for_the_readers_of_quebec(served: Served) -> None:
    items = served.items("erable", "fr-CA").values()
    assert [item["title"] for item in items if "kinésithérap" in str(item["fields"]).lower()] == []
    assert {id for id, item in served.items("erable", "en").items() if "attestation" in item["slug"]}


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
