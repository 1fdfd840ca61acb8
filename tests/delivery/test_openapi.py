"""The OpenAPI document equals the code and describes it fully."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import meta
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.app import openapi_yaml
from api.record_types import RECORD_TYPES
from tests.client import Client, absolute, check, document, problems_of, resolved

COMMITTED = Path(__file__).parent.parent.parent / "openapi.yaml"
OPERATIONS = {
    operation["operationId"]: (path, operation)
    for path, methods in document()["paths"].items()
    for name, operation in methods.items()
    if name in ("get", "post", "put", "patch", "delete")
}
DELIVERY = {name: operation for name, (path, operation) in OPERATIONS.items() if not path.startswith("/v1/admin")}


def test_the_committed_document_equals_the_code() -> None:
    assert COMMITTED.read_text() == openapi_yaml(), "run `make openapi`"


def test_the_document_is_valid() -> None:
    assert document()["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(document()).iter_errors()] == []


def test_every_schema_is_valid_json_schema() -> None:
    for schema in document()["components"]["schemas"].values():
        meta.validate(schema)


def test_operation_ids_are_unique() -> None:
    count = sum(
        name in ("get", "post", "put", "patch", "delete") for each in document()["paths"].values() for name in each
    )
    assert len(OPERATIONS) == count


@pytest.mark.parametrize("name", DELIVERY)
def test_each_operation_says_what_it_does_and_under_which_tag(name: str) -> None:
    operation = DELIVERY[name]
    assert operation["summary"]
    assert set(operation["tags"]) <= {tag["name"] for tag in document()["tags"]}
    assert all(each["description"] for each in operation.get("parameters", []) if each["in"] == "query")


@pytest.mark.parametrize("name", [name for name, each in DELIVERY.items() if "requestBody" not in each])
def test_reading_documents_success_not_modified_and_no_422(name: str) -> None:
    assert {"200", "304", "400"} <= DELIVERY[name]["responses"].keys()
    assert "422" not in DELIVERY[name]["responses"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_error_is_a_problem_and_what_is_no_error_has_no_problem_body(name: str) -> None:
    for status, response in OPERATIONS[name][1]["responses"].items():
        content = resolved(response).get("content", {})
        if status in ("304", "307", "308"):
            assert content == {}
        elif status == "default" or status >= "400":
            assert list(content) == ["application/problem+json"]


@pytest.mark.parametrize("declaration", RECORD_TYPES.values(), ids=lambda each: each.name)
def test_each_collection_has_its_own_typed_items(declaration: Any) -> None:
    base = f"/v1/sites/{{site}}/{declaration.collection}"
    lists, single = (document()["paths"][path]["get"] for path in (base, f"{base}/{{slug_or_id}}"))
    listed = resolved(json_schema(lists))["properties"]["items"]["items"]
    assert resolved(listed)["properties"]["type"]["enum"] == [declaration.name]
    assert resolved(json_schema(single))["properties"]["type"]["enum"] == [declaration.name]


def json_schema(operation: Any) -> Any:
    return operation["responses"]["200"]["content"]["application/json"]["schema"]


@pytest.mark.parametrize("union", ["AnyRecord", "AnySingle"])
def test_unions_are_told_apart_by_type(union: str) -> None:
    schema = document()["components"]["schemas"][union]
    assert schema["discriminator"]["propertyName"] == "type"
    assert list(schema["discriminator"]["mapping"]) == list(RECORD_TYPES)
    assert [each["$ref"] for each in schema["oneOf"]] == list(schema["discriminator"]["mapping"].values())


def test_security_is_declared_as_it_is_enforced() -> None:
    assert document()["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for name, (path, operation) in OPERATIONS.items():
        if not path.startswith("/v1/admin"):
            assert operation["security"] == ([{}, {"bearer": []}] if "{site}" in path else []), name
            assert ("401" in operation["responses"]) == ("{site}" in path), name


def test_the_api_introduces_itself() -> None:
    info = document()["info"]
    assert all(info[name] for name in ("title", "version", "summary", "description", "license"))
    assert all(tag["description"] for tag in document()["tags"])


def test_no_parameter_leaks_a_name_of_the_code() -> None:
    names = {
        each["name"]
        for _, operation in OPERATIONS.values()
        for each in operation.get("parameters", ())
        if "name" in each
    }
    assert [name for name in names if name.endswith("_")] == []


def test_lists_in_the_query_are_described_as_lists_with_commas() -> None:
    fields = next(each for each in DELIVERY["listFaqs"]["parameters"] if each["name"] == "fields")
    assert (fields["style"], fields["explode"], fields["schema"]["type"]) == ("form", False, "array")
    assert "answer" in fields["schema"]["items"]["enum"]


@pytest.mark.parametrize("name", ["listFaqs", "getFaq", "getPage", "listChanges", "searchRecords"])
def test_the_main_operations_have_valid_examples(name: str) -> None:
    content = DELIVERY[name]["responses"]["200"]["content"]["application/json"]
    assert problems_of(content["example"], absolute(content["schema"])) == []


def test_a_problem_has_a_valid_example() -> None:
    content = document()["components"]["responses"]["BadRequest"]["content"]["application/problem+json"]
    assert problems_of(content["example"], absolute(content["schema"])) == []


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda answer: answer.headers.pop("ETag"), id="header missing"),
        pytest.param(lambda answer: setattr(answer, "status_code", 418), id="undocumented status"),
        pytest.param(lambda answer: setattr(answer, "mimetype", "text/html"), id="other media type"),
        pytest.param(lambda answer: answer.set_data(b'{"items": [{"type": "faq"}]}'), id="other body"),
    ],
)
def test_the_checking_client_sees_what_the_document_does_not_describe(seeded: Client, spoil: Any) -> None:
    answer = seeded.get("/v1/sites/core/faqs", limit=1)
    spoil(answer)
    with pytest.raises(AssertionError):
        check(answer, method="GET", path="/v1/sites/core/faqs")
