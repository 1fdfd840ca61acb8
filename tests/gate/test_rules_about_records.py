"""What rules find that look at more than words: limits, publications, retractions, reviews, reading ease and JSON-LD."""

from io import StringIO
from typing import Any

import pytest

from api.models import Record
from api.services.gate.language import language_of
from api.services.gate.readability import FORMULAS, ease, formula_of
from api.services.gate.sentences import sentences
from tests.acts import Pinned, alter_settings, load_retractions, review
from tests.calls import read, save
from tests.conftest import Write
from tests.factories import NOW, edit, edit_live, make_record
from tests.people import Desk, pin

LONG = "Physiotherapeutic interventions necessitate comprehensive interdisciplinary considerations regarding musculoskeletal functionality. "
EASY = "We put a thin needle in the sore spot. You may feel a small twitch. Then we take it out. "


def codes(problems: list[dict[str, Any]]) -> set[str]:
    return {each["code"] for each in problems}


@pytest.fixture
def citation(library: str, write: Write) -> Record:
    """A live publication."""
    made: Record = write(make_record, "citation", neutral={"doi": "10.2519/jospt.2017.7096"})
    return made


def test_a_publication_that_cannot_be_found_is_told(author: Desk, write: Write, library: str) -> None:
    bare = write(make_record, "citation")
    assert codes(read(author, bare, "en")["problems"]) == {"citation-malformed"}
    write(edit_live, bare, "und", url="https://example.org/study")
    assert codes(read(author, bare, "en")["problems"]) == set()
    write(edit_live, bare, "und", year=2100)
    assert codes(read(author, bare, "en")["problems"]) == {"citation-malformed"}


def test_a_retracted_publication_and_what_rests_on_it_do_not_go_live(
    author: Desk, publisher: Desk, citation: Record, write: Write
) -> None:
    resting = write(make_record, "faq", neutral={"citations": [citation.id]})
    assert codes(read(author, resting, "en")["problems"]) == set()
    listed = "OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDate\n10.2519/JOSPT.2017.7096,0,Retraction,1/2/2024\n"
    write(load_retractions, StringIO(listed), now=NOW)
    assert codes(read(author, citation, "en")["problems"]) == {"citation-retracted"}
    told = read(author, resting, "en")["problems"]
    assert codes(told) == {"citation-retracted"}
    assert "1/2/2024" in told[0]["detail"]
    fresh = write(make_record, "faq", live=False, neutral={"citations": [citation.id]})
    pins = [write(pin, fresh, each) for each in ("und", "en")]
    assert publisher.refused("publish", *pins) == ["citation-retracted"]
    # What readers have already keeps nobody from mending something else.
    write(edit, resting, "en", answer="Mended.")
    publisher.act("publish", write(pin, resting, "en"))


def test_a_new_list_takes_the_place_of_the_old_one(author: Desk, citation: Record, write: Write) -> None:
    write(load_retractions, StringIO("doi,nature\n10.2519/jospt.2017.7096,Retraction\n"), now=NOW)
    write(load_retractions, StringIO("pmid,nature\n123,Retraction\n"), now=NOW)
    assert codes(read(author, citation, "en")["problems"]) == set()


def test_a_benefit_without_its_limits_in_the_same_language_is_told(author: Desk, write: Write, library: str) -> None:
    limit = write(make_record, "limitation")
    given = {"caveats": [limit.id]}
    benefit = write(make_record, "benefit", locales=("en", "fr"), neutral=given)
    assert codes(read(author, benefit, "en")["problems"]) == set()
    assert codes(read(author, benefit, "fr")["problems"]) == {"benefit-unlimited"}


def test_a_serious_limitation_without_a_safety_net_is_told(author: Desk, write: Write, library: str) -> None:
    limit = write(make_record, "limitation", neutral={"kind": "side_effect", "severity": "serious"})
    [told] = read(author, limit, "en")["problems"]
    assert (told["code"], told["field"]) == ("risk-without-help", "safety_nets")


def test_what_no_clinician_has_reviewed_is_told_where_readers_are_told_so(
    author: Desk, write: Write, library: str
) -> None:
    limit = write(make_record, "aftercare")
    assert codes(read(author, limit, "en")["problems"]) == set()
    write(alter_settings, "core", {"clinical_review": "marked_for_safety"}, actor="o", now=NOW)
    assert codes(read(author, limit, "en")["problems"]) == {"review-overdue"}
    write(
        review, [Pinned(limit.id, "core", "en")], reviewer={"name": "Rita"}, reviewed_on=NOW.date(), actor="r", now=NOW
    )
    assert codes(read(author, limit, "en")["problems"]) == set()


def test_what_is_harder_to_read_than_the_site_wants_is_told_with_the_formula(
    author: Desk, write: Write, library: str
) -> None:
    record = write(make_record, "faq")
    assert "hard-to-read" not in codes(save(author, record, "en", {"answer": LONG * 15})["problems"])
    write(alter_settings, "core", {"reading_ease": {"en": 60}}, actor="o", now=NOW)
    told = next(each for each in read(author, record, "en")["problems"] if each["code"] == "hard-to-read")
    assert told["severity"] == "hint"
    assert "Flesch Reading Ease" in told["detail"]
    assert "hard-to-read" not in codes(save(author, record, "en", {"answer": EASY * 15})["problems"])
    # Of a few words nobody can tell.
    assert "hard-to-read" not in codes(save(author, record, "en", {"answer": LONG})["problems"])


@pytest.mark.parametrize(
    ("locale", "easy", "hard"),
    [
        ("en", EASY, LONG),
        ("fr", "On pique le point qui fait mal. Vous sentez un petit choc. Puis on la retire. ", "La compréhension interdisciplinaire nécessite des considérations physiothérapeutiques particulièrement approfondies concernant la fonctionnalité. "),
        ("es", "Se pincha el punto que duele. Nota un leve salto. Luego se saca. ", "La comprensión interdisciplinaria necesita consideraciones fisioterapéuticas particularmente profundizadas sobre la funcionalidad musculoesquelética. "),
    ],
)  # fmt: skip
def test_the_formula_of_each_language_tells_easy_from_hard(locale: str, easy: str, hard: str) -> None:
    formula, language = formula_of(locale), language_of(locale)
    assert formula is not None
    assert language is not None
    scores = [ease(formula, language, [each.text for each in sentences(text * 15)]) for text in (easy, hard)]
    assert scores[0] is not None
    assert scores[1] is not None
    assert scores[0] > 70 > 30 > scores[1]


def test_english_is_scored_as_flesch_published_it() -> None:
    assert FORMULAS["en"].score(words=100, sentences=5, syllables=150) == pytest.approx(59.635)
    assert FORMULAS["fr"].score(words=100, sentences=5, syllables=150) == pytest.approx(76.3)
    assert FORMULAS["es"].score(words=100, sentences=5, syllables=200) == pytest.approx(62.235)
