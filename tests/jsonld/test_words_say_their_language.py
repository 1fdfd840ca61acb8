"""Every word of a document says which language it is in: by its node, or by itself, also where a page falls back."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.jsonld.examples import CLINIC, TOPIC, every_item, item, link, page, page_document, record_document

Node = dict[str, Any]
WORDS = (
    "name", "headline", "alternativeHeadline", "alternateName", "text", "description", "disambiguatingDescription",
    "abstract", "preparation", "howPerformed", "followup",
)  # fmt: skip
# Names of people, bodies and publications are in no language of ours; codes are in none.
NAMED = {"Person", "Organization", "MedicalClinic", "PostalAddress", "EducationalOccupationalCredential"}
WORKS_OF_OTHERS = {"CreativeWork", "MedicalScholarlyArticle"}
NOTICE = {"kind": "outdated", "text": "It has changed.", "locale": "en"}


def untagged(value: Any, language: Any = None) -> Iterator[str]:
    """The texts that are in no language, with the property that holds each."""
    if isinstance(value, list):
        for each in value:
            yield from untagged(each, language)
    if not isinstance(value, dict) or "@value" in value or _is_named(value):
        return
    # A node says its own language; the words of an answer are in that of its question.
    language = value.get("inLanguage", language if value.get("@type") == "Answer" else None)
    for name, held in value.items():
        texts = held if isinstance(held, list) else [held]
        yield from (f"{name}: {each}" for each in texts if isinstance(each, str) and name in WORDS and not language)
        yield from untagged(held, language)


def _is_named(node: Node) -> bool:
    types = {node["@type"]} if isinstance(node.get("@type"), str) else set(node.get("@type", ()))
    is_work = bool(types & WORKS_OF_OTHERS) and "text" not in node
    # A page of others is known here by the record that tells of it, and one of the site by its own address.
    is_page_of_others = types == {"WebPage"} and not re.fullmatch(r"https?://[^#]+", node["@id"])
    is_entrance = types == {"WebPage"} and node["@id"].count("/") == 3
    return bool(types & NAMED) or is_work or is_page_of_others or is_entrance


def mixed() -> Node:
    """A Spanish page of which half the records are in English."""
    spanish = page()
    for number, each in enumerate(section["items"][0] for section in spanish["sections"]):
        each["locale"] = {**each["locale"], "requested": "es", "served": ("en", "es")[number % 2]}
        each["notices"] = [NOTICE]
    return spanish


def test_no_word_of_a_page_that_falls_back_is_in_no_language() -> None:
    assert list(untagged(page_document(mixed(), CLINIC)["@graph"])) == []


@pytest.mark.parametrize("record", every_item(), ids=lambda each: str(each["type"]))
def test_no_word_of_a_record_is_in_no_language(record: Node) -> None:
    document = record_document({**record, "notices": [NOTICE]}, CLINIC, items={TOPIC["id"]: TOPIC})
    assert list(untagged(document["@graph"])) == []


def test_a_treatment_in_two_languages_says_which_is_which() -> None:
    steps = [
        item("procedure_step", number, topic=TOPIC, served=served, fields={"phase": "before", "step_number": number})
        for number, served in ((1, "en"), (2, "es"))
    ]
    both = {**page(), "sections": [{"type": "procedure_step", "items": steps}]}
    therapy = page_document(both, CLINIC)["@graph"][1]
    assert [each["@language"] for each in therapy["preparation"]] == ["en", "es"]


def test_a_notice_in_another_language_than_its_text_says_so() -> None:
    against = item("contraindication", topic=TOPIC, served="es", notices=[NOTICE], fields={"level": "absolute"})
    node = record_document(against, CLINIC)["@graph"][1]
    assert [each["@language"] for each in node["description"]] == ["es", "en"]


def test_a_breadcrumb_names_each_page_in_its_language() -> None:
    french = item("faq", topic=TOPIC, served="fr")
    crumb = record_document(french, CLINIC, items={TOPIC["id"]: TOPIC})["@graph"][0]["breadcrumb"]
    pages = [each["item"] for each in crumb["itemListElement"]]
    assert [each.get("inLanguage") for each in pages] == [None, "en", "fr"]
    assert [each["position"] for each in crumb["itemListElement"]] == [1, 2, 3]
    assert link(TOPIC)["title"] == pages[1]["name"]
