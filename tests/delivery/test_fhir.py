"""Health-record systems list a clinic's leaflets by FHIR, in R4 and in R5, as a library of others reads these."""

from typing import Any

import pytest
from fhir.resources import R4B
from fhir.resources import get_fhir_model_class as r5_class

from tests.client import Client
from tests.factories import make_record, make_site

BASE = "/v1/sites/core/fhir"
CODES = [
    {"system": "SNOMED CT", "code": "68962001", "display": "Muscle pain"},
    {"system": "https://codes.example", "code": "A1"},
]
MODELS = {"r4": R4B.get_fhir_model_class, "r5": r5_class}
VERSIONS = {"r4": "4.0.1", "r5": "5.0.0"}


@pytest.fixture
def topic(write: Any) -> Any:
    """A topic in English and French on a site that serves Spanish by English too."""
    write(
        make_site, locales={"en": ["en"], "fr": ["fr", "en"], "es": ["es", "en"]}, legal_name="Core Physiotherapy Ltd"
    )
    write(make_record, "topic", slug="cupping", name="Cupping")
    return write(make_record, "topic", slug="needling", name="Needling", locales=("en", "fr"), neutral={"codes": CODES})


def resource(client: Client, version: str, path: str, **query: str) -> Any:
    """An answer, which the library must take whole."""
    response = client.get(f"{BASE}/{version}/{path}", **query)
    assert (response.status_code, response.mimetype) == (200, "application/fhir+json"), response.text
    body = response.get_json(force=True)
    MODELS[version](body["resourceType"]).model_validate(body)
    return body


@pytest.mark.parametrize("version", MODELS)
def test_there_is_a_document_for_each_topic_in_each_language_that_it_is_written_in(
    client: Client, topic: Any, version: str
) -> None:
    bundle = resource(client, version, "DocumentReference")
    found = [each["resource"] for each in bundle["entry"]]
    assert bundle["total"] == 3
    assert sorted((each["description"], each["language"]) for each in found) == [
        ("Cupping", "en"),
        ("Needling", "en"),
        ("Needling", "fr"),
    ]
    for each in found:
        assert resource(client, version, f"DocumentReference/{each['id']}") == each


@pytest.mark.parametrize("version", MODELS)
def test_a_document_has_the_clinics_codes_and_leads_to_its_leaflets(client: Client, topic: Any, version: str) -> None:
    document = resource(client, version, f"DocumentReference/{topic.id}.fr")
    assert document["category"][0]["coding"] == [
        {"system": "http://snomed.info/sct", "code": "68962001", "display": "Muscle pain"},
        {"system": "https://codes.example", "code": "A1"},
    ]
    assert document["author"] == [{"display": "Core Physiotherapy Ltd"}]
    html, pdf = (each["attachment"] for each in document["content"])
    assert (html["contentType"], pdf["contentType"]) == ("text/html", "application/pdf")
    assert '<html lang="fr"' in client.get(html["url"]).text


@pytest.mark.parametrize("version", MODELS)
def test_a_search_by_id_or_language_finds_just_these(client: Client, topic: Any, version: str) -> None:
    wanted = f"{topic.id}.fr"
    assert resource(client, version, "DocumentReference", _id=wanted)["entry"][0]["resource"]["id"] == wanted
    assert resource(client, version, "DocumentReference", _language="en", _format="json")["total"] == 2
    assert "entry" not in resource(client, version, "DocumentReference", _id="unknown")


@pytest.mark.parametrize("version", MODELS)
def test_it_says_what_may_be_asked(client: Client, topic: Any, version: str) -> None:
    told = resource(client, version, "metadata")
    assert told["fhirVersion"] == VERSIONS[version]
    (described,) = told["rest"][0]["resource"]
    assert (described["type"], [each["code"] for each in described["interaction"]]) == (
        "DocumentReference",
        ["read", "search-type"],
    )


def test_what_is_not_there_is_said_so(client: Client, topic: Any) -> None:
    client.problem(f"{BASE}/r3/metadata", 404)
    client.problem(f"{BASE}/r4/DocumentReference/{topic.id}.es", 404)
    client.problem(f"{BASE}/r4/DocumentReference", 400, patient="1")
    client.problem(f"{BASE}/r4/DocumentReference", 400, _format="xml")
