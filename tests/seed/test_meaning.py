"""The seed is never surer than what it rests on, in no language, and says what its statements say."""

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.seed.files import Written, facts, records
from tests.seed.meaning import LEVELS, MARKS, shifts

FACTS = {fact["id"]: fact for fact in facts()}
RECORDS = {record.name: record for record in records("core")}


def put_back(name: str, locale: str, field: str, right: str, wrong: str) -> Written:
    """A record with a passage as it once stood, wherever its lines break."""
    record = RECORDS[name]
    passage = r"\s+".join(map(re.escape, right.split()))
    said, times = re.subn(passage, wrong, record.raw[locale][field])
    assert times == 1, (right, record.raw[locale][field])
    fields: dict[str, Any] = {**record.raw[locale], field: said}
    return replace(record, raw={**record.raw, locale: fields})


def test_every_statement_has_a_modality() -> None:
    assert {fact["modality"] for fact in facts()} <= MARKS.keys() | {"is"}


@pytest.mark.parametrize("record", records(), ids=lambda record: record.name)
def test_a_record_says_what_its_statements_say_and_is_no_surer(record: Written) -> None:
    assert shifts(record, FACTS) == []


def test_what_a_publication_adds_names_it() -> None:
    for record in RECORDS.values():
        named = {*record.neutral.get("citations", ()), record.name}
        added = {name for id in record.facts for name in FACTS[id].get("citations", ())}
        assert added <= named, record.name


# Passages of before, which said more, less or something else than their sources.
ONCE = [
    ("definition/trigger-point-effects", "en", "definition", "can drop (in a knot it is often poor)", "drops"),
    ("definition/trigger-point-effects", "fr", "definition", "peut diminuer dans la zone", "diminue dans la zone"),
    ("definition/trigger-point-effects", "es", "definition", "puede disminuir en", "disminuye en"),
    ("mechanism_stage/knot-formation", "en", "what_happens", "can drop; often it is poor", "drops"),
    ("mechanism_stage/knot-formation", "fr", "what_happens", "; elle y est souvent mauvaise", ""),
    ("faq/how-does-it-work", "en", "answer", "The blood flow there is often poor and can drop, and", "Less blood then reaches the area, and"),
    ("faq/how-does-it-work", "fr", "answer", "La circulation du sang y est souvent mauvaise et peut diminuer", "Il y arrive alors moins de sang"),
    ("faq/how-does-it-work", "es", "answer", "El flujo de sangre allí suele ser escaso y puede disminuir", "Entonces llega menos sangre"),
    ("mechanism_stage/local-muscle-response", "en", "what_happens", "it can help to clear metabolic waste", "metabolic waste is cleared"),
    ("mechanism_stage/local-muscle-response", "en", "what_happens", "may help to take pressure off", "take pressure off"),
    ("mechanism_stage/local-muscle-response", "fr", "what_happens", "pourraient aider à réduire", "réduisent"),
    ("limitation/post-treatment-soreness", "en", "description", "typically goes away quickly", "goes away quickly"),
    ("limitation/post-treatment-soreness", "fr", "description", "En général, cela passe vite", "Cela passe vite"),
    ("limitation/post-treatment-soreness", "es", "description", "Por lo general pasa pronto", "Pasa pronto"),
    ("definition/dry-needling", "en", "definition", "is said to cause pain", "goes with pain"),
    ("definition/dry-needling", "fr", "definition", "qui causerait de la douleur", "liée à la douleur"),
    ("definition/dry-needling", "es", "definition", "según se dice, causa dolor", "según se dice, tiene relación con dolor"),
    ("topic/dry-needling", "en", "summary", "Living with muscle pain", "Living with sore muscles"),
    ("benefit/stubborn-knots", "en", "claim", "Knots and tight areas often do not settle", "Some knots and tight areas do not settle"),
    ("benefit/stubborn-knots", "fr", "claim", "Souvent, les nœuds musculaires", "Certains nœuds musculaires"),
    ("mechanism_stage/pain-loop-interruption", "en", "what_happens", "support faster recovery", "help recovery along"),
    ("mechanism_stage/pain-loop-interruption", "fr", "what_happens", "favoriserait une récupération plus rapide", "aiderait à la récupération"),
    ("procedure_step/removal-and-aftercare", "en", "clinician_action", "to prevent bleeding", "to stop any bleeding"),
    ("procedure_step/removal-and-aftercare", "fr", "clinician_action", "pour éviter un saignement", "pour arrêter un saignement"),
    ("procedure_step/removal-and-aftercare", "es", "clinician_action", "para evitar un sangrado", "para detener un sangrado"),
    ("procedure_step/follow-up", "en", "clinician_action", "and determines whether", "and decides with you whether"),
    ("procedure_step/follow-up", "fr", "clinician_action", "et détermine", "et décide avec vous"),
    ("procedure_step/follow-up", "es", "clinician_action", "y determina", "y decide con usted"),
    ("evidence_statement/short-term-benefit", "en", "evidence", "The grades are those of the review", "Nobody has graded how sure it is"),
    ("evidence_statement/short-term-benefit", "fr", "evidence", "Les degrés de certitude sont ceux de la revue", "Personne n’en a évalué le degré de certitude"),
    ("evidence_statement/short-term-benefit", "fr", "statement", "appuie", "confirme"),
    ("overview/conditions-overview", "en", "body", "are among those named as most commonly treated", "are treated most often"),
    ("overview/conditions-overview", "fr", "body", "sont cités parmi ceux qui sont le plus souvent traités", "sont traités le plus souvent"),
    ("limitation/long-term-evidence-inconclusive", "fr", "description", "Elle appuie", "Elle confirme"),
]  # fmt: skip
STATED = [
    (record.name, locale, id)
    for record in RECORDS.values()
    for locale in record.texts
    for id in record.facts
    if FACTS[id]["modality"] != "is"
]
NOT_GIVEN = [
    ("contraindication/pregnancy", "level", "absolute"),
    ("contraindication/needle-phobia", "level", "absolute"),
    ("contraindication/bleeding-clotting-disorder", "level", "absolute"),
    ("contraindication/blood-thinners", "level", "absolute"),
    ("contraindication/compromised-immune-system", "level", "absolute"),
    ("contraindication/pacemaker", "level", "not_recommended"),
    ("benefit/chronic-pain", "horizon", "long"),
    ("condition/chronic-pain-and-knots", "horizon", "long"),
    ("benefit/fast-pain-relief", "certainty", "high"),
    ("limitation/punctured-lung", "certainty", "very_low_to_moderate"),
]


