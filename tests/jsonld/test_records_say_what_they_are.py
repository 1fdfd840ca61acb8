"""Each record type says in schema.org's words what the record says, and no more."""

from typing import Any

import pytest

from api.reading.jsonld.checking import check
from tests.jsonld.examples import CITATION, CLINIC, LIBRARY, REVIEW, TOPIC, item, link, record_document, rich

Node = dict[str, Any]
THERAPY = f"urn:uuid:{TOPIC['id']}#therapy"
MEDICAL = ("MedicalTherapy", "MedicalCondition", "MedicalContraindication", "DefinedTerm")


def graph(record: Node, **known: Any) -> dict[str, Node]:
    return {node["@id"]: node for node in record_document(record, LIBRARY, **known)["@graph"]}


def aspects(node: Node) -> list[str]:
    ids = [each["@id"] for each in node["hasHealthAspect"]]
    return [id.removeprefix("https://schema.org/").removesuffix("HealthAspect") for id in ids]


def words(text: str, language: str = "en") -> Node:
    return {"@value": text, "@language": language}


def own(record: Node) -> Node:
    return graph(record)[f"urn:uuid:{record['id']}"]


def test_a_topic_is_a_therapy_of_its_kind_and_system() -> None:
    therapy = graph(TOPIC)[THERAPY]
    assert therapy["@type"] == "MedicalTherapy"
    assert therapy["procedureType"] == {"@id": "https://schema.org/PercutaneousProcedure"}
    assert therapy["medicineSystem"] == {"@id": "https://schema.org/WesternConventional"}


def test_a_topic_that_is_no_procedure_is_no_therapy_and_has_no_contraindications() -> None:
    subject = item("topic", fields={"procedure_kind": "not_a_procedure"})
    against = item("contraindication", topic=subject)
    found = graph(against, items={subject["id"]: subject})
    assert found[THERAPY]["@type"] == "MedicalEntity"
    assert "contraindication" not in found[THERAPY]


def test_a_definition_is_a_term_in_the_set_of_its_topic() -> None:
    definition = item("definition", topic=TOPIC, served="fr")
    found = graph(definition)
    term = found[f"urn:uuid:{definition['id']}"]
    terms = found[term["inDefinedTermSet"]["@id"]]
    assert terms["hasDefinedTerm"] == [{"@id": term["@id"]}]
    assert terms["inLanguage"] == "fr"
    assert term["description"] == words("The definition.", "fr")
    assert term["disambiguatingDescription"] == words("The is not.", "fr")


@pytest.mark.parametrize(
    ("type", "fields", "expected"),
    [
        ("mechanism_stage", {}, ["HowItWorks"]),
        ("benefit", {}, ["Benefits"]),
        ("limitation", {"kind": "side_effect", "warning_signs": None}, ["SideEffects"]),
        ("limitation", {"kind": "risk", "warning_signs": None}, ["RisksOrComplications"]),
        ("limitation", {"kind": "safety", "warning_signs": None}, ["Safety"]),
        ("limitation", {"kind": "suitability", "warning_signs": None}, ["Safety"]),
        ("limitation", {"kind": "evidence_gap", "warning_signs": None}, ["Effectiveness"]),
        ("evidence_statement", {}, ["Effectiveness"]),
        ("cause", {}, ["Causes"]),
        ("aftercare", {"warning_signs": None}, ["SelfCare"]),
        ("aftercare", {}, ["SelfCare", "SeeDoctor"]),
    ],
)
def test_content_names_its_health_aspect(type: str, fields: Node, expected: list[str]) -> None:
    node = own(item(type, topic=TOPIC, fields=fields))
    assert node["@type"] == "HealthTopicContent"
    assert aspects(node) == expected
    assert node["about"] == {"@id": THERAPY}


