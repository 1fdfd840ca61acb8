"""The JSON-LD of the whole seed keeps to schema.org's vocabulary: every record and page, on every site, in every locale."""

from typing import Any

import pytest

from api.reading.jsonld.checking import check
from api.record_types import RECORD_TYPES
from tests.jsonld.adobe import adobe_findings
from tests.jsonld.shapes import shacl_problems
from tests.jsonld.test_words_say_their_language import untagged
from tests.jsonld.typed import tsc_errors
from tests.seed.served import SCOPES, Served


def documents(served: Served, site: str, locale: str) -> list[dict[str, Any]]:
    """The document of every record that a site shows."""
    ids = served.items(site, locale)
    return [served.get(f"/v1/sites/{site}/records/{id}?locale={locale}&format=jsonld") for id in ids]


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_every_record_keeps_to_the_vocabulary(served: Served, site: str, locale: str) -> None:
    found = [
        (document["@graph"][0]["@id"], problem)
        for document in documents(served, site, locale)
        for problem in check(document)
    ]
    assert found == []


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_every_page_keeps_to_the_vocabulary(served: Served, site: str, locale: str) -> None:
    page = served.page(site, locale, format="jsonld")
    assert check(page) == []
    assert shacl_problems(page) == []


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_a_page_claims_no_review_and_no_translation_that_is_none(served: Served, site: str, locale: str) -> None:
    nodes = served.page(site, locale, format="jsonld")["@graph"]
    assert not [node for node in nodes if {"lastReviewed", "reviewedBy"} & node.keys()]
    assert nodes[0]["inLanguage"] == served.page(site, locale)["topic"]["locale"]["served"]


@pytest.mark.usefixtures("compiler")
@pytest.mark.long
def test_typescript_accepts_a_page_and_a_record_of_every_type(served: Served) -> None:
    first = {item["type"]: item["id"] for item in served.items("riverbank", "en").values()}
    records = [served.get(f"/v1/sites/riverbank/records/{id}?format=jsonld") for id in first.values()]
    assert len(records) == len(RECORD_TYPES)
    assert tsc_errors([served.page("riverbank", "en", format="jsonld"), *records]) == []


@pytest.mark.usefixtures("validator")
@pytest.mark.long
def test_adobe_s_validator_finds_nothing_on_any_page_nor_in_any_record_of_a_clinic(served: Served) -> None:
    pages = [served.page(site, locale, format="jsonld") for site, locale in SCOPES]
    assert adobe_findings([*pages, *documents(served, "riverbank", "en"), *documents(served, "riverbank", "es")]) == []


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_no_word_of_a_page_is_in_no_language(served: Served, site: str, locale: str) -> None:
    page = served.page(site, locale, format="jsonld")
    assert list(untagged(page["@graph"])) == []
    for document in documents(served, site, locale):
        assert list(untagged(document["@graph"])) == [], document["@graph"][0]["@id"]


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_no_document_is_empty_and_none_points_at_what_it_does_not_hold(served: Served, site: str, locale: str) -> None:
    for document in [served.page(site, locale, format="jsonld"), *documents(served, site, locale)]:
        ids = {node["@id"] for node in document["@graph"]}
        assert len(ids) > 1 or document["@graph"][0].keys() - {"@type", "@id", "name"}
        for node in document["@graph"]:
            named = [
                each for name in ("mentions", "hasPart", "citation", "contraindication") for each in node.get(name, ())
            ]
            assert {each["@id"] for each in named if each.keys() == {"@id"}} <= ids


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_every_contraindication_is_a_node_of_the_page(served: Served, site: str, locale: str) -> None:
    page = served.page(site, locale, format="jsonld")["@graph"]
    told = {node["url"] for node in page if "url" in node} | {node["@id"] for node in page}
    for factor in served.of_type(site, locale, "contraindication"):
        assert (factor["url"] or f"urn:uuid:{factor['id']}") in told


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_a_punctured_lung_is_a_serious_outcome_by_its_name_beside_ordinary_ones(
    served: Served, site: str, locale: str
) -> None:
    page = served.page(site, locale, format="jsonld")["@graph"]
    [therapy] = [node for node in page if node["@type"] == "MedicalTherapy"]
    [serious] = therapy["seriousAdverseOutcome"]
    assert (serious["@type"], serious["name"]["@value"]) == (
        "MedicalCondition",
        "Neumot\u00f3rax" if locale == "es" else "Pneumothorax",
    )
    assert len(therapy["adverseOutcome"]) == 3
    assert {each["@type"] for each in therapy["adverseOutcome"]} == {"MedicalSignOrSymptom"}


def test_no_complaint_is_two_and_what_is_none_is_called_none(served: Served) -> None:
    page = served.page("riverbank", "en", format="jsonld")["@graph"]
    conditions = {
        node["name"]["@value"] for node in page if node["@type"] in ("MedicalCondition", "MedicalSignOrSymptom")
    }
    assert [name for name in conditions if " and " in name and not name.startswith("Desk-related")] == []
    assert {"Migraine", "Tension headache", "Fibromyalgia"} <= conditions
    assert not any("Recovery" in name or "Complaints" in name for name in conditions)
    services = {node["name"]["@value"] for node in page if node["@type"] == "Service"}
    assert not any("onsult" in name or "platform" in name or "therapist" in name for name in services)


def test_what_is_done_is_told_without_what_is_said_around_it(served: Served) -> None:
    page = served.page("core", "en", format="jsonld")["@graph"]
    [therapy] = [node for node in page if node["@type"] == "MedicalTherapy"]
    told = " ".join(text["@value"] for name in ("preparation", "howPerformed") for text in therapy[name])
    assert not any(words in told for words in ("daunting", "Accounts", "Practice differs"))
