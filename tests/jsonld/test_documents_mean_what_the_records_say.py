"""Machines that read a document learn what the records say: what is a disease, what harms, what is done, and what speaks against it."""

from typing import Any

import pytest

from tests.jsonld.examples import CITATION, CLINIC, TOPIC, item, link, page, page_document, record_document, rich

Node = dict[str, Any]


def nodes(document: Node) -> list[Node]:
    found: list[Node] = document["@graph"]
    return found


def of_type(document: Node, type: str) -> list[Node]:
    return [each for each in nodes(document) if each["@type"] == type]


def names(found: list[Node]) -> list[str]:
    return [each["name"]["@value"] for each in found]


def of_record(type: str, **fields: Any) -> Node:
    return record_document(item(type, topic=TOPIC, fields=fields), CLINIC, items={TOPIC["id"]: TOPIC})


def therapy(document: Node) -> Node:
    [found] = of_type(document, "MedicalTherapy")
    return found


@pytest.mark.parametrize("level", ["absolute", "not_recommended", "relative", "needs_discussion"])
def test_no_document_of_a_contraindication_is_empty(level: str) -> None:
    own = nodes(of_record("contraindication", level=level))[1]
    assert own["url"].endswith("/contraindications/contraindication-1")
    assert "The action." in str(own)
    assert "The rationale." in str(own)


def test_what_calls_for_a_talk_stands_on_the_page_as_what_concerns_safety_and_bans_nothing() -> None:
    talk = item("contraindication", topic=TOPIC, fields={"level": "needs_discussion"})
    document = page_document({**page(), "sections": [{"type": "contraindication", "items": [talk]}]}, CLINIC)
    [told] = of_type(document, "HealthTopicContent")[1:]
    assert told["hasHealthAspect"] == [{"@id": "https://schema.org/SafetyHealthAspect"}]
    assert {"@id": told["@id"]} in nodes(document)[0]["hasPart"]
    assert "contraindication" not in therapy(document)


def test_what_is_serious_is_told_apart_and_by_the_name_that_clinicians_give_it() -> None:
    lung = item(
        "limitation", 1, topic=TOPIC, fields={"kind": "risk", "severity": "serious", "clinical_name": "Pneumothorax"}
    )
    sore = item("limitation", 2, topic=TOPIC, fields={"kind": "side_effect", "severity": None, "clinical_name": None})
    document = page_document({**page(), "sections": [{"type": "limitation", "items": [lung, sore]}]}, CLINIC)
    [serious], [ordinary] = therapy(document)["seriousAdverseOutcome"], therapy(document)["adverseOutcome"]
    assert (serious["@type"], serious["name"]["@value"]) == ("MedicalCondition", "Pneumothorax")
    assert serious["alternateName"]["@value"] == "Limitation 1"
    assert (ordinary["@type"], ordinary["name"]["@value"]) == ("MedicalSignOrSymptom", "Limitation 2")


def test_two_diseases_are_two() -> None:
    document = of_record("condition", kind="disease", names=["Tension headache", "Migraine"], certainty="low")
    found = of_type(document, "MedicalCondition")
    assert names(found) == ["Tension headache", "Migraine"]
    assert all(each["possibleTreatment"] == {"@id": therapy(document)["@id"]} for each in found)
    [told] = of_type(document, "HealthTopicContent")[:1]
    assert told["about"] == [{"@id": therapy(document)["@id"]}, *({"@id": each["@id"]} for each in found)]
    assert nodes(document)[0]["mainEntity"] == {"@id": told["@id"]}


@pytest.mark.parametrize(
    ("kind", "types"), [("disease", ["MedicalCondition"]), ("symptom", ["MedicalSignOrSymptom"]), ("situation", []), (None, ["MedicalCondition"])]
)  # fmt: skip
def test_only_what_is_a_complaint_is_one(kind: str | None, types: list[str]) -> None:
    document = of_record("condition", kind=kind, names=None)
    medical = ("MedicalCondition", "MedicalSignOrSymptom")
    assert [each["@type"] for each in nodes(document) if each["@type"] in medical] == types
    assert "The claim wording." in str(of_type(document, "HealthTopicContent"))


@pytest.mark.parametrize(
    ("type", "never"),
    [
        ("overview", "MedicalCondition"),
        ("next_step", "Service"),
        ("evidence_statement", "DefinedTerm"),
        ("cause", "DefinedTerm"),
    ],
)
def test_nothing_is_called_what_it_is_not(type: str, never: str) -> None:
    assert of_type(of_record(type), never) == []


