"""Citations and source documents are served as references, and identifiers are bare however they were pasted."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from api.models import Record
from api.record_types import RECORD_TYPES
from tests.calls import publish, save, try_to_save
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live, make_record
from tests.people import Desk, expect

DETAILS = {"authors": ["Doe, Jane"], "year": 2017, "container": "J Pain", "volume": "4", "doi": "10.1000/182"}
IDENTIFIERS = RECORD_TYPES["citation"].schema(localized=False)


@pytest.fixture
def study(write: Write, library: str) -> Record:
    made: Record = write(make_record, "citation", slug="study", title="A study", neutral=DETAILS)
    return made


def test_an_item_has_its_reference_and_others_have_none(client: Client, study: Record) -> None:
    reference = client.json("/v1/sites/core/citations/study")["reference"]
    assert reference["formatted"] == "Doe J. A study. J Pain. 2017;4. doi:10.1000/182."
    assert (reference["csl"]["DOI"], reference["csl"]["id"]) == ("10.1000/182", study.id)
    assert "reference" not in client.json("/v1/sites/core/topics")["items"][0]


def test_programs_that_manage_references_get_a_list_of_one(client: Client, study: Record) -> None:
    answer = client.get("/v1/sites/core/citations/study?format=csl")
    assert answer.headers["Content-Type"] == "application/vnd.citationstyles.csl+json"
    reference = client.json("/v1/sites/core/citations/study")["reference"]
    assert json.loads(answer.data) == [reference["csl"]]
    assert f"record:{study.id}" in answer.headers["Surrogate-Key"]


def test_other_records_are_no_references(client: Client, write: Write, library: str) -> None:
    topic = write(make_record, "topic")
    assert client.problem(f"/v1/sites/core/topics/{topic.id}?format=csl", 400)["errors"][0]["parameter"] == "format"


def test_a_new_detail_moves_the_reference_and_its_rev(client: Client, write: Write, study: Record) -> None:
    before = client.json("/v1/sites/core/citations/study")
    write(edit_live, study, "und", issue="2")
    now = client.json("/v1/sites/core/citations/study")
    assert now["reference"]["formatted"] == "Doe J. A study. J Pain. 2017;4(2). doi:10.1000/182."
    assert now["rev"] != before["rev"]


def test_a_page_and_phones_have_the_reference_too(client: Client, study: Record) -> None:
    [synced] = client.json("/v1/sites/core/sync", types="citation")["items"]
    assert synced["data"]["reference"] == client.json("/v1/sites/core/citations/study")["reference"]


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("doi", "jospt.2017.7096", "A DOI is such as"),
        ("doi", "https://www.jospt.example/doi/10.2519/jospt.2017.7096", "A DOI is such as"),
        ("doi", "10.2519", "A DOI is such as"),
        ("doi", "10.2519/", "A DOI is such as"),
        ("doi", "10.2519/two words", "A DOI is such as"),
        ("pmid", "PMC5117979", "A PubMed number is digits"),
        ("pmid", "28158962; 26955257", "A PubMed number is digits"),
        ("pmid", "0", "A PubMed number is digits"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/?term=needle", "A PubMed number is digits"),
        ("date", "March 2017", "A date is a year"),
        ("date", "2017-13", "A date is a year"),
        ("date", "2017-02-30", "A date is a year"),
        ("date", "0000", "A date is a year"),
    ],
)
def test_what_cannot_be_looked_up_is_refused_by_field_and_rule(
    editor: Desk, study: Record, field: str, value: str, rule: str
) -> None:
    before = save(editor, study, "und", {})["fields"]
    response = try_to_save(editor, study, "und", {field: value}, headers={"If-Match": "*"})
    errors = expect(response, 422)["errors"]
    assert {each["pointer"] for each in errors} == {f"#/fields/{field}"}
    assert any(rule in each["detail"] for each in errors)
    assert save(editor, study, "und", {})["fields"] == before


def test_what_is_pasted_is_stored_and_served_bare(client: Client, editor: Desk, study: Record) -> None:
    pasted = {"doi": "https://doi.org/10.2519/JOSPT.2017.7096", "pmid": "https://pubmed.ncbi.nlm.nih.gov/28158962/"}
    saved = save(editor, study, "und", pasted)["fields"]
    assert (saved["doi"], saved["pmid"]) == ("10.2519/jospt.2017.7096", "28158962")
    publish(editor, study, "und")
    assert client.json("/v1/sites/core/citations/study")["fields"]["doi"] == "10.2519/jospt.2017.7096"


BEFORE_DOI = [
    "",
    "doi:",
    "DOI ",
    "doi: ",
    "https://doi.org/",
    "http://dx.doi.org/",
    "info:doi/",
    "urn:doi:",
    "doi.org/",
]
BEFORE_PMID = ["", "PMID: ", "pmid", "PubMed PMID: ", "PubMed: ", "https://pubmed.ncbi.nlm.nih.gov/", "https://www.ncbi.nlm.nih.gov/pubmed/"]  # fmt: skip
SUFFIXES = st.text("abcXYZ0189.-_()/", min_size=1, max_size=20).filter(lambda each: each[-1] not in ".,;")


@given(st.sampled_from(BEFORE_DOI), st.integers(1000, 999_999_999), SUFFIXES, st.sampled_from(["", ".", ";", " "]))
def test_whatever_leads_to_a_doi_is_taken_off(before: str, registrant: int, suffix: str, after: str) -> None:
    bare = f"10.{registrant}/{suffix}"
    assert loaded(doi=f"{before}{bare}{after}") == {"doi": bare.lower()}


@given(st.sampled_from(BEFORE_PMID), st.integers(1, 999_999_999), st.sampled_from(["", ".", " ", ";"]))
def test_whatever_leads_to_a_pubmed_number_is_taken_off(before: str, number: int, after: str) -> None:
    assert loaded(pmid=f"{before}{number}{after}") == {"pmid": str(number)}


@given(st.sampled_from(["doi", "pmid"]), st.text(max_size=40))
def test_anything_else_is_refused_or_bare(field: str, text: str) -> None:
    found, wrong = tried(**{field: text})
    assert wrong <= {field}
    assert not found.get(field) or tried(**found) == (found, set())


def tried(**fields: str) -> tuple[dict[str, Any], set[str]]:
    """What is taken in, or the names of what is refused."""
    try:
        return loaded(**fields), set()
    except ValidationError as error:
        return {}, set(error.messages_dict)


def loaded(**fields: str) -> Any:
    return IDENTIFIERS.load(fields)