@pytest.mark.parametrize("passage", ONCE, ids=lambda passage: f"{passage[0]} {passage[1]} {passage[4]}")
def test_a_shifted_passage_is_found_when_it_is_put_back(passage: tuple[str, str, str, str, str]) -> None:
    assert [found for found in shifts(put_back(*passage), FACTS) if found[1] == passage[1]]


def without_marks(value: Any, marks: str) -> Any:
    """A text, wherever its lines break, that says of nothing how sure it is."""
    if isinstance(value, dict):
        return {name: without_marks(each, marks) for name, each in value.items()}
    if isinstance(value, list):
        return [without_marks(each, marks) for each in value]
    return re.sub(rf"\b(?:{marks})(?!\w)", "–", re.sub("[ \n]+", " ", str(value)), flags=re.IGNORECASE)


def test_whatever_loses_its_marks_is_found_in_every_language() -> None:
    assert len(STATED) > 800
    unseen = []
    for name, locale, id in STATED:
        record, marks = RECORDS[name], MARKS[FACTS[id]["modality"]][locale.split("-")[0]]
        bare = replace(record, raw={**record.raw, locale: without_marks(record.texts[locale], marks)})
        if (id, locale) not in {(told, where) for told, where, _ in shifts(bare, FACTS)}:
            unseen.append((name, locale, id))
    assert unseen == []


@pytest.mark.parametrize(("name", "field", "value"), NOT_GIVEN)
def test_a_level_a_horizon_or_a_grade_that_nobody_gave_is_found(name: str, field: str, value: str) -> None:
    record = RECORDS[name]
    put = replace(record, raw={**record.raw, "und": {**record.neutral, field: value}})
    assert [found for found in shifts(put, FACTS) if found[1] == "und"]


def test_a_contraindication_is_never_absolute_since_no_source_is() -> None:
    assert {record.neutral.get("level") for record in RECORDS.values()} - {None} <= {*LEVELS.values()}


TITLE_MARKS = {
    "en": r"\b(?:may|can|thought|said|aims?|often|used|drug-free)\b",
    "fr": r"\b(?:pourrait|peut|vise|souvent|utilisée|sans médicament)\b",
}


@pytest.mark.parametrize("language", TITLE_MARKS)
def test_no_title_of_a_benefit_promises_it(language: str) -> None:
    titles = [record.texts[language]["title"] for record in RECORDS.values() if record.type == "benefit"]
    assert len(titles) == 21
    assert [title for title in titles if not re.search(TITLE_MARKS[language], title, re.IGNORECASE)] == []
