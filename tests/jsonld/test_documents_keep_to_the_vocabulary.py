"""Every document that can be made holds only what schema.org's vocabulary has, where it has it: four judges say so."""

from typing import Any

import pytest

from api.reading.jsonld.checking import check
from api.record_types import RECORD_TYPES
from tests.jsonld.adobe import adobe_findings
from tests.jsonld.examples import (
    CITATION,
    CLINIC,
    LIBRARY,
    REVIEW,
    Site,
    every_choice,
    every_item,
    page,
    page_document,
    record_document,
)
from tests.jsonld.shapes import shacl_problems
from tests.jsonld.typed import tsc_errors

SITES = (LIBRARY, CLINIC)
Document = dict[str, Any]


def documents(site: Site) -> list[Document]:
    known = {CITATION["id"]: CITATION}
    records = [record_document(each, site, items=known) for each in [*every_item(review=REVIEW), *every_choice()]]
    alone = [record_document({**each, "topic": None}, site) for each in every_item()]
    return [*records, *alone, page_document(page(review=REVIEW), site), page_document(page(), site)]


@pytest.fixture(scope="module", params=SITES, ids=[site.key for site in SITES])
def every_document(request: pytest.FixtureRequest) -> list[Document]:
    return documents(request.param)


def test_the_examples_have_every_type() -> None:
    assert {each["type"] for each in every_item()} == set(RECORD_TYPES)


def test_our_checker_finds_nothing(every_document: list[Document]) -> None:
    assert [problem for document in every_document for problem in check(document)] == []


@pytest.mark.long
def test_shacl_finds_nothing(every_document: list[Document]) -> None:
    # One graph of all records costs as much as one record, and the two pages are graphs of their own.
    *records, first, second = every_document
    together = {**first, "@graph": [node for record in records for node in record["@graph"]]}
    assert [problem for document in (together, first, second) for problem in shacl_problems(document)] == []


@pytest.mark.usefixtures("compiler")
@pytest.mark.long
def test_typescript_finds_nothing() -> None:
    # The compiler takes longer to read the types than to judge by them.
    assert tsc_errors([document for site in SITES for document in documents(site)]) == []


@pytest.mark.usefixtures("validator")
@pytest.mark.long
def test_adobe_s_validator_finds_neither_errors_nor_warnings() -> None:
    assert adobe_findings([document for site in SITES for document in documents(site)]) == []
