"""Where a proxy serves the API under a path, every address in an answer leads to something that is there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.addresses import serve_under
from api.app import connect, routed_app
from api.config import read_settings
from tests.conftest import Open

PREFIX = "/content"
CORE = "/v1/sites/core"
PLACE_OF_API = re.compile(r"(?<![\w/{])/(?:v1|docs)(?=[/\s\"?#<)]|$)")
"""Where an address of the API begins, unless a prefix stands before it."""


@pytest.fixture
def under(seeded_database_url: str, opened: Open) -> Iterator[Flask]:
    """The app on the seed, behind a proxy that serves it under a path."""
    app = routed_app()
    settings = read_settings({"database_url": seeded_database_url, "public_prefix": PREFIX})
    connect(app, settings, opened(seeded_database_url))
    yield app
    serve_under(None)


def ask(app: Flask, path: str, **headers: str) -> TestResponse:
    return app.test_client().get(path, headers=headers)


def without(address: str) -> str:
    """An address as a proxy hands it on that takes its prefix away."""
    assert address.startswith(f"{PREFIX}/"), address
    return address.removeprefix(PREFIX)


def strings(value: Any) -> Iterator[str]:
    """Every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


PATHS = [
    "/v1", "/v1/problems", "/v1/types", "/v1/sites", CORE, f"{CORE}/faqs?limit=2", f"{CORE}/pages/dry-needling",
    f"{CORE}/pages/dry-needling?format=jsonld", f"{CORE}/search?q=needles&limit=1", f"{CORE}/sync?limit=5", "/v1/nothing",
    f"{CORE}/faqs?colour=red", f"{CORE}/records?limit=500", "/v1/sites/riverbank/records?limit=500", "/v1/admin/me",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_answer_names_an_address_without_the_prefix(under: Flask, path: str) -> None:
    answer = ask(under, path)
    # What was asked for stands in some problems as it was asked.
    texts = (text.replace(path, "") for text in strings(answer.get_json(force=True)))
    found = [text for text in texts if PLACE_OF_API.search(text)]
    assert found == []


def test_next_and_link_lead_on(under: Flask) -> None:
    answer = ask(under, f"{CORE}/faqs?limit=1&fields=question&fields=answer")
    following = answer.json["next"]
    assert answer.headers["Link"] == f'<{following}>; rel="next"'
    for address in (following, without(following)):
        assert ask(under, address).json["items"] != answer.json["items"]


def test_redirects_lead_on(under: Flask) -> None:
    to_seq = ask(under, f"{CORE}/faqs?at=2026-11-21T00:00:00Z")
    assert to_seq.status_code == 307
    assert ask(under, to_seq.headers["Location"]).status_code in (200, 404)
    assert without(to_seq.headers["Location"]).startswith(f"{CORE}/faqs?at=")


def test_problems_lead_to_what_explains_them(under: Flask) -> None:
    problem = ask(under, f"{CORE}/faqs?colour=red").json
    for address in (problem["type"], without(problem["type"])):
        assert ask(under, address).json["type"] == problem["type"]


def test_the_index_leads_to_everything(under: Flask) -> None:
    index = ask(under, "/v1").json
    plain = [each for each in index["links"].values() if "{" not in each]
    for address in [*plain, *(each["href"] for each in index["sites"])]:
        assert ask(under, address).status_code == 200


def test_the_documents_name_the_prefix(under: Flask) -> None:
    assert ask(under, "/v1/openapi.json").json["servers"][0]["url"] == PREFIX
    linked = re.findall(r'href="(/[^"]*)"', ask(under, "/docs").text)
    assert f"{PREFIX}/v1/openapi.json" in linked
    assert [each for each in linked if not each.startswith(f"{PREFIX}/")] == []


def test_a_run_that_must_start_afresh_is_told_where(under: Flask) -> None:
    token = ask(under, f"{CORE}/sync?types=faq").json["next_token"]
    assert ask(under, f"{PREFIX}{CORE}/sync?token={token}").status_code == 200


def test_what_is_remembered_is_the_same_by_both_ways(under: Flask) -> None:
    first = ask(under, f"{PREFIX}{CORE}/faqs")
    for path, header in ((f"{CORE}/faqs", ""), (f"{CORE}/faqs", "/other"), (f"{PREFIX}{CORE}/faqs", PREFIX)):
        again = ask(under, path, **{"X-Forwarded-Prefix": header, "Want-Cache-Status": "1"})
        assert again.headers["Cache-Status"] == "clinic-content; hit"
        assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_without_a_prefix_a_header_alone_moves_nothing(seeded_app: Flask) -> None:
    answer = ask(seeded_app, f"{CORE}/faqs?limit=1", **{"X-Forwarded-Prefix": "/elsewhere"})
    assert answer.json["next"].startswith(f"{CORE}/faqs?")