@pytest.mark.parametrize(("kind", "type"), [("side_effect", "MedicalSignOrSymptom"), ("risk", "MedicalEntity")])
def test_what_may_befall_a_patient_is_an_adverse_outcome_of_the_therapy(kind: str, type: str) -> None:
    limitation = item("limitation", topic=TOPIC, fields={"kind": kind, "clinical_name": None, "severity": None})
    [outcome] = graph(limitation)[THERAPY]["adverseOutcome"]
    assert outcome == {"@type": type, "name": words("Limitation 1"), "description": words("The description.")}


@pytest.mark.parametrize("kind", ["safety", "suitability", "dependency", "evidence_gap"])
def test_what_befalls_nobody_is_no_adverse_outcome(kind: str) -> None:
    assert "adverseOutcome" not in graph(item("limitation", topic=TOPIC, fields={"kind": kind}))[THERAPY]


def test_a_benefit_points_at_the_limitations_to_read_with_it_and_brings_them() -> None:
    limitation = item("limitation", topic=TOPIC)
    benefit = item("benefit", topic=TOPIC, relations={"caveats": [link(limitation)]})
    found = graph(benefit, items={limitation["id"]: limitation})
    [caveat] = found[f"urn:uuid:{benefit['id']}"]["mentions"]
    assert found[caveat["@id"]]["headline"] == "Limitation 1"


def test_a_condition_names_the_therapy_as_a_possible_treatment() -> None:
    condition = item("condition", topic=TOPIC)
    condition["fields"] |= {"certainty": "low", "names": None, "kind": None}
    found = graph(condition)
    assert found[f"urn:uuid:{condition['id']}"]["possibleTreatment"] == {"@id": THERAPY}
    assert found[f"urn:uuid:{condition['id']}#claim"]["text"] == "The claim wording.\n\nThe evidence."


def test_no_treatment_is_claimed_for_a_condition_that_nobody_has_graded() -> None:
    condition = item("condition", topic=TOPIC)
    condition["fields"] |= {"certainty": "not_graded", "names": None, "kind": None}
    assert "possibleTreatment" not in graph(condition)[f"urn:uuid:{condition['id']}"]


def test_how_sure_a_record_is_stands_where_its_node_has_a_place_for_it() -> None:
    said = {"level": "low", "label": "Certitude\u00a0: faible", "locale": "fr"}
    benefit = item("benefit", topic=TOPIC, certainty=said)
    assert own(benefit)["usageInfo"] == [{"@type": "CreativeWork", "text": said["label"], "inLanguage": "fr"}]
    factor = item("contraindication", topic=TOPIC, certainty=said)
    factor["fields"]["level"] = "not_recommended"
    assert own(factor)["description"][-1] == words(said["label"], "fr")


def test_what_only_calls_for_a_talk_is_no_contraindication() -> None:
    factor = item("contraindication", topic=TOPIC)
    factor["fields"]["level"] = "needs_discussion"
    assert own(factor)["@type"] == "HealthTopicContent"
    assert "contraindication" not in graph(factor)[THERAPY]


@pytest.mark.parametrize("level", ["absolute", "not_recommended", "relative"])
def test_a_contraindication_is_linked_from_the_therapy(level: str) -> None:
    contraindication = item("contraindication", topic=TOPIC)
    contraindication["fields"]["level"] = level
    found = graph(contraindication)
    assert found[THERAPY]["contraindication"] == [{"@id": f"urn:uuid:{contraindication['id']}"}]
    assert found[f"urn:uuid:{contraindication['id']}"]["@type"] == "MedicalContraindication"


@pytest.mark.parametrize(
    ("phase", "property"), [("before", "preparation"), ("during", "howPerformed"), ("after", "followup")]
)
def test_a_step_is_part_of_a_how_to_and_of_the_therapy(phase: str, property: str) -> None:
    step = item("procedure_step", topic=TOPIC, fields={"phase": phase})
    found = graph(step)
    [section] = found[f"urn:uuid:{TOPIC['id']}#procedure"]["step"]
    assert section["identifier"] == phase
    assert [each["@id"] for each in section["itemListElement"]] == [f"urn:uuid:{step['id']}"]
    assert found[THERAPY][property] == [words("The patient view.\n\nThe clinician action.")]


