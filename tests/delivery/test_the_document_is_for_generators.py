"""The OpenAPI document says all that generators of clients need: types for everything, anchored patterns, examples that hold."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from api import errors
from api.http.problem_schemas import OF_KIND
from api.http.samples import contents
from api.record_types import RECORD_TYPES
from tests.client import Client, absolute, document, problems_of, resolved

OPERATIONS = {
    operation["operationId"]: operation
    for methods in document()["paths"].values()
    for name, operation in methods.items()
    if name in ("get", "post", "put", "patch", "delete")
}
SCHEMAS = document()["components"]["schemas"]
SAID = ("$ref", "type", "enum", "const", "oneOf", "anyOf", "allOf")
FREE = {"AuditValue.before", "AuditValue.after", "JsonLdNode"}
"""What holds whatever there is: what was acted on, and the members of schema.org."""
# What differs between Python's patterns and ECMA-262 (RFC 9485 has the rest), and what needs a flag there.
NOT_ECMA = re.compile(r"\\[AZzpPwWdD]|\(\?[aiLmsux]|\(\?P|\(\?<=|\(\?<!|\(\?\(")


def walk(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every part of the document with its place, but for examples."""
    yield at, value
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in ("example", "examples", "default"):
                yield from walk(each, f"{at}/{name}")
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from walk(each, f"{at}/{place}")


def schemas_in(schema: Any, at: str) -> Iterator[tuple[str, Any]]:
    """A schema and all below it, by the names of members."""
    yield at, schema
    for name, each in schema.get("properties", {}).items():
        yield from schemas_in(each, f"{at}.{name}")
    for kind in ("oneOf", "anyOf", "allOf"):
        for each in schema.get(kind, ()):
            yield from schemas_in(each, at)
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            yield from schemas_in(schema[name], f"{at}[]")


def test_patterns_are_those_of_every_language_and_for_the_whole_text() -> None:
    patterns = {value for at, value in walk(document()) if at.endswith("/pattern") and isinstance(value, str)}
    assert len(patterns) > 5
    for pattern in patterns:
        assert pattern[0] + pattern[-1] == "^$", pattern
        assert "|" not in pattern or pattern[1] == "(", pattern
        assert NOT_ECMA.search(pattern) is None, pattern


def test_no_schema_is_without_a_type() -> None:
    bodies = [("body", each["schema"]) for each in contents(document())]
    for name, schema in (*SCHEMAS.items(), *bodies):
        for at, each in schemas_in(schema, name):
            assert any(word in each for word in SAID), at


def test_no_object_is_without_members() -> None:
    for name, schema in SCHEMAS.items():
        for at, each in schemas_in(schema, name):
            is_open = not each.get("properties") and not isinstance(each.get("additionalProperties"), dict)
            assert "object" not in each.get("type", ()) or not is_open or at in FREE, at
    assert {*SCHEMAS["SitePatch"]["properties"], "key"} == SCHEMAS["NewSite"]["properties"].keys()


def test_every_body_has_an_example_that_its_schema_allows() -> None:
    seen = 0
    for each in contents(document()):
        found = [each["example"]] if "example" in each else [one["value"] for one in each["examples"].values()]
        seen += len(found)
        for example in found:
            assert problems_of(example, absolute(each["schema"])) == [], json.dumps(example)[:300]
    assert seen > 150


def test_examples_of_parameters_are_what_their_schemas_allow() -> None:
    for name, operation in OPERATIONS.items():
        for parameter in map(resolved, operation.get("parameters", ())):
            for example in parameter["schema"].get("examples", ()):
                assert problems_of(example, absolute(parameter["schema"])) == [], (name, parameter["name"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_has_a_description_that_says_who_may_call(name: str) -> None:
    said = OPERATIONS[name]["description"].rpartition("\n\n")[2]
    assert said.startswith(("Everybody may ask", "Takes a key of ", "Takes a session: ")), said


@pytest.mark.parametrize("declaration", RECORD_TYPES.values(), ids=lambda each: each.name)
def test_what_a_type_requires_is_there_and_not_null(declaration: Any) -> None:
    item = SCHEMAS["".join(word.capitalize() for word in declaration.name.split("_"))]
    members = resolved(item["properties"]["fields"])
    assert sorted(members["required"]) == sorted(members["properties"])
    for field in declaration.delivered:
        member = members["properties"][field.name]
        is_nullable = "null" in member.get("type", ()) or {"type": "null"} in member.get("anyOf", ())
        assert is_nullable is not field.required, field.name


def test_only_what_is_asked_for_is_there(seeded: Client) -> None:
    [item] = seeded.json("/v1/sites/core/faqs?limit=1&fields=answer&text=html")["items"]
    assert item["fields"].keys() == {"answer"}
    assert item["fields"]["answer"].keys() == {"html"}


def test_the_sections_of_a_page_are_told_apart() -> None:
    union = SCHEMAS["AnySection"]
    assert union["discriminator"]["propertyName"] == "type"
    for name, reference in union["discriminator"]["mapping"].items():
        section = resolved({"$ref": reference})
        assert section["properties"]["type"]["enum"] == [name]
        item = resolved(section["properties"]["items"]["items"])
        assert item["properties"]["type"]["enum"] == [name]


PROBLEMS = [
    ("/v1/sites/core/faqs?locale=de", errors.UnknownLocale),
    ("/v1/sites/core/faqs?at=2999-01-01T00:00:00Z", errors.FutureTime),
]


@pytest.mark.parametrize(("address", "kind"), PROBLEMS)
def test_a_problem_holds_what_its_kind_says(seeded: Client, address: str, kind: type[errors.ContentError]) -> None:
    problem = seeded.get(address).json
    assert problem["type"].endswith(errors.kind_of(kind))
    name = OF_KIND[kind].__name__.removesuffix("Schema")
    assert problems_of(problem, absolute({"$ref": f"#/components/schemas/{name}"})) == []
    assert SCHEMAS[name]["properties"].keys() > SCHEMAS["Problem"]["properties"].keys()
