"""The JSON-LD of the whole seed keeps to schema.org's vocabulary: every record and page, on every site, in every locale."""

from typing import Any

import pytest

from api.record_types import RECORD_TYPES
from tests.jsonld.checker import check
from tests.jsonld.shapes import shacl_problems
from tests.jsonld.typed import tsc_errors
from tests.seed.served import SCOPES, Served


def documents(served: Served, site: str, locale: str) -> list[dict[str, Any]]:
    """The document of every record that a site shows."""
    ids = served.items(site, locale)
    return [served.get(f"/v1/sites/{site}/records/{id}?locale={locale}&format=jsonld") for id in ids]


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_every_record_keeps_to_the_vocabulary(served: Served, site: str, locale: str) -> None:
    found = [
        (document["@graph"][0]["@id"], problem)
        for document in documents(served, site, locale)
        for problem in check(document)
    ]
    assert found == []


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_every_page_keeps_to_the_vocabulary(served: Served, site: str, locale: str) -> None:
    page = served.page(site, locale, format="jsonld")
    assert check(page) == []
    assert shacl_problems(page) == []


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_a_page_claims_no_review_and_no_translation_that_is_none(served: Served, site: str, locale: str) -> None:
    nodes = served.page(site, locale, format="jsonld")["@graph"]
    assert not [node for node in nodes if {"lastReviewed", "reviewedBy"} & node.keys()]
    assert nodes[0]["inLanguage"] == served.page(site, locale)["topic"]["locale"]["served"]


@pytest.mark.usefixtures("compiler")
@pytest.mark.long
def test_typescript_accepts_a_page_and_a_record_of_every_type(served: Served) -> None:
    first = {item["type"]: item["id"] for item in served.items("riverbank", "en").values()}
    records = [served.get(f"/v1/sites/riverbank/records/{id}?format=jsonld") for id in first.values()]
    assert len(records) == len(RECORD_TYPES)
    assert tsc_errors([served.page("riverbank", "en", format="jsonld"), *records]) == []
