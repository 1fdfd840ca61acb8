"""The model as data."""

import pytest

from api.record_types import RECORD_TYPES
from tests.client import Client


def test_every_type_is_described_in_the_order_of_a_page(seeded: Client) -> None:
    assert [each["name"] for each in seeded.json("/v1/types")["items"]] == list(RECORD_TYPES)


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_one_type_is_described_as_in_the_list(seeded: Client, name: str) -> None:
    body = seeded.json(f"/v1/types/{name}")
    assert body in seeded.json("/v1/types")["items"]
    assert [each["name"] for each in body["fields"]] == [each.name for each in RECORD_TYPES[name]]


def test_a_field_says_what_it_is_and_what_binds_it(seeded: Client) -> None:
    fields = {each["name"]: each for each in seeded.json("/v1/types/faq")["fields"]}
    assert fields["answer"] == {
        "name": "answer", "kind": "rich_text", "help": "The full answer.", "localized": True, "localizable": False, "rich": True, "required": True,
        "clinical": True, "overridable": False, "filterable": False, "limits": {"max_length": 20_000}, "enum": None,
        "targets": None, "columns": None,
    }  # fmt: skip
    assert fields["category"]["enum"] == ["about", "safety", "session", "results", "aftercare", "practical"]
    assert fields["category"]["filterable"]
    assert fields["topic"]["targets"] == ["topic"]


def test_the_columns_of_a_table_are_described_as_fields(seeded: Client) -> None:
    rows = next(each for each in seeded.json("/v1/types/comparison")["fields"] if each["kind"] == "rows")
    assert [each["name"] for each in rows["columns"]] == ["criterion", "a", "b"]


def test_an_unknown_type_is_not_found(seeded: Client) -> None:
    assert "faq" in seeded.problem("/v1/types/recipe", 404)["detail"]
