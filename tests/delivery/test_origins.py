"""Pages of any website may read what is public, with whatever harmless headers their tools add; the admin API is for named ones."""

import pytest
from flask import Flask
from werkzeug.datastructures import Headers

from api.app import connect, routed_app
from api.config import read_settings
from tests.client import Client
from tests.conftest import Open

FAQS = "/v1/sites/core/faqs"
CONSOLE = "https://console.example"
HARMLESS = [
    "content-type", "x-requested-with", "traceparent, tracestate", "sentry-trace, baggage", "cache-control, pragma",
    "authorization, content-type", "if-none-match", "range", "want-cache-status", "x-of-a-tool-to-come",
]  # fmt: skip


@pytest.fixture(scope="module")
def consoles(seeded_database_url: str, opened: Open) -> Flask:
    """The app where a console elsewhere may use the admin API."""
    app = routed_app()
    settings = read_settings({"database_url": seeded_database_url, "admin_origins": (CONSOLE,)})
    connect(app, settings, opened(seeded_database_url))
    return app


def preflight(app: Flask, path: str, *, origin: str, method: str = "GET", headers: str = "authorization") -> Headers:
    """What a browser is told before it sends a page's request."""
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": headers,
    }
    answer = app.test_client().open(path, method="OPTIONS", headers=asked)
    assert (answer.status_code, answer.data) == (204, b"")
    return answer.headers


def words(headers: Headers, name: str) -> set[str]:
    return {each.strip().lower() for each in headers.get(name, "").split(",")}


@pytest.mark.parametrize("wanted", HARMLESS)
def test_a_public_answer_may_be_asked_for_with_harmless_headers(seeded_app: Flask, wanted: str) -> None:
    headers = preflight(seeded_app, FAQS, origin="https://clinic.example", headers=wanted)
    allowed = words(headers, "Access-Control-Allow-Headers")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert words(headers, "Access-Control-Allow-Methods") == {"get", "head", "options"}
    # `*` does not stand for Authorization (Fetch, 4.9).
    assert all(each in allowed or (each != "authorization" and "*" in allowed) for each in wanted.split(", "))


def test_what_a_preflight_allows_is_read_as_without_it(seeded: Client) -> None:
    with_all = dict.fromkeys((each for some in HARMLESS for each in some.split(", ")), "x") | {"Accept": "*/*"}
    del with_all["authorization"], with_all["want-cache-status"]
    assert seeded.get(FAQS, headers=with_all).data == seeded.get(FAQS).data


@pytest.mark.parametrize("path", ["/v1/admin", "/v1/admin/me", "/v1/admin/sites/core/records/1/translations/en"])
def test_pages_of_other_origins_are_told_that_they_may_not_use_the_admin_api(seeded_app: Flask, path: str) -> None:
    for headers in (
        preflight(seeded_app, path, origin=CONSOLE, method="PATCH"),
        seeded_app.test_client().get(path, headers={"Origin": CONSOLE}).headers,
    ):
        assert [name for name, _ in headers if name.startswith("Access-Control-")] == []


def test_a_named_console_may_use_the_admin_api(consoles: Flask) -> None:
    headers = preflight(consoles, "/v1/admin/records", origin=CONSOLE, method="POST")
    assert headers["Access-Control-Allow-Origin"] == CONSOLE
    assert headers["Vary"] == "Origin"
    assert {"authorization", "content-type", "if-match", "idempotency-key"} <= words(
        headers, "Access-Control-Allow-Headers"
    )
    # Its pages call by the session that the browser has, or by a key that they send themselves.
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert "*" not in words(headers, "Access-Control-Allow-Headers")


def test_a_named_console_may_read_what_it_is_answered(consoles: Flask) -> None:
    refused = consoles.test_client().get("/v1/admin/me", headers={"Origin": CONSOLE})
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (401, CONSOLE)
    assert {"etag", "location", "x-request-id"} <= words(refused.headers, "Access-Control-Expose-Headers")
    assert refused.headers["Vary"] == "Origin"


@pytest.mark.parametrize("origin", ["https://console.example.evil.example", "http://console.example", "null", ""])
def test_another_origin_gets_no_leave_where_one_is_named(consoles: Flask, origin: str) -> None:
    headers = preflight(consoles, "/v1/admin/records", origin=origin, method="POST")
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Vary"] == "Origin"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("records", {"get", "head", "options", "post"}),
        ("sites/core/records/01a1ee56-5e00-71e1-b396-e9b5a7a5dc4d/translations/en", {"get", "head", "options", "put", "patch", "delete"}),
        ("me", {"get", "head", "options", "patch"}), ("actions/publish", {"options", "post"}), ("nothing", {"options"}),
    ],
)  # fmt: skip
def test_a_preflight_promises_what_can_be_done_there_and_no_more(consoles: Flask, path: str, methods: set[str]) -> None:
    headers = preflight(consoles, f"/v1/admin/{path}", origin=CONSOLE, method="PATCH")
    assert words(headers, "Access-Control-Allow-Methods") == methods


def test_what_is_public_asks_for_no_cookie(consoles: Flask) -> None:
    for headers in (
        preflight(consoles, FAQS, origin=CONSOLE),
        consoles.test_client().get(FAQS, headers={"Origin": CONSOLE}).headers,
    ):
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers


def test_what_is_public_stays_open_to_all_where_a_console_is_named(consoles: Flask) -> None:
    answer = consoles.test_client().get(FAQS, headers={"Origin": "https://clinic.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Vary"] == "Accept-Encoding"
