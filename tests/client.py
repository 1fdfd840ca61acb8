"""A test client that checks every answer against the OpenAPI document, so that all tests test the document too."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask
from jsonschema_rs import Draft202012, Draft202012Validator, Registry
from werkzeug.test import TestResponse

from api.app import routed_app
from api.delivery.queries import schema_name
from api.http import openapi
from api.reading.items import TEXT_FORMS
from api.record_types import RECORD_TYPES

KEPT = "public"
OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Digest")
PROBLEM = "application/problem+json"
DOCUMENT = "urn:openapi"
PARTIAL = "urn:openapi:partial"
"""The document for answers to questions about parts, or about drafts."""


class Client:
    """Calls the app as a reader would; an answer that the OpenAPI document does not describe fails the test."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._http = app.test_client()

    def get(
        self, path: str, *, headers: Mapping[str, str] | None = None, method: str = "GET", **query: Any
    ) -> TestResponse:
        """The answer to a request whose query is given by name; a trailing underscore is dropped, as in `format_`."""
        asked = {name.rstrip("_"): str(value) for name, value in query.items()}
        response = self._http.open(path, method=method, query_string=asked or None, headers=dict(headers or {}))
        check(response, method=method, path=response.request.path)
        if (
            method == "GET"
            and response.status_code == 200
            and response.headers.get("Cache-Control", "").startswith(KEPT)
        ):
            self._check_remembered(response, headers or {})
        return response

    def _check_remembered(self, fresh: TestResponse, headers: Mapping[str, str]) -> None:
        """Fail unless the same answer, from memory, is the same to the last header; and so for HEAD and for 304."""
        environ = fresh.request.environ
        asked = {"path": fresh.request.path, "query_string": environ["QUERY_STRING"]}
        again = self._http.open(**asked, headers={**headers, "Want-Cache-Status": "1"})
        status = again.headers.pop("Cache-Status")
        again.headers.setlist(
            "Access-Control-Expose-Headers", again.headers.getlist("Access-Control-Expose-Headers")[:-1]
        )
        if "Authorization" not in headers:
            assert status == "clinic-content; hit", f"{fresh.request.path} was not remembered: {status}"
        assert (again.status_code, again.data, told(again)) == (200, fresh.data, told(fresh))
        head = self._http.head(**asked, headers=dict(headers))
        assert (head.status_code, head.data, told(head)) == (200, b"", told(fresh))
        same = self._http.get(**asked, headers={**headers, "If-None-Match": fresh.headers["ETag"]})
        assert (same.status_code, same.data, told(same)) == (304, b"", told(fresh, without_body=True))

    def raw(self, path: str, query: str) -> TestResponse:
        """The answer to an address whose bytes are sent as they stand, unchecked but for what its status promises."""
        wanted = unquote_to_bytes(path).decode("latin-1")
        return self._http.open(path="/", environ_overrides={"PATH_INFO": wanted, "QUERY_STRING": query})

    def bytes(self, path: str, *, headers: Mapping[str, str]) -> TestResponse:
        """The answer as it is sent, perhaps in a content coding, unchecked."""
        return self._http.get(path, headers=dict(headers))

    def json(self, path: str, **query: Any) -> Any:
        """The body of an answer that must be a success."""
        response = self.get(path, **query)
        assert response.status_code == 200, response.text
        return response.json

    def problem(self, path: str, status: int, **query: Any) -> Any:
        """The body of an answer that must be a problem with this status."""
        response = self.get(path, **query)
        assert response.status_code == status, response.text
        assert response.mimetype == PROBLEM
        return response.json


def told(response: TestResponse, *, without_body: bool = False) -> list[tuple[str, str]]:
    """The headers in their order, but for the request's own id; on wish only those that a 304 repeats."""
    left_out = ("X-Request-Id", *(OF_THE_BODY if without_body else ()))
    return [(name, value) for name, value in response.headers if name not in left_out]


def check(response: TestResponse, *, method: str, path: str) -> None:
    """Fail unless the document describes the answer: its status, headers, media type and body."""
    if method == "OPTIONS":
        return
    operations = operations_at(path)
    operation = operations.get("get" if method == "HEAD" else method.lower())
    if operation is None:
        _check_undescribed(response, status=405 if operations else 404, has_body=method != "HEAD")
        return
    described = operation["responses"].get(str(response.status_code))
    assert described, (
        f"{method} {path} answered {response.status_code}, which openapi.yaml does not know: {response.text}"
    )
    described = resolved(described)
    _check_headers(response, described)
    if method == "HEAD":
        assert response.data == b""
    else:
        _check_body(response, described.get("content", {}), PARTIAL if _is_partial(response) else DOCUMENT)


