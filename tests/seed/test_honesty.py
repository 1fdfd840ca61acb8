"""The seed claims nothing that is not so: no review, no grade, no human translator, nothing that a document lost."""

import re

import pytest

from tests.seed.files import SEED, Written, facts, ids, records, words_of
from tests.seed.served import Served

REVIEW_CLAIM = re.compile(
    r"(?:clinical|medical|expert|peer)\w*[- ](?:review|approv|verif|check)ed"
    r"|(?:reviewed|approved|verified|checked|validated) by (?:a|an|our|the)\b"
    r"|(?:relu|révisé|vérifié|validé|approuvé)e?s? (?:cliniquement|médicalement|par)\b"
    r"|(?:revisad|verificad|validad|aprobad)[oa]s? (?:clínicamente|médicamente|por)\b",
    re.IGNORECASE,
)
# What the Gattie review concludes, by GRADE.
RANGE = "very_low_to_moderate"
# The paragraphs that announce a list whose items did not survive.
LOST_LISTS = ("000:6", "000:7", "001:5", "001:14")
# Of how many records of a type the heading or question did not survive.
LOST_HEADINGS = {"benefit": 8, "limitation": 8, "procedure_step": 5, "faq": 6 + 4, "related_service": 5}


def test_translations_say_that_a_machine_made_them(served: Served) -> None:
    for item in served.every_item():
        is_original = item["locale"]["served"] == item["locale"]["source"]
        is_clinics_own = item["id"] not in served.items("core", "en")
        if is_original or not is_clinics_own:
            assert item["locale"]["method"] == ("original" if is_original else "machine"), item["title"]


def test_no_record_has_a_review(served: Served) -> None:
    reviews = [item["review"] for item in served.every_item()]
    assert {review["status"] for review in reviews} == {"unreviewed"}
    assert not any(review[name] for review in reviews for name in ("last_reviewed_on", "next_due_on", "reviewer"))


def test_no_text_claims_a_review() -> None:
    claims = {
        record.name: found.group() for record in records() if (found := REVIEW_CLAIM.search(words_of(record.raw)))
    }
    assert claims == {}


def test_a_claim_of_a_review_would_be_found() -> None:
    for claim in ("Medically reviewed in May", "validé par un médecin", "Revisado por especialistas"):
        assert REVIEW_CLAIM.search(claim)


def test_no_grade_is_ours_and_no_explanation_is_called_established(served: Served) -> None:
    items = served.every_item()
    graded = {
        item["id"] for item in items if item["fields"].get("certainty") not in (None, "not_graded", "conflicting")
    }
    # The one grade is that of the review that the record names.
    assert graded == {ids()["evidence_statement/short-term-benefit"]}
    assert {item["fields"]["certainty"] for item in items if item["id"] in graded} == {RANGE}
    assert "established" not in {item["fields"].get("plausibility") for item in items}


def test_every_benefit_comes_with_a_limitation(served: Served) -> None:
    assert all(item["relations"]["caveats"] for item in served.of_type("core", "en", "benefit"))


@pytest.mark.parametrize("source", LOST_LISTS)
def test_a_lost_list_is_told_of_and_not_made_up(source: str) -> None:
    telling = [
        record for record in records("core") if source in record.neutral.get("sources", ()) and _says_lost(record)
    ]
    assert telling
    surviving = {fact["id"] for fact in facts() if fact["sources"] == [source]}
    carried = {id for record in telling for id in record.facts}
    # What only this paragraph says is what survived of it: an introduction to a list, without the list.
    assert surviving <= carried


@pytest.mark.parametrize(("type_name", "count"), LOST_HEADINGS.items())
def test_a_heading_of_our_own_is_owned_up_to(type_name: str, count: int) -> None:
    notes = [record.neutral.get("editor_note", "") for record in records("core") if record.type == type_name]
    assert (
        len([note for note in notes if re.search(r"(?:heading|question) (?:of this entry )?was lost", note)]) == count
    )


def _says_lost(record: Written) -> bool:
    return "lost" in record.neutral.get("editor_note", "")


def test_the_readme_says_that_no_clinician_has_reviewed_it() -> None:
    assert "No clinician has reviewed any of it." in (SEED / "README.md").read_text()
