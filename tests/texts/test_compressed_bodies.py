"""A compressed body is refused as what it is, at every route that reads a body, and is told what is taken."""

import gzip
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from tests.acts import create_person, open_session
from tests.client import document
from tests.conftest import Write
from tests.factories import NOW, make_site
from tests.growth.caller import BY_SESSION
from tests.pages import OWN_PAGE, SESSION_COOKIE
from tests.people import make_person

SOME_ID = "01a1ee56-5e00-71e1-b396-e9b5a7a5dc4d"
BODIES = [
    (method, path, media_type)
    for path, operations in document()["paths"].items()
    for method, operation in operations.items()
    if method in ("post", "put", "patch", "delete")
    for media_type in operation.get("requestBody", {}).get("content", ())
]


@pytest.fixture
def post(app: Flask, write: Write) -> Any:
    """Sends a body with a coding as an admin."""
    write(make_site)
    key = write(make_person, "Olga", "admin")
    secret = write(open_session, write(create_person, "Olga by browser", "admin", now=NOW), now=datetime.now(UTC))[1]

    def send(method: str, path: str, media_type: str, coding: str) -> Any:
        for place, value in (
            ("{site}", "core"),
            ("{id}", SOME_ID),
            ("{locale}", "en"),
            ("{seq}", "1"),
            ("{thread}", SOME_ID),
            ("{comment}", SOME_ID),
        ):
            path = path.replace(place, value)
        http, told = app.test_client(), {"Authorization": f"Bearer {key}"}
        if path.startswith(BY_SESSION):
            http.set_cookie(SESSION_COOKIE, secret)
            told = OWN_PAGE
        headers = {**told, "Content-Encoding": coding, "Content-Type": media_type, "If-Match": "*"}
        return http.open(path, method=method.upper(), data=gzip.compress(b"{}"), headers=headers)

    return send


@pytest.mark.once
@pytest.mark.parametrize(("method", "path", "media_type"), BODIES)
def test_a_compressed_body_is_refused_by_name(post: Any, method: str, path: str, media_type: str) -> None:
    answer = post(method, path, media_type, "gzip")
    assert (answer.status_code, answer.json["type"]) == (415, "/v1/problems/wrong-coding"), answer.text
    assert answer.headers["Accept-Encoding"] == "identity"
    assert "'gzip'" in answer.json["detail"]


@pytest.mark.once
@pytest.mark.parametrize("coding", ["br", "GZIP", "gzip, gzip", "zstd", "nothing-known"])
def test_any_coding_is_refused(post: Any, coding: str) -> None:
    assert post("post", "/v1/admin/records", "application/json", coding).json["type"] == "/v1/problems/wrong-coding"


@pytest.mark.once
@pytest.mark.parametrize("coding", ["identity", ""])
def test_a_body_that_says_it_is_as_it_is_is_read(post: Any, coding: str) -> None:
    answer = post("post", "/v1/admin/records", "application/json", coding)
    assert answer.json["type"] == "/v1/problems/malformed-body"