def test_what_to_expect_is_content_but_no_follow_up_care() -> None:
    avoid, expect = (item("aftercare", topic=TOPIC, fields={"action": action}) for action in ("avoid", "expect"))
    assert graph(avoid)[THERAPY]["followup"] == [words("The instruction.")]
    assert "followup" not in graph(expect)[THERAPY]


def test_a_faq_is_a_question_with_its_answer() -> None:
    question = own(item("faq", topic=TOPIC, relations={"citations": [link(CITATION)]}))
    assert question["name"] == "FAQ 1"
    assert question["acceptedAnswer"]["text"] == "The answer."
    # The publication is not embedded, so it goes by its title.
    assert [each["name"] for each in question["acceptedAnswer"]["citation"]] == [CITATION["title"]]


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        ("https://www.riverbank.example/services/massage", {"@id": "https://www.riverbank.example/#organization"}),
        ("https://www.riverbank.example.attacker.example/", None),
        ("https://elsewhere.example/", None),
        (None, None),
    ],
)
def test_a_clinic_provides_only_the_services_on_its_own_site(url: str | None, provider: Node | None) -> None:
    service = record_document(item("related_service", topic=TOPIC, fields={"url": url}), CLINIC)["@graph"][1]
    assert service["@type"] == "Service"
    assert service.get("provider") == provider


def test_a_next_step_is_content_that_leads_to_where_it_is_taken() -> None:
    booking = own(item("next_step", topic=TOPIC, fields={"url": "https://www.riverbank.example/book"}))
    assert booking["@type"] == "WebContent"
    assert booking["url"] == "https://www.riverbank.example/book"
    assert booking["text"] == "The blurb."


def test_an_overview_is_content_of_no_single_aspect() -> None:
    overview = own(item("overview", topic=TOPIC))
    assert overview["@type"] == "HealthTopicContent"
    assert "hasHealthAspect" not in overview


@pytest.mark.parametrize(
    ("design", "type"),
    [("cohort_study", "MedicalScholarlyArticle"), ("web_page", "WebPage"), ("guideline", "CreativeWork")],
)
def test_a_citation_has_the_publications_dates_and_no_language_of_ours(design: str, type: str) -> None:
    publication = own(item("citation", topic=TOPIC, fields={"design": design, "doi": "10.1000/a<b>", "year": 2017}))
    assert publication["@type"] == type
    assert publication["datePublished"] == "2017"
    assert publication["sameAs"] == "https://doi.org/10.1000/a%3Cb%3E"
    assert not publication.keys() & {"inLanguage", "dateModified"}


def test_a_comparison_says_criterion_by_criterion_what_holds_for_each() -> None:
    fields = {"subject_a": "Heat", "subject_b": "Cold", "rows": [{"criterion": "Feel", "a": "warm", "b": "fresh"}]}
    node = own(item("comparison", topic=TOPIC, fields=fields))
    assert node["text"].startswith("Feel\nHeat: warm\nCold: fresh")


def test_a_type_without_a_projection_of_its_own_is_health_content() -> None:
    tip = item("aftercare", topic=TOPIC)
    tip = {**tip, "type": "exercise", "fields": {"name": "Stretch", "how": rich("Slowly."), "why": rich("It helps.")}}
    document = record_document(tip, CLINIC)
    [node] = [each for each in document["@graph"] if each["@type"] == "HealthTopicContent"]
    assert node["text"] == "Slowly.\n\nIt helps."
    assert check(document) == []


@pytest.mark.parametrize("type", ["topic", "definition", "condition", "contraindication"])
def test_a_medical_entity_has_neither_language_nor_review(type: str) -> None:
    document = record_document(item(type, topic=TOPIC, review=REVIEW), CLINIC)
    entities = [node for node in document["@graph"] if node["@type"] in MEDICAL]
    assert entities
    for node in entities:
        assert not node.keys() & {"inLanguage", "lastReviewed", "reviewedBy", "citation", "audience", "dateModified"}


