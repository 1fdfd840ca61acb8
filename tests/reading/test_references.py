"""Publications are references: on one line for people, and in CSL-JSON for programs, whatever is known of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from api.reading.references import csl, formatted, reference_of
from api.record_types import RECORD_TYPES

SCHEMA = json.loads((Path(__file__).parent / "csl.schema.json").read_text())
GATTIE: dict[str, Any] = {
    "design": "systematic_review", "authors": ["Gattie, Erica", "Cleland, J.-A.", "Snodgrass, S"], "year": 2017,
    "date": "2017-03", "container": "J Pain", "volume": "47", "issue": "3", "pages": "133-149",
    "doi": "10.2519/jospt.2017.7096", "pmid": "28158962", "url": "https://journal.example/7096",
}  # fmt: skip
LEAFLET = {"kind": "leaflet", "publisher": "The clinic", "url": "https://clinic.example/leaflet"}
WORDS = st.text("Aé,.- '’ß漢\u00a0", min_size=1, max_size=20).map(str.strip).filter(bool)


def test_an_article_is_cited_as_pubmed_cites_it() -> None:
    assert formatted("Does it help?", GATTIE, "en") == (
        "Gattie E, Cleland JA, Snodgrass S. Does it help? J Pain. 2017;47(3):133-149. doi:10.2519/jospt.2017.7096. "
        "PMID: 28158962."
    )


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "A leaflet. The clinic. [date unknown]. Available from: https://clinic.example/leaflet"),
        ("fr-CA", "A leaflet. The clinic. [date inconnue]. Disponible sur\u00a0: https://clinic.example/leaflet"),
        ("es", "A leaflet. The clinic. [fecha desconocida]. Disponible en: https://clinic.example/leaflet"),
        ("ja", "A leaflet. The clinic. [date unknown]. Available from: https://clinic.example/leaflet"),
    ],
)
def test_the_few_words_in_it_are_the_readers(locale: str, said: str) -> None:
    assert formatted("A leaflet", LEAFLET, locale) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "T. [date unknown]."),
        ({"authors": ["Gattie E", "Cleland JA"], "year": 2017, "container": "J Pain, 47(3):133-149, 2017-03"}, "Gattie E, Cleland JA. T. J Pain, 47(3):133-149, 2017-03."),
        ({"container": "J Pain", "year": 2025, "pages": "pzaf078"}, "T. J Pain. 2025:pzaf078."),
        ({"container": "J Pain", "volume": "3"}, "T. J Pain. 3."),
        ({"container": "News", "date": "2002-10-25"}, "T. News. 2002-10-25."),
        ({"authors": [f"Author, {letter}" for letter in "ABCDEFGH"], "year": 2020}, "Author A, Author B, Author C, Author D, Author E, Author F, et al. T. 2020."),
    ],
)  # fmt: skip
def test_what_is_not_known_is_left_out_and_what_was_written_before_stays(fields: dict[str, Any], said: str) -> None:
    assert formatted("T", fields, "en") == said


def test_programs_get_every_part_by_itself() -> None:
    assert csl("7", "Does it help?", GATTIE) == {
        "id": "7", "type": "article-journal", "title": "Does it help?",
        "author": [
            {"family": "Gattie", "given": "Erica"}, {"family": "Cleland", "given": "J.-A."},
            {"family": "Snodgrass", "given": "S"},
        ],
        "container-title": "J Pain", "volume": "47", "issue": "3", "page": "133-149",
        "issued": {"date-parts": [[2017, 3]]}, "DOI": "10.2519/jospt.2017.7096", "PMID": "28158962",
        "URL": "https://journal.example/7096",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Cleveland Clinic", "Gattie E", "Clinic,", ", E"])
def test_who_is_not_known_to_be_a_person_is_told_whole(name: str) -> None:
    assert csl("7", "T", {"authors": [name]})["author"] == [{"literal": name}]


DETAILS = st.fixed_dictionaries(
    {},
    optional={
        "design": st.sampled_from(RECORD_TYPES["citation"].field("design").options),  # type: ignore[union-attr]
        "authors": st.lists(WORDS, max_size=9), "container": WORDS, "publisher": WORDS, "volume": WORDS, "issue": WORDS,
        "pages": WORDS, "year": st.integers(1500, 2200), "date": st.sampled_from(["2017", "2017-03", "2017-03-31"]),
        "doi": st.just(GATTIE["doi"]), "pmid": st.just("1"), "url": st.just("https://a.example/"),
    },
)  # fmt: skip


@given(WORDS, DETAILS, st.sampled_from(["en", "fr", "es", "de"]))
def test_whatever_is_known_it_is_valid_and_on_one_line(title: str, fields: dict[str, Any], locale: str) -> None:
    found = reference_of("7", title, fields, locale)
    assert [*Draft202012Validator(SCHEMA).iter_errors([found["csl"]])] == []
    assert "\n" not in found["formatted"]
    assert title in found["formatted"]
    assert "None" not in found["formatted"]


@pytest.mark.parametrize("wrong", [{"type": "study"}, {"year": 2017}, {"author": [{"name": "A"}]}, {"issued": "2017"}])
def test_the_schema_sees_mistakes(wrong: dict[str, Any]) -> None:
    assert [*Draft202012Validator(SCHEMA).iter_errors([{"id": "7", "type": "book", **wrong}])]
