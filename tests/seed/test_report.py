"""The report on the seed finds what it is there to find, and finds nothing in the seed as it is."""

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from tests.seed.files import SEED, Written, contradicting, records
from tests.seed.report.__main__ import main, one_as_text
from tests.seed.report.measures import Measure, measures
from tests.seed.report.plainness import HARDEST, talk_of_documents
from tests.seed.report.sources import resting_on_nothing
from tests.seed.report.statements import tells
from tests.seed.served import Served

RECORDS = {record.name: record for record in records("core")}
NAMES = [
    "statements", "contradictions", "certainty", "safety", "reading", "dossier", "typography", "uncited", "links"
]  # fmt: skip


@pytest.fixture(scope="module")
def found(served: Served) -> dict[str, Measure]:
    return {each.name: each for each in measures(served)}


@pytest.mark.parametrize("name", NAMES)
def test_the_seed_keeps_to_every_bound(found: dict[str, Measure], name: str) -> None:
    assert list(found) == NAMES
    assert list(found[name].faults) == []


def test_every_document_site_and_language_is_measured(found: dict[str, Measure]) -> None:
    assert {"000", "001", "002", "003", "004"} <= found["statements"].rows.keys()
    assert all(row["claims"] == row["with certainty"] for row in found["certainty"].rows.values())
    assert found["certainty"].rows.keys() == found["links"].rows.keys() > {"riverbank es", "erable fr-CA"}
    assert found["reading"].rows.keys() == found["safety"].rows.keys() == HARDEST.keys()
    assert len(found["contradictions"].rows) == len(contradicting()) >= 19


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "Some accounts say most patients."), ("en", "The list of effects was lost."), ("en", "No references go with this."),
        ("en", "One source says so."), ("en", "It is not recommended in one place."), ("fr", "Cela est dit sans références."),
        ("fr", "Les descriptions de qui peut la pratiquer diffèrent."), ("fr-CA", "D’autres passages comptent autrement."),
        ("fr", "Elle est déconseillée à un endroit."), ("es", "En algunas descripciones se dice."), ("es", "Se estima, sin referencia."),
        ("es", "En otro lugar se pide cuidado."),
    ],
)  # fmt: skip
def test_talk_of_documents_would_be_found(locale: str, words: str) -> None:
    assert talk_of_documents({"answer": words}, locale)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "It goes for the source of the pain."),
        ("fr", "S’attaque à la source de la douleur."),
        ("es", "Una aguja pasa."),
    ],
)
def test_words_about_the_treatment_are_no_talk_of_documents(locale: str, words: str) -> None:
    assert talk_of_documents({"answer": words}, locale) == []


def said_of(name: str, **neutral: Any) -> Written:
    record = RECORDS[name]
    return replace(record, raw={**record.raw, "und": {**record.neutral, **neutral}})


def test_a_sentence_whose_figure_stands_nowhere_would_be_found() -> None:
    record = RECORDS["limitation/punctured-lung"]
    said = [
        "It is put at less than 0.01%.",
        "A rate of at most 0,04 %.",
        "It happens to 1 in 77 people.",
        "1. It is rare.",
    ]
    assert list(resting_on_nothing(record, said)) == [said[2]]


def test_all_that_a_record_says_rests_on_nothing_where_it_names_nothing() -> None:
    bare = said_of("limitation/punctured-lung", sources=[], citations=[])
    assert list(resting_on_nothing(bare, ["It is rare."])) == ["It is rare."]


def test_one_side_of_a_contradiction_is_not_both() -> None:
    sides = [["F154"], ["F155"]]
    pregnancy = RECORDS["contraindication/pregnancy"]
    assert tells(pregnancy, sides)
    assert not tells(replace(pregnancy, raw={**pregnancy.raw, "facts": {"action": ["F154"]}}), sides)


def test_a_measure_that_is_broken_shows_its_first_faults() -> None:
    broken = Measure("links", "Links", "0 dead", {"core en": {"dead": 12}}, [f"fault {number}" for number in range(12)])
    assert not broken.holds
    assert one_as_text(broken).splitlines()[-2:] == ["  ! fault 9", "  ! and 2 more"]


@pytest.mark.long
def test_it_is_printed_for_programs_and_ends_well() -> None:
    command = [sys.executable, "-m", "tests.seed.report", "--json"]
    printed = subprocess.run(command, cwd=SEED.parent, capture_output=True, text=True, check=True)
    told = json.loads(printed.stdout)
    assert (told["holds"], [each["name"] for each in told["measures"]]) == (True, NAMES)


def test_it_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    assert "a bound is broken" in " ".join(capsys.readouterr().out.split())
