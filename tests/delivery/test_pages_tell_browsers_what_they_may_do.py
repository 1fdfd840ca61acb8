"""Every page for people tells browsers what it may load and run, whichever part of the service gives it, and also where it refuses."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.client import Client

pytestmark = pytest.mark.once

FILLED = {
    "site": "core", "locale": "en", "topic": "dry-needling", "collection": "faqs", "slug_or_id": "does-it-hurt", "screen": "sites/core",
    "guide": "reading", "operation": "listFaqs", "schema": "Faq", "section": "records", "name": "not-found", "type_name": "faq",
}  # fmt: skip
FORBIDDEN = ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:", "blob:")


def asked(app: Flask) -> Iterator[str]:
    """An address for every route that can be asked with GET, and addresses where there is nothing."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda found: FILLED.get(found[1], "unknown"), rule.rule)
    yield from (
        "/preview/nowhere",
        "/preview/core/xx/pages/none",
        "/docs/operations/none",
        "/v1/admin/notices/end?token=x",
    )


@pytest.fixture(scope="module")
def pages(seeded: Client) -> dict[str, TestResponse]:
    """Every answer that a browser shows as a page."""
    seeded.app.extensions["settings"].__dict__["preview_pages"] = "public"
    ask = seeded.app.test_client()
    answers = {path: ask.get(path) for path in asked(seeded.app)}
    seeded.app.extensions["settings"].__dict__["preview_pages"] = "private"
    return {path: each for path, each in answers.items() if each.mimetype in ("text/html", "application/xhtml+xml")}


def directives(answer: TestResponse) -> dict[str, list[str]]:
    policy = answer.headers["Content-Security-Policy"]
    return {name: sources for name, *sources in (each.split() for each in policy.split(";") if each.strip())}


def test_there_are_pages_of_every_part(pages: dict[str, TestResponse]) -> None:
    parts = {path.strip("/").partition("/")[0].partition("?")[0] for path in pages}
    assert {"docs", "console", "sign-in", "preview"} <= parts
    assert {404, 200} <= {each.status_code for each in pages.values()}


def test_nothing_of_others_is_loaded_and_nothing_within_a_page_is_run(pages: dict[str, TestResponse]) -> None:
    for path, page in pages.items():
        told = directives(page)
        assert told["default-src"] in (["'none'"], ["'self'"]), path
        for name, sources in told.items():
            used = [each for each in sources if each in FORBIDDEN]
            assert name == "trusted-types" or used == [], f"{path}: {name}"
        assert told["base-uri"] in (["'none'"], ["'self'"]), path
        assert told["frame-ancestors"] in (["'none'"], ["'self'"]), path
        assert told["form-action"] in (["'none'"], ["'self'"]), path


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ],
)
def test_each_says_the_same_of_windows_devices_and_its_address(
    pages: dict[str, TestResponse], header: str, value: str
) -> None:
    assert {path: page.headers.get(header) for path, page in pages.items()} == dict.fromkeys(pages, value)


def test_no_page_holds_what_it_must_not_run(pages: dict[str, TestResponse]) -> None:
    for path, page in pages.items():
        assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>", page.text), path
        assert not re.search(r"<[a-z][^>]*\son[a-z]+=", page.text), path
        assert "javascript:" not in page.text, path


def test_answers_for_programs_are_no_pages(seeded: Client) -> None:
    answer: Any = seeded.get("/v1/sites/core/faqs")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Permissions-Policy" not in answer.headers
