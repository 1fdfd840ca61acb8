"""Each of the four judges of JSON-LD catches what it is there to catch: a judge that finds nothing proves nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from api.reading.jsonld.checking import check
from tests.jsonld.adobe import adobe_findings
from tests.jsonld.shapes import shacl_problems
from tests.jsonld.typed import tsc_errors

Node = dict[str, Any]


def member(name: str) -> Node:
    return {"@id": f"https://schema.org/{name}"}


THERAPY: Node = {"@type": "MedicalTherapy", "@id": "urn:uuid:1#therapy", "name": "A"}
CONTENT: Node = {
    "@type": "HealthTopicContent", "@id": "urn:uuid:2", "about": THERAPY,
    "hasHealthAspect": [member("BenefitsHealthAspect")],
}  # fmt: skip
PAGE: Node = {"@type": ["MedicalWebPage", "FAQPage"], "@id": "urn:uuid:3", "lastReviewed": "2026-01-02"}

# What every judge must see.
MISTAKES: dict[str, Node] = {
    "an invented property": {**THERAPY, "healingPower": "great"},
    "an invented property deep inside": {**CONTENT, "about": {**THERAPY, "healingPower": "great"}},
    "an invented property on a page of two types": {**PAGE, "nextReview": "2027-01-02"},
    "a property that was withdrawn": {**THERAPY, "indication": {"@type": "MedicalCondition", "name": "B"}},
    "a language on a medical entity": {**THERAPY, "inLanguage": "en"},
    "a review on content that is no page": {**CONTENT, "lastReviewed": "2026-01-02"},
    "contraindications of what is no therapy": {"@type": "MedicalEntity", "@id": "urn:uuid:4", "contraindication": "C"},
    "a wrong enumeration value": {**CONTENT, "hasHealthAspect": [member("MagicHealthAspect")]},
    "a value of another enumeration": {**THERAPY, "procedureType": member("WesternConventional")},
    "an invented type": {**CONTENT, "about": {"@type": "MiracleCure", "name": "D"}},
    "a node of the wrong type": {**CONTENT, "citation": [THERAPY]},
}
# What the types of TypeScript have no words for.
UNTYPED_MISTAKES: dict[str, list[Node]] = {
    "a bare text for an enumeration's member": [{**CONTENT, "hasHealthAspect": "BenefitsHealthAspect"}],
    "a reference to a node of the wrong type": [{**CONTENT, "citation": [{"@id": THERAPY["@id"]}]}, THERAPY],
}
# What only a strict reader minds.
FORMAL_MISTAKES: dict[str, list[Node]] = {
    "two dates of one review": [{**PAGE, "lastReviewed": ["2026-01-02", "2026-01-03"]}],
    "a date that is none": [{**PAGE, "lastReviewed": "last spring"}],
    "a relative id": [{**THERAPY, "@id": "/v1/sites/core/records/1"}],
    "an empty text": [{**THERAPY, "name": " "}],
    "no value": [{**THERAPY, "alternateName": []}],
    "nothing": [{**THERAPY, "name": None}],
    "a number for a name": [{**THERAPY, "name": 7}],
    "a node without a type": [{"@id": "urn:uuid:5", "name": "E"}],
    "two nodes of one id": [THERAPY, THERAPY],
}


def document(*nodes: Node) -> Node:
    return {"@context": "https://schema.org", "@graph": list(nodes)}


@pytest.mark.parametrize("judge", [check, shacl_problems])
def test_what_is_right_passes(judge: Callable[[Node], list[str]]) -> None:
    assert judge(document(CONTENT, PAGE)) == []


@pytest.mark.parametrize("judge", [check, shacl_problems])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_seen(mistake: str, judge: Callable[[Node], list[str]]) -> None:
    assert judge(document(MISTAKES[mistake])) != []


@pytest.mark.parametrize("judge", [check, shacl_problems])
@pytest.mark.parametrize("mistake", UNTYPED_MISTAKES)
def test_a_mistake_between_nodes_is_seen(mistake: str, judge: Callable[[Node], list[str]]) -> None:
    assert judge(document(*UNTYPED_MISTAKES[mistake])) != []


@pytest.mark.parametrize("mistake", FORMAL_MISTAKES)
def test_a_mistake_of_form_is_seen_by_our_checker(mistake: str) -> None:
    assert check(document(*FORMAL_MISTAKES[mistake])) != []


@pytest.mark.usefixtures("compiler")
@pytest.mark.long
def test_typescript_sees_every_mistake_and_only_those() -> None:
    right = document(CONTENT, PAGE)
    errors = tsc_errors([right, *(document(mistake) for mistake in MISTAKES.values())])
    assert {error.partition("(")[0] for error in errors} == {f"document-{n}.ts" for n in range(1, len(MISTAKES) + 1)}


@pytest.mark.usefixtures("validator")
@pytest.mark.long
def test_adobe_s_validator_sees_what_it_is_there_to_see() -> None:
    section = {"@type": "HowToSection", "itemListElement": [{"@type": "HowToStep", "text": "Lie down."}]}
    nameless = {"@type": "HowTo", "@id": "urn:uuid:6", "name": "A session", "step": [section]}
    invented = MISTAKES["an invented property"]
    found = adobe_findings([document(CONTENT, PAGE), document(nameless), document(invented)])
    assert {(each["page"], each["severity"]) for each in found} == {(1, "ERROR"), (2, "WARNING")}
