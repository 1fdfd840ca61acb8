"""A list may be written as one parameter with commas or as several; what has one value is refused when it is given twice."""

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.client import Client, document

CORE = "/v1/sites/core"
LISTS = [
    (f"{CORE}/search?q=needle&", "types", ["faq", "benefit"]),
    (f"{CORE}/faqs?", "fields", ["question", "answer"]),
    (f"{CORE}/faqs?", "text", ["html", "plain"]),
    (f"{CORE}/faqs?", "sort", ["-updated_at", "title"]),
    (f"{CORE}/faqs?", "include", ["citations", "links"]),
    (f"{CORE}/faqs?", "category", ["practical", "session"]),
    (f"{CORE}/routes?", "types", ["faq", "benefit"]),
    (f"{CORE}/sync?", "types", ["faq", "benefit"]),
]


@pytest.mark.parametrize(("address", "name", "values"), LISTS)
def test_a_list_may_be_repeated(seeded: Client, address: str, name: str, values: list[str]) -> None:
    with_commas = seeded.json(f"{address}{name}={','.join(values)}")
    repeated = seeded.json(address + urlencode([(name, each) for each in values]))
    assert repeated == with_commas
    both = seeded.json(f"{address}{name}={','.join(values)}&{name}={values[0]}")
    assert both["items"] == with_commas["items"]


def test_a_repeated_list_goes_on_where_it_stopped(seeded: Client) -> None:
    page = seeded.json(f"{CORE}/records?types=faq&types=benefit&limit=2&fields=question&fields=title")
    assert "types=faq,benefit" in page["next"]
    assert "fields=question,title" in page["next"]
    following = seeded.json(page["next"])
    assert {each["type"] for each in following["items"]} <= {"faq", "benefit"}
    cursor = page["next"].partition("cursor=")[2]
    again = f"{CORE}/records?types=faq&types=benefit&limit=2&fields=question&fields=title&cursor={cursor}"
    assert seeded.json(again)["items"] == following["items"]


def test_a_repeated_list_is_kept_on_the_way_to_a_seq(seeded: Client) -> None:
    answer = seeded.get(f"{CORE}/faqs?text=html&text=plain&at=2026-11-24T00:00:00Z")
    assert answer.headers["Location"].startswith(f"{CORE}/faqs?text=html,plain&at=")


@pytest.mark.parametrize("query", ["types=&types=faq", "types=faq&types=", "types=faq&types=a,,b"])
def test_an_empty_value_of_a_repeated_list_is_refused(seeded: Client, query: str) -> None:
    problem = seeded.problem(f"{CORE}/routes?{query}", 400)
    assert problem["errors"][0]["parameter"] == "types"


def described_parameters() -> list[tuple[str, str, bool]]:
    """Every parameter of the public API's queries: path, name, and whether it is a list."""
    fill = {
        "{site}": "core",
        "{topic}": "dry-needling",
        "{slug_or_id}": "does-it-hurt",
        "{id}": "x",
        "{type_name}": "faq",
    }
    found: list[tuple[str, str, bool]] = []
    for path, methods in document()["paths"].items():
        if not path.startswith("/v1/admin"):
            for place, value in fill.items():
                path = path.replace(place, value)  # noqa: PLW2901 - filled step by step
            queries: list[dict[str, Any]] = [
                each for each in methods.get("get", {}).get("parameters", ()) if each.get("in") == "query"
            ]
            found += [(path, each["name"], each["schema"].get("type") == "array") for each in queries]
    return found


def test_every_single_value_is_refused_when_it_is_repeated_and_no_list_is(seeded: Client) -> None:
    for path, name, is_list in described_parameters():
        answer = seeded.get(f"{path}?{name}=x&{name}=y")
        errors = answer.json.get("errors", [])
        twice = [each["parameter"] for each in errors if each.get("detail") == "Given more than once."]
        assert twice == ([] if is_list else [name]), (path, name, answer.text)