def test_only_the_main_steps_say_how_the_treatment_is_done() -> None:
    main = item("procedure_step", 1, topic=TOPIC, fields={"phase": "during", "step_number": 3})
    aside = item(
        "procedure_step",
        2,
        topic=TOPIC,
        fields={"phase": "during", "step_number": None, "patient_view": rich("Accounts differ.")},
    )
    document = page_document({**page(), "sections": [{"type": "procedure_step", "items": [main, aside]}]}, CLINIC)
    assert [each["@value"] for each in therapy(document)["howPerformed"]] == [
        "The patient view.\n\nThe clinician action."
    ]
    [how] = of_type(document, "HowTo")
    assert [each["name"] for each in how["step"][0]["itemListElement"]] == ["Procedure step 1", "Procedure step 2"]


@pytest.mark.parametrize(
    ("served", "name"),
    [
        ("en", "During the session"),
        ("fr-CA", "Pendant la séance"),
        ("es", "Durante la sesión"),
        ("de", "During the session"),
    ],
)
def test_a_phase_has_a_name_in_the_reader_s_language(served: str, name: str) -> None:
    step = item("procedure_step", topic=TOPIC, served=served, fields={"phase": "during"})
    [how] = of_type(record_document(step, CLINIC), "HowTo")
    assert (how["step"][0]["name"], how["step"][0]["inLanguage"]) == (
        name,
        served.partition("-")[0] if served != "de" else "en",
    )


def test_a_page_is_about_the_treatment_and_its_questions_are_a_part_of_it() -> None:
    document = page_document(page(), CLINIC)
    whole, [faqs], [question] = nodes(document)[0], of_type(document, "FAQPage"), of_type(document, "Question")
    assert (whole["@type"], whole["mainEntity"]) == ("MedicalWebPage", {"@id": therapy(document)["@id"]})
    assert faqs["mainEntity"] == [{"@id": question["@id"]}]
    assert {"@id": faqs["@id"]} in whole["hasPart"]
    assert faqs["isPartOf"] == {"@id": whole["@id"]}


def test_a_safety_net_tells_its_signs_one_by_one_and_when_to_see_a_doctor() -> None:
    net = of_type(of_record("safety_net", signs=["Short of breath", "Chest pain"]), "HealthTopicContent")[0]
    assert names(net["mentions"]) == ["Short of breath", "Chest pain"]
    assert net["hasHealthAspect"] == [{"@id": "https://schema.org/SeeDoctorHealthAspect"}]


def test_a_risk_with_warning_signs_says_when_to_see_a_doctor() -> None:
    risk = of_type(of_record("limitation", kind="risk"), "HealthTopicContent")[0]
    assert {"@id": "https://schema.org/SeeDoctorHealthAspect"} in risk["hasHealthAspect"]


def test_where_a_publication_appeared_is_the_name_of_nothing() -> None:
    article = record_document(item("citation", topic=TOPIC, fields={"container": "J Physio. 2017;47(3):133"}), CLINIC)
    own = next(each for each in nodes(article) if "creditText" in each)
    assert "J Physio. 2017;47(3):133" in own["creditText"]
    assert "isPartOf" not in own


@pytest.mark.parametrize("is_known", [True, False])
def test_nothing_is_mentioned_that_is_not_there(is_known: bool) -> None:
    limit = item("limitation", topic=TOPIC)
    claim = item("benefit", topic=TOPIC, relations={"caveats": [link(limit)], "citations": [link(CITATION)]})
    document = record_document(claim, CLINIC, items={limit["id"]: limit} if is_known else {})
    ids = {each["@id"] for each in nodes(document)}
    told = next(each for each in nodes(document) if each.get("headline") == "Benefit 1")
    assert [each["@id"] in ids for each in told.get("mentions", [])] == ([True] if is_known else [])


def test_codes_are_told_by_the_system_that_they_are_of() -> None:
    document = of_record("condition", codes=[{"system": "ICD-10", "code": "M77.1"}], names=None)
    [condition] = of_type(document, "MedicalCondition")
    assert condition["code"] == [{"@type": "MedicalCode", "codingSystem": "ICD-10", "codeValue": "M77.1"}]
