"""The node of a page: its address, its parts, its translations, and a review only where all of it was reviewed."""

from dataclasses import replace
from typing import Any

from tests.jsonld.examples import (
    CITATION,
    CLINIC,
    LIBRARY,
    REVIEW,
    TOPIC,
    Site,
    every_item,
    item,
    page,
    page_document,
    record_document,
)

Node = dict[str, Any]


def whole(document: Node) -> Node:
    found: Node = document["@graph"][0]
    return found


def test_a_page_of_a_question_is_a_faq_page_too_and_is_about_it() -> None:
    document = record_document(item("faq", topic=TOPIC), CLINIC)
    [question] = [node["@id"] for node in document["@graph"] if node["@type"] == "Question"]
    assert whole(document)["@type"] == ["MedicalWebPage", "FAQPage"]
    assert whole(document)["mainEntity"] == {"@id": question}


def test_a_page_is_about_the_therapy_with_and_without_questions() -> None:
    without = {**page(), "sections": [each for each in page()["sections"] if each["type"] != "faq"]}
    for each in (page(), without):
        node = whole(page_document(each, CLINIC))
        assert node["@type"] == "MedicalWebPage"
        assert node["mainEntity"] == node["about"]


def test_all_that_a_page_points_at_is_in_its_graph() -> None:
    document = page_document(page(), CLINIC)
    ids = {node["@id"] for node in document["@graph"]}
    node = whole(document)
    assert {each["@id"] for name in ("hasPart", "mentions", "citation") for each in node[name]} <= ids
    assert node["mainEntity"]["@id"] in ids
    assert len(node["hasPart"]) == 15


def test_a_page_has_the_oldest_review_of_what_it_shows() -> None:
    reviewed = page(review=REVIEW)
    reviewed["topic"] = {**reviewed["topic"], "review": {**REVIEW, "last_reviewed_on": "2025-12-24"}}
    node = whole(page_document(reviewed, CLINIC))
    assert node["lastReviewed"] == "2025-12-24"
    assert [each["name"] for each in node["reviewedBy"]] == ["Ada Example"]


def test_a_page_of_which_one_record_was_never_reviewed_claims_no_review() -> None:
    partly = page(review=REVIEW)
    partly["sections"][0]["items"][0]["review"] = {"status": "none", "last_reviewed_on": None, "reviewer": None}
    assert not whole(page_document(partly, CLINIC)).keys() & {"lastReviewed", "reviewedBy"}


def test_a_signature_alters_nothing_since_the_vocabulary_has_no_word_and_readers_no_file() -> None:
    signed = {**REVIEW, "signed": True}
    assert page_document(page(review=signed), CLINIC) == page_document(page(review=REVIEW), CLINIC)
    for each, plain in zip(every_item(review=signed), every_item(review=REVIEW), strict=True):
        assert record_document(each, CLINIC) == record_document(plain, CLINIC)


def test_only_true_translations_are_translations() -> None:
    node = whole(page_document(page(), CLINIC))
    assert [each["inLanguage"] for each in node["workTranslation"]] == ["fr"]
    assert node["workTranslation"][0]["url"] == "https://www.riverbank.example/fr/topics/sujet-1"


def test_a_translation_names_its_original() -> None:
    french = page()
    french["topic"] = {**french["topic"], "locale": {**french["topic"]["locale"], "requested": "fr", "served": "fr"}}
    node = whole(page_document(french, CLINIC))
    assert node["translationOfWork"]["inLanguage"] == "en"
    assert "workTranslation" not in node


def test_a_site_without_addresses_claims_no_page_for_a_record_and_no_publisher() -> None:
    types = [node["@type"] for record in every_item() for node in record_document(record, LIBRARY)["@graph"]]
    assert "MedicalWebPage" not in types
    node = whole(page_document(page(), LIBRARY))
    assert node["@id"] == f"urn:uuid:{TOPIC['id']}"
    assert not node.keys() & {"url", "publisher", "workTranslation"}


def test_a_records_page_has_its_address_and_its_review() -> None:
    node = whole(record_document(item("faq", topic=TOPIC, review=REVIEW), CLINIC))
    assert node["url"] == node["@id"] == "https://www.riverbank.example/en/faqs/faq-1"
    assert node["lastReviewed"] == "2026-05-04"


def test_what_has_no_page_of_its_own_is_named_by_its_place_on_the_page_of_its_topic() -> None:
    site = Site("a", "A", "https://a.example/", {}, {"faq": "/{locale}/{topic}/{slug}", "topic": "{locale}/{slug}"})
    faq = item("faq", topic=TOPIC)
    ids = [node["@id"] for node in record_document(faq, site)["@graph"]]
    assert ids == ["https://a.example/en/topic-1#faq-faq-1", "https://a.example/en/topic-1#therapy"]


def test_a_slug_cannot_leave_its_place_in_an_address() -> None:
    node = whole(record_document(item("faq", topic=TOPIC, slug="../x?y#zé"), CLINIC))
    assert node["url"] == "https://www.riverbank.example/en/faqs/..%2Fx%3Fy%23z%C3%A9"


def test_an_included_record_of_another_topic_says_nothing_of_this_one() -> None:
    other = item("contraindication", 2, topic=item("topic", 2))
    plain = page_document(page(), CLINIC)["@graph"]
    more = page_document({**page(), "included": [CITATION, other]}, CLINIC)["@graph"]
    assert more[:2] == plain[:2]
    assert [node["name"] for node in more if node not in plain] == [{"@value": "Contraindication 2", "@language": "en"}]


def test_a_clinic_publishes_its_pages_and_says_where_it_is_and_when_it_is_open() -> None:
    document = page_document(page(), CLINIC)
    [clinic] = [each for each in document["@graph"] if each["@id"] == whole(document)["publisher"]["@id"]]
    assert clinic["@type"] == ["MedicalClinic", "Physiotherapy"]
    assert (clinic["name"], clinic["legalName"]) == ("Riverbank Physiotherapy", "Riverbank Physiotherapy LLC")
    street, town = "1 Quay Street", "Rivertown"
    assert clinic["address"] == {
        "@type": "PostalAddress", "streetAddress": street, "addressLocality": town, "addressCountry": "US",
    }  # fmt: skip
    [hours] = clinic["openingHoursSpecification"]
    assert [each["@id"].rpartition("/")[2] for each in hours["dayOfWeek"]] == ["Monday", "Tuesday"]
    assert (hours["opens"], hours["closes"]) == ("08:00", "18:00")


def test_a_line_of_contact_data_is_not_taken_apart() -> None:
    site = replace(CLINIC, address=None)
    [organization] = [each for each in page_document(page(), site)["@graph"] if "#organization" in each["@id"]]
    assert (organization["@type"], organization["address"]) == ("Organization", "1 Quay Street, Rivertown")