def _check_undescribed(response: TestResponse, *, status: int, has_body: bool) -> None:
    assert (response.status_code, response.mimetype) == (status, PROBLEM), response.text
    if has_body:
        assert problems_of(response.json, {"$ref": f"{DOCUMENT}#/components/schemas/Problem"}) == []


def _check_headers(response: TestResponse, described: Mapping[str, Any]) -> None:
    for name, header in described.get("headers", {}).items():
        assert name in response.headers or not resolved(header).get("required"), f"{name} is missing"


def _is_partial(response: TestResponse) -> bool:
    """Whether less than whole items were asked for, or drafts, which may lack what publishing requires."""
    asked = response.request.args
    token = response.request.headers.get("Authorization", "")
    if response.request.path.endswith("/sync"):
        return len((response.json or {}).get("scope", {}).get("text", ())) < len(TEXT_FORMS)
    return not asked.keys().isdisjoint(("fields", "text", "view", "preview_token")) or token.startswith("Bearer cp_")


def _check_body(response: TestResponse, content: Mapping[str, Any], document: str) -> None:
    if not content:
        assert response.data == b""
        return
    assert response.mimetype in content, f"{response.mimetype} is not among {', '.join(content)}"
    schema = absolute(content[response.mimetype]["schema"], document)
    assert problems_of(plain_json(response), schema) == []


def plain_json(response: TestResponse) -> Any:
    """The JSON of an answer, whatever JSON media type it says; lines of JSON and all other files are a text."""
    is_file = response.mimetype == "application/x-ndjson" or not response.mimetype.endswith("json")
    return response.data.decode("latin-1") if is_file else response.get_json(force=True)


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document of the code."""
    # As JSON, which is read and written in no time; a test says that the file is the same.
    spec: dict[str, Any] = json.loads(json.dumps(openapi.document(routed_app().extensions["api"])))
    return spec


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """The paths as patterns, those with the fewest variables first."""
    paths = sorted(document()["paths"], key=lambda path: (path.count("{"), path))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in paths]


def operations_at(path: str) -> dict[str, Any]:
    """The operations that the document describes for an address, by method."""
    found = next((template for pattern, template in _templates() if pattern.fullmatch(path)), None)
    return {} if found is None else document()["paths"][found]


def resolved(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference inside the document stands for."""
    while "$ref" in value:
        found: Any = document()
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        value = found
    return value


def absolute(schema: Any, document: str = DOCUMENT) -> Any:
    """A schema whose references can be followed from outside the document."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [absolute(each, document) for each in schema["anyOf"]]}
    return {"$ref": document + schema["$ref"]} if "$ref" in schema else schema


@cache
def _registry() -> Registry:
    told = _told_apart(document())
    schemas = {**told["components"]["schemas"], **partial_schemas(told)}
    partial = {**told, "components": {**told["components"], "schemas": schemas}}
    return Registry([(DOCUMENT, told), (PARTIAL, partial)], draft=Draft202012)


def partial_schemas(spec: Mapping[str, Any]) -> dict[str, Any]:
    """What items hold where any field and any form of a text may be lacking, as `fields`, `text` and `view` say."""
    names = [f"{schema_name(each)}Fields" for each in RECORD_TYPES.values()]
    return {name: _optional(spec["components"]["schemas"][name]) for name in (*names, "RichTextValue")}


def _optional(schema: dict[str, Any]) -> dict[str, Any]:
    """An object of which each member may be absent, or null as in a draft."""
    members = {name: {"anyOf": [each, {"type": "null"}]} for name, each in schema["properties"].items()}
    return {**schema, "required": [], "properties": members}


def _told_apart(value: Any) -> Any:
    """The document with the discriminator of each union followed, as readers do, instead of trying every option."""
    if isinstance(value, list):
        return [_told_apart(each) for each in value]
    if not isinstance(value, dict):
        return value
    told = {name: _told_apart(each) for name, each in value.items()}
    if "mapping" in told.get("discriminator", ()):
        told["allOf"] = [*told.get("allOf", ()), *_options(told["discriminator"])]
        del told["oneOf"]
    return told


def _options(discriminator: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    name, mapping = discriminator["propertyName"], discriminator["mapping"]
    yield {"type": "object", "required": [name], "properties": {name: {"enum": list(mapping)}}}
    for kind, reference in mapping.items():
        yield {"if": {"properties": {name: {"const": kind}}}, "then": {"$ref": reference}}


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema), registry=_registry(), validate_formats=True)


def problems_of(instance: Any, schema: Any) -> list[str]:
    """What is wrong with a value by a schema of the document."""
    errors = _validator(json.dumps(schema)).iter_errors(instance)
    return [f"{error.instance_path}: {error.message[:300]}" for error in errors]