def test_a_field_that_is_empty_leaves_no_property() -> None:
    bare = item("condition", topic=TOPIC)
    bare["fields"] = {"name": "Sore neck", "claim_wording": rich("May ease."), "synonyms": [], "body_region": None}
    assert own(bare).keys() == {"@type", "@id", "name"}


def test_texts_are_plain() -> None:
    assert "<" not in str(graph(item("faq", topic=TOPIC)))
    assert "*" not in str(graph(item("faq", topic=TOPIC)))


@pytest.mark.parametrize(
    "doi", ["https://doi.org/10.1186/1471-2288-1-2", "DOI: 10.1186/1471-2288-1-2", "10.1186/1471-2288-1-2 "]
)
def test_a_doi_that_an_earlier_release_stored_leads_to_the_article_once(doi: str) -> None:
    publication = own(item("citation", topic=TOPIC, fields={"design": "other", "doi": doi, "year": 2017}))
    assert publication["sameAs"] == "https://doi.org/10.1186/1471-2288-1-2"


def test_a_safety_net_says_when_to_see_a_doctor_and_whom_to_call() -> None:
    call = {"label": "Emergency number", "telephone": "911"}
    net = own(item("safety_net", topic=TOPIC, call=call, fields={"signs": ["A cough", "Short of breath"]}))
    assert (net["@type"], aspects(net)) == ("HealthTopicContent", ["SeeDoctor"])
    assert net["text"].startswith("A cough\nShort of breath")
    assert net["text"].endswith("Emergency number: 911")


NOTICE = {"kind": "outdated", "text": "It has changed.", "locale": "en"}


@pytest.mark.parametrize("type", ["faq", "limitation", "aftercare", "safety_net"])
def test_what_readers_must_know_beside_a_text_stands_with_it(type: str) -> None:
    told = own(item(type, topic=TOPIC, notices=[NOTICE]))["usageInfo"]
    assert told == [{"@type": "CreativeWork", "text": "It has changed.", "inLanguage": "en"}]
    assert check(record_document(item(type, topic=TOPIC, notices=[NOTICE]), CLINIC)) == []


def test_of_a_contraindication_it_stands_in_its_description() -> None:
    against = own(item("contraindication", topic=TOPIC, notices=[NOTICE], fields={"level": "absolute"}))
    assert against["description"][-1] == words("It has changed.")


def test_a_page_says_each_notice_once() -> None:
    page = record_document(item("faq", topic=TOPIC, notices=[NOTICE, NOTICE]), CLINIC)["@graph"][0]
    assert [each["text"] for each in page["usageInfo"]] == ["It has changed."]


LEAFLET = item("source_document", topic=TOPIC, fields={"kind": "leaflet", "publisher": "The clinic", "date": "2024-05"})


def test_a_source_document_is_a_work_of_its_publisher_and_not_ours() -> None:
    document = own(LEAFLET)
    assert document["@type"] == "CreativeWork"
    assert document["publisher"] == {"@type": "Organization", "name": "The clinic"}
    assert document["datePublished"] == "2024-05"
    assert not document.keys() & {"inLanguage", "dateModified"}


def test_a_record_is_based_on_the_documents_that_its_fields_rest_on() -> None:
    ground = {"publisher": "The clinic", "kind": "leaflet", "paragraphs": [1], "pages": None, "fields": ["claim"]}
    grounds = [{"document": link(LEAFLET), **ground}, {"document": link(CITATION), **ground}]
    benefit = item("benefit", topic=TOPIC, rests_on=grounds)
    [based_on] = own(benefit)["isBasedOn"]
    assert (based_on["name"], based_on["publisher"]["name"]) == (LEAFLET["title"], "The clinic")
    assert check(record_document(benefit, CLINIC)) == []
    known = {LEAFLET["id"]: LEAFLET}
    found = graph({**benefit, "relations": {"caveats": [link(LEAFLET)]}}, items=known)
    assert found[f"urn:uuid:{benefit['id']}"]["isBasedOn"] == [{"@id": f"urn:uuid:{LEAFLET['id']}"}]
