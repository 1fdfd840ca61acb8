"""Whatever is wrong is said as a problem that names it, and nothing is ever our fault."""

from typing import Any
from urllib.parse import quote

import pytest

from api.http.explained import EXPLAINED
from tests.client import PROBLEM, Client
from tests.factories import edit_live, make_record, make_site

FAQS = "/v1/sites/core/faqs"


@pytest.mark.parametrize(
    ("path", "status", "name"),
    [
        ("/v1/sites/nowhere", 401, "not-identified"),
        ("/v1/sites/nowhere/faqs", 401, "not-identified"),
        ("/v1/sites/CORE", 401, "not-identified"),
        (f"{FAQS}/no-such", 404, "record-not-found"),
        ("/v1/sites/core/recipes", 404, "not-found"),
        ("/v1/sites/core/", 404, "not-found"),
        ("/v2", 404, "not-found"),
        ("/v1/types/recipe", 404, "not-found"),
        (f"{FAQS}?locale=tlh", 400, "unknown-locale"),
        (f"{FAQS}?locale=klingon_x", 400, "invalid-parameter"),
        (f"{FAQS}?colour=red", 400, "unknown-parameter"),
        (f"{FAQS}?Locale=en", 400, "unknown-parameter"),
        (f"{FAQS}?fields=colour", 400, "invalid-parameter"),
        (f"{FAQS}?fields=", 400, "invalid-parameter"),
        (f"{FAQS}?fields=question,,answer", 400, "invalid-parameter"),
        ("/v1/sites/core/records?types=recipe", 400, "invalid-parameter"),
        ("/v1/sites/core/records?ids=1", 400, "invalid-parameter"),
        (f"{FAQS}?cursor=junk", 400, "invalid-cursor"),
        (f"{FAQS}?at=then", 400, "invalid-parameter"),
        (f"{FAQS}?at=99999", 400, "invalid-parameter"),
        (f"{FAQS}?limit=many", 400, "invalid-parameter"),
        (f"{FAQS}?limit=1&limit=2", 400, "invalid-parameter"),
        (f"{FAQS}?locale=en&locale=en", 400, "invalid-parameter"),
        (f"{FAQS}?fallback=all", 400, "invalid-parameter"),
        (f"{FAQS}?format=jsonld", 400, "unknown-parameter"),
        (f"{FAQS}?=1", 400, "unknown-parameter"),
        ("/v1?x=1", 400, "unknown-parameter"),
        ("/v1/sites?limit=1", 400, "unknown-parameter"),
        ("/v1/types?x", 400, "unknown-parameter"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_kind_and_says_where(seeded: Client, path: str, status: int, name: str) -> None:
    problem = seeded.problem(path, status)
    assert problem["type"] == f"/v1/problems/{name}"
    assert problem["status"] == status
    if status == 400:
        assert problem["errors"][0]["parameter"] in path


def test_an_unknown_parameter_is_answered_with_the_known_ones(seeded: Client) -> None:
    detail = seeded.problem("/v1/sites/core", 400, colour="red")["detail"]
    assert detail.startswith("Unknown here: colour. Known parameters: at, locale")


def test_all_mistakes_of_one_kind_are_named_at_once(seeded: Client) -> None:
    errors = seeded.problem(f"{FAQS}?limit=x&text=pdf&locale=1", 400)["errors"]
    assert {each["parameter"] for each in errors} == {"limit", "text", "locale"}


def test_every_kind_of_problem_is_explained_at_its_address(seeded: Client) -> None:
    kinds = seeded.json("/v1/problems")["items"]
    assert len({each["type"] for each in kinds}) == len(kinds)
    for kind in kinds:
        assert seeded.json(kind["type"]) == kind
        assert all(kind.values())
    assert {f"/v1/problems/{name}" for name in EXPLAINED} == {each["type"] for each in kinds}


@pytest.mark.parametrize("path", ["/nowhere", "/v1/sites/no", f"{FAQS}?x=1", f"{FAQS}/no-such", f"{FAQS}?cursor=x"])
def test_the_type_of_each_problem_leads_to_its_explanation(seeded: Client, path: str) -> None:
    problem = seeded.get(path).json
    explained = seeded.json(problem["type"])
    assert (explained["title"], explained["status"]) == (problem["title"], problem["status"])


def test_every_problem_names_its_request(seeded: Client) -> None:
    answer = seeded.get("/nowhere")
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]
    assert answer.headers["X-Request-Id"] != seeded.get("/nowhere").headers["X-Request-Id"]


JUNK = [
    "%00", "%ff%fe", "%", "%zz", "%c3%28", "%ed%a0%80", "%2e%2e%2f", "..%2f..", "%0d%0aX-Evil:1", "%25", "%e2%80%ae", "%F0%9F%98%80",
    "a" * 20_000, "'%22%3Cscript%3E", "{}", "%5B%5D", "\xe9", "\xc3\xa9", "~", "*", ";", "1e999",
]  # fmt: skip
PARAMETERS = [
    "locale", "at", "fields", "text", "include", "fallback", "topic", "tag", "ids", "q", "sort", "limit", "cursor", "category", "junk",
]  # fmt: skip


@pytest.mark.parametrize("junk", JUNK, ids=lambda each: each[:12])
def test_no_junk_in_the_path_is_ever_our_fault(seeded: Client, junk: str) -> None:
    for path in (
        "/{}",
        "/v1/{}",
        "/v1/sites/{}",
        "/v1/sites/{}/faqs",
        f"{FAQS}/{{}}",
        "/v1/sites/core/records/{}",
        "/v1/sites/core/pages/{}",
        "/v1/types/{}",
        "/v1/problems/{}",
    ):
        assert_harmless(seeded, path.format(junk))


@pytest.mark.parametrize("junk", JUNK, ids=lambda each: each[:12])
def test_no_junk_in_the_query_is_ever_our_fault(seeded: Client, junk: str) -> None:
    for name in PARAMETERS:
        assert_harmless(seeded, f"{FAQS}?{name}={junk}")
    for path in (
        f"{FAQS}?{junk}",
        f"{FAQS}?{junk}=1",
        f"/v1/sites/core/search?q={junk}",
        f"/v1/sites/core/changes?since={junk}",
        f"{FAQS}/does-it-hurt?format={junk}",
    ):
        assert_harmless(seeded, path)


def assert_harmless(client: Client, address: str) -> None:
    path, _, query = address.partition("?")
    answer = client.raw(path, query)
    assert answer.status_code in (200, 308, 400, 401, 404), f"{address[:80]}: {answer.status_code}"
    if answer.status_code >= 400:
        assert answer.mimetype == PROBLEM
    assert "X-Evil" not in answer.headers


def test_a_redirect_is_not_led_astray_by_what_comes_in_the_query(client: Client, write: Any) -> None:
    write(make_site)
    write(edit_live, write(make_record, slug="old"), "en", slug="new")
    for junk in (
        "locale=%65n",
        "locale=en%0d%0aX-Evil:1",
        "text=html&locale=en%ff",
        "text=\xff",
        "text=html#\xc3\xa9",
        "%00",
    ):
        answer = client.raw("/v1/sites/core/faqs/old", junk)
        assert answer.status_code in (308, 400)
        assert "X-Evil" not in answer.headers
        assert answer.headers.get("Location", "/v1/").startswith("/v1/")
    assert client.raw("//evil.example/v1/sites", "").status_code in (308, 404)


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer é"},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Bearer cc_" + "a" * 5000},
        {"If-None-Match": "\xff" * 50},
        {"Accept-Encoding": ";;q=x,,"},
        {"Accept": "text/html"},
        {"Host": "evil.example"},
    ],
)
def test_no_junk_in_the_headers_is_ever_our_fault(seeded: Client, headers: Any) -> None:
    for path in (FAQS, f"{FAQS}?at=1", "/v1", "/nowhere"):
        assert seeded.get(path, headers=headers).status_code in (200, 401, 404)


def test_quoting_makes_no_difference(seeded: Client) -> None:
    assert seeded.json("/v1/sites/core/%66aqs?%6cimit=%31") == seeded.json(f"{FAQS}?limit=1")
    assert seeded.problem(FAQS + "/" + quote("é/è"), 404)["status"] == 404
