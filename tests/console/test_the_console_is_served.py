"""The console reaches browsers: its page at every address below `/console`, its files for a year, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api import resources
from api.addresses import serve_under
from tests.apps import another_app
from tests.conftest import REQUIRE_ALL
from tests.console.conftest import BUILT

pytestmark = pytest.mark.once

ADDRESSES = (
    "/console", "/console/", "/console/sites/core/content?type=faq,topic&q=hurt&anything=x&anything=y",
    "/console/sites/core/records/no-such/history?from=1", "/console/no such screen", "/console/index.html", "/console/me?locale=xx",
)  # fmt: skip
POLICY = {
    "default-src": "'self'", "base-uri": "'self'", "form-action": "'self'", "frame-ancestors": "'none'", "object-src": "'none'",
    "require-trusted-types-for": "'script'", "trusted-types": "svelte-trusted-html console-paste",
}  # fmt: skip


@pytest.fixture
def built() -> Path:
    """The folder of the files of the console."""
    if not BUILT.exists() and not REQUIRE_ALL:
        pytest.skip("The console is not built (`make console`): nobody has looked how it is served.")
    return BUILT.parent / "assets"


@pytest.fixture
def unbuilt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(resources.IN_A_CHECKOUT, "console", str(tmp_path))


@pytest.fixture
def off(seeded_database_url: str) -> Iterator[Flask]:
    with another_app(database_url=seeded_database_url, console="off") as app:
        yield app


def ask(app: Flask, path: str, *, method: str = "GET", **headers: str) -> TestResponse:
    return app.test_client().open(path, method=method, headers={n.replace("_", "-"): v for n, v in headers.items()})


def base(answer: TestResponse) -> str:
    found = re.findall(r'<base href="([^"]*)"', answer.text)
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_address_is_the_page_whatever_it_asks(built: Path, seeded_app: Flask, path: str) -> None:
    page = ask(seeded_app, path)
    assert (page.status_code, page.mimetype, base(page)) == (200, "text/html", "/console/")
    assert page.data == ask(seeded_app, "/console").data


def test_the_page_is_kept_by_nobody_and_runs_only_what_this_server_gives_it(built: Path, seeded_app: Flask) -> None:
    page = ask(seeded_app, "/console/")
    told = dict(each.strip().split(" ", 1) for each in page.headers["Content-Security-Policy"].split(";"))
    assert told == POLICY
    assert page.headers["Cache-Control"] == "private, no-store"
    assert (page.headers["Referrer-Policy"], page.headers["X-Content-Type-Options"]) == ("no-referrer", "nosniff")
    # Nothing stands in the page itself that the policy would stop.
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", page.text) == []


def test_the_page_names_only_files_that_are_there(built: Path, seeded_app: Flask) -> None:
    named = re.findall(r'(?:src|href)="\./([^"]+)"', ask(seeded_app, "/console").text)
    assert len(named) > 1
    assert {ask(seeded_app, f"/console/{name}").status_code for name in named} == {200}


def test_each_file_is_named_by_its_content_and_kept_for_a_year(built: Path, seeded_app: Flask) -> None:
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    files = sorted(built.iterdir())
    assert len(files) > 20
    for file in files:
        answer = ask(seeded_app, f"/console/assets/{file.name}")
        assert (answer.status_code, answer.data) == (200, file.read_bytes())
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.mimetype == kinds[file.suffix]
        assert re.fullmatch(r".+-[\w-]{8}\.\w+", file.name)


def test_a_file_is_sent_short_and_once(built: Path, seeded_app: Flask) -> None:
    largest = max(built.iterdir(), key=lambda file: file.stat().st_size)
    path = f"/console/assets/{largest.name}"
    plain, short = ask(seeded_app, path), ask(seeded_app, path, Accept_Encoding="br")
    assert short.headers["Content-Encoding"] == "br"
    assert len(short.data) < len(plain.data) / 2
    again = ask(seeded_app, path, Accept_Encoding="br", If_None_Match=short.headers["ETag"])
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", short.headers["ETag"])


@pytest.mark.parametrize("path", ["/console", "/console/review", "/console/assets/{file}"])
def test_head_is_get_without_a_body(built: Path, seeded_app: Flask, path: str) -> None:
    path = path.format(file=next(built.glob("*.css")).name)
    asked, told = ask(seeded_app, path), ask(seeded_app, path, method="HEAD")
    apart = {"X-Request-Id", "Date"}
    assert (told.status_code, told.data) == (200, b"")
    assert {n: v for n, v in told.headers if n not in apart} == {n: v for n, v in asked.headers if n not in apart}


@pytest.mark.parametrize(
    "name", ["nothing.js", "../index.html", "..%2findex.html", "%2e%2e/%2e%2e/package.json", "a/b.js", "%00.js"]
)
def test_what_is_no_file_of_the_console_is_not_there(seeded_app: Flask, name: str) -> None:
    assert ask(seeded_app, f"/console/assets/{name}").status_code == 404


def test_a_file_takes_no_query(built: Path, seeded_app: Flask) -> None:
    name = next(built.iterdir()).name
    assert ask(seeded_app, f"/console/assets/{name}?v=1").status_code == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_sent_to_it(seeded_app: Flask, method: str) -> None:
    assert ask(seeded_app, "/console/review", method=method).status_code == 405


def test_under_a_path_it_knows_where_it_lies(built: Path, seeded_database_url: str) -> None:
    with another_app(database_url=seeded_database_url, public_prefix="/content") as app:
        assert base(ask(app, "/content/console/review")) == base(ask(app, "/console/review")) == "/content/console/"
        file = next(built.iterdir())
        assert ask(app, f"/content/console/assets/{file.name}").data == file.read_bytes()
        assert ask(app, "/content/").headers["Location"] == "/content/console/"
        assert 'data-return-to="/content/console/"' in ask(app, "/content/sign-in").text
    serve_under(None)


@pytest.mark.parametrize("path", ADDRESSES)
def test_where_it_is_turned_off_nothing_answers(off: Flask, path: str) -> None:
    answer = ask(off, path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_where_it_is_turned_off_no_file_answers(built: Path, off: Flask) -> None:
    assert ask(off, f"/console/assets/{next(built.iterdir()).name}").status_code == 404


def test_a_process_for_readers_has_none(seeded_database_url: str) -> None:
    from api.app import create_app

    app = create_app({"database_url": seeded_database_url, "serves": "public"})
    assert ask(app, "/console").status_code == 404
    assert ask(app, "/").headers["Location"] == "/docs"
    app.extensions["database"].close()


def test_where_it_is_not_built_a_page_says_how(unbuilt: None, seeded_app: Flask) -> None:
    page = ask(seeded_app, "/console/review?x=1")
    assert (page.status_code, page.mimetype, page.headers["Cache-Control"]) == (200, "text/html", "private, no-store")
    assert page.text.count("<code>make console</code>") == 3
    assert re.findall(r'lang="(\w+)"', page.text) == ["en", "fr", "es"]
    assert ask(seeded_app, "/console/assets/index.js").status_code == 404


def leads(app: Flask) -> dict[str, Any]:
    """Where people are led who say no place."""
    sign_in = ask(app, "/sign-in").text
    found = re.search(r'data-return-to="([^"]*)"', sign_in)
    assert found
    entrance = ask(app, "/")
    assert (entrance.status_code, entrance.headers["Cache-Control"]) == (302, "no-store")
    return {
        "sign-in": found[1],
        "provider": re.findall(r'class="way" href="([^"]*start[^"]*)"', sign_in),
        "/": entrance.headers["Location"],
    }


def test_people_are_led_to_it(built: Path, seeded_app: Flask) -> None:
    assert leads(seeded_app) == {"sign-in": "/console/", "provider": [], "/": "/console/"}


def test_people_are_led_to_it_from_their_organisation_too(built: Path, seeded_database_url: str) -> None:
    provider = {"oidc_issuer": "https://id.example", "oidc_client_id": "content"}
    with another_app(database_url=seeded_database_url, **provider) as app:
        assert leads(app)["provider"] == ["/v1/admin/session/oidc/start?return_to=%2Fconsole%2F"]


def test_nobody_is_led_to_what_is_turned_off(off: Flask) -> None:
    assert leads(off) == {"sign-in": "", "provider": [], "/": "/docs"}


def test_nobody_is_led_to_what_is_not_built(unbuilt: None, seeded_app: Flask) -> None:
    assert leads(seeded_app) == {"sign-in": "", "provider": [], "/": "/docs"}


def test_whoever_comes_from_somewhere_goes_back_there(built: Path, seeded_app: Flask) -> None:
    assert 'data-return-to="/docs?x=1"' in ask(seeded_app, "/sign-in?return_to=/docs%3Fx=1").text
