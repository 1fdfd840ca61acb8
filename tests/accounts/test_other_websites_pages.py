"""A page of another website gets nothing done and nothing told by somebody's cookie, at any route, whatever it sends."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.app import connect, routed_app
from api.config import read_settings
from api.database import Database
from tests.accounts.access_table import Route, routes
from tests.accounts.world import World, build
from tests.acts import create_person, open_session
from tests.databases import Server, fresh_database
from tests.factories import NOW
from tests.pages import SESSION_COOKIE

pytestmark = pytest.mark.once

CONSOLE = "https://console.example"
OWN = "http://localhost"
JSON = {"Content-Type": "application/json"}
ADMIN = [route for route in routes() if route.rule.startswith("/v1/admin") and "/oidc/" not in route.rule]
# Mail programs end letters by the link in them (RFC 8058), as nobody and from anywhere: what may be done stands in the link.
BY_LETTER = "/v1/admin/notices/end"
UNSAFE = [route for route in ADMIN if route.method != "GET" and route.rule != BY_LETTER]
READS = [route for route in ADMIN if route.method == "GET" and route.needs != "public"]

FOREIGN: dict[str, Mapping[str, str]] = {
    "another website's script": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example", **JSON},
    "a sister host's script": {"Sec-Fetch-Site": "same-site", "Origin": "http://evil.localhost", **JSON},
    "an old browser's script": {"Origin": "https://evil.example", **JSON},
    "a form of another website": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example", "Content-Type": "text/plain"},
    "a page without an origin": {"Origin": "null", **JSON},
    "a page in a frame without an origin": {"Sec-Fetch-Site": "cross-site", "Origin": "null", **JSON},
    "a host that begins alike": {"Origin": "http://localhost.evil.example", **JSON},
    "another port": {"Origin": "http://localhost:81", **JSON},
    "another scheme": {"Origin": "https://localhost", **JSON},
    "a console's name in another place": {"Origin": f"{CONSOLE}.evil.example", **JSON},
    "a console over http": {"Origin": "http://console.example", **JSON},
    "nothing said": JSON,
    "no page at all": {"Sec-Fetch-Site": "none", **JSON},
    "our page, by a form": {"Sec-Fetch-Site": "same-origin", "Origin": OWN, "Content-Type": "application/x-www-form-urlencoded"},
    "our page, with nothing that a form cannot send": {"Sec-Fetch-Site": "same-origin", "Origin": OWN},
}  # fmt: skip
OWN_PAGES: dict[str, Mapping[str, str]] = {
    "our page": {"Sec-Fetch-Site": "same-origin", "Origin": OWN, **JSON},
    "our page in an old browser": {"Origin": OWN, **JSON},
    "our page with a header of ours": {"Sec-Fetch-Site": "same-origin", "X-Requested-With": "fetch"},
    "a named console": {"Sec-Fetch-Site": "same-site", "Origin": CONSOLE, **JSON},
    "a named console in an old browser": {"Origin": CONSOLE, **JSON},
}


@pytest.fixture(scope="module")
def world(database_server: Server, migrated_template: str) -> Iterator[World]:
    """An app with something for every route, to which a console elsewhere belongs."""
    with fresh_database(database_server, template=migrated_template) as url:
        app, database = routed_app(), Database(url)
        connect(app, read_settings({"database_url": url, "admin_origins": (CONSOLE,)}), database)
        yield build(app)
        database.close()


def secret_of_an_admin(app: Flask) -> str:
    with app.extensions["database"].transaction() as session:
        return open_session(session, create_person(session, "Ada", "admin", now=NOW), now=datetime.now(UTC))[1]


@pytest.fixture(scope="module")
def secret(world: World) -> str:
    return secret_of_an_admin(world.app)


def sent(world: World, route: Route, secret: str, headers: Mapping[str, str]) -> TestResponse:
    client = world.app.test_client()
    client.set_cookie(SESSION_COOKIE, secret)
    data = b"" if route.method == "GET" else b"{}"
    answer = client.open(world.address(route.rule), method=route.method, headers=dict(headers), data=data)
    answer.get_data()
    return answer


@pytest.mark.parametrize("route", UNSAFE, ids=lambda route: f"{route.method} {route.rule}")
def test_nothing_is_altered_by_a_page_that_is_not_ours(world: World, secret: str, route: Route) -> None:
    assert {who: sent(world, route, secret, headers).status_code for who, headers in FOREIGN.items()} == dict.fromkeys(
        FOREIGN, 403
    )


@pytest.mark.parametrize("route", UNSAFE, ids=lambda route: f"{route.method} {route.rule}")
def test_pages_of_ours_and_named_consoles_come_in(world: World, route: Route) -> None:
    for who, headers in OWN_PAGES.items():
        answer = sent(world, route, secret_of_an_admin(world.app), headers)
        refusal = (answer.json or {}).get("detail", "") if answer.status_code == 403 else ""
        assert answer.status_code != 401, who
        assert "page" not in refusal, who


@pytest.mark.parametrize("route", READS, ids=lambda route: route.rule)
def test_no_other_website_is_told_anything_by_a_cookie(world: World, secret: str, route: Route) -> None:
    for who in (
        "another website's script",
        "a sister host's script",
        "an old browser's script",
        "a page without an origin",
    ):
        answer = sent(world, route, secret, FOREIGN[who])
        assert answer.status_code == 401, who
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert sent(world, route, secret, OWN_PAGES["our page"]).status_code == route.status


def test_a_foreign_page_learns_of_nobody_at_the_door(world: World, secret: str) -> None:
    door = next(route for route in ADMIN if (route.method, route.rule) == ("GET", "/v1/admin/session"))
    assert sent(world, door, secret, FOREIGN["a sister host's script"]).json["session"] is None
    assert sent(world, door, secret, OWN_PAGES["our page"]).json["session"] is not None


def test_keys_need_no_page(world: World) -> None:
    headers = {**FOREIGN["another website's script"], "Authorization": f"Bearer {world.keys['admin']}"}
    route = next(route for route in UNSAFE if route.rule == "/v1/admin/people")
    assert sent(world, route, "cs_nothing", headers).status_code == 422
