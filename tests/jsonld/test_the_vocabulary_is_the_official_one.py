"""The committed part of the vocabulary is what schema.org publishes, not what we would like it to say."""

import os

import pytest

from api.reading.jsonld.vocabulary import table
from tests.jsonld.vocabulary import USED, WHOLE, cut


def test_the_table_is_the_cut_of_the_whole_vocabulary() -> None:
    if not WHOLE.exists() and os.environ.get("CONTENT_TEST_REQUIRE_ALL") != "1":
        pytest.skip("`npm ci` has not run in tests/jsonld, so the table was not compared with the vocabulary.")
    assert cut(WHOLE.read_text(encoding="utf-8")) == table()


def test_the_table_credits_its_authors() -> None:
    assert "schema.org community" in table()["credit"]
    assert "CC BY-SA" in table()["credit"]


@pytest.mark.parametrize("type", USED)
def test_every_type_descends_from_thing(type: str) -> None:
    types = table()["types"]
    while types[type]:
        type = types[type][0]
    assert type == "Thing"
