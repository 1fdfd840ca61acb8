"""People sign in at an identity provider by their browser: only on a journey that began here, once, and back to a page of ours."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from flask import Flask
from sqlalchemy import update

from api.models import Person
from tests.accounts.issuer import Provider, private_key, provider, trusting
from tests.acts import create_person
from tests.conftest import Open
from tests.pages import Page
from tests.people import Desk, expect, make_person

NOW = datetime.now(UTC)
START, CALLBACK = "/v1/admin/session/oidc/start", "/v1/admin/session/oidc/callback"
ROLES = {"editors": "author@clinic"}


@pytest.fixture
def identity() -> Iterator[Provider]:
    with provider() as known:
        known.add("ES256")
        yield known


@pytest.fixture
def app(routed: Flask, database_url: str, opened: Open, identity: Provider) -> Iterator[Flask]:
    """The app with that provider, on a library with a clinic."""
    settings = {
        "oidc_client_id": identity.client[0],
        "oidc_client_secret": identity.client[1],
        "oidc_roles_claim": "groups",
    }
    with trusting(routed, opened(database_url), identity, oidc_roles=ROLES, **settings) as app:
        yield app


@pytest.fixture
def root(app: Flask) -> Desk:
    with app.extensions["database"].transaction() as session:
        return Desk(app, make_person(session, "Root", "admin"))


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:
        """Follow nothing."""


def at_provider(address: str) -> str:
    """Where the provider sends a browser back to, as path and query."""
    try:
        build_opener(_Stays()).open(address)
    except OSError as answer:
        back = urlsplit(answer.headers["Location"])  # type: ignore[attr-defined]
        assert f"{back.scheme}://{back.netloc}" == "http://localhost"
        return f"{back.path}?{back.query}"
    raise AssertionError("the provider did not send the browser back")


def open_page(page: Page, address: str) -> Any:
    """What a browser is answered that is sent to an address from another website."""
    return page.call("GET", address, headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})


def sent_away(page: Page, **query: Any) -> str:
    answer = page.call("GET", START, headers={"Sec-Fetch-Site": "same-origin"}, **query)
    assert answer.status_code == 302, answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    return str(answer.headers["Location"])


def journey(page: Page, **query: Any) -> str:
    """Where a browser is in the end."""
    back = open_page(page, at_provider(sent_away(page, **query)))
    assert back.status_code == 302
    return str(back.headers["Location"])


REFUSED = "/sign-in?refused=oidc"


def test_whoever_signs_in_at_the_provider_is_signed_in_here(app: Flask, identity: Provider, root: Desk) -> None:
    page = Page(app)
    assert page.ask("session")["ways"] == ["invitation", "passkey", "oidc"]
    identity.claims = {"groups": ["editors"]}
    assert journey(page, return_to="/docs?x=1") == "/docs?x=1"
    session = page.ask("session")["session"]
    assert (session["way"], session["person"]["name"], session["confirmed_at"]) == ("oidc", "Ada", None)
    assert page.ask("me")["roles"] == [{"role": "author", "site": "clinic", "locale": "*"}]
    assert page.call("POST", "records", {"type": "faq", "site": "clinic", "translations": {}}).status_code == 201
    told = [each["action"] for each in root.ask("audit", action="session.")["items"]]
    assert told == ["session.open"]


def test_what_goes_to_the_provider_gives_nothing_away(app: Flask, identity: Provider) -> None:
    location = sent_away(Page(app))
    asked = dict(parse_qsl(urlsplit(location).query))
    assert asked["redirect_uri"] == f"http://localhost{CALLBACK}"
    assert asked["scope"] == "openid profile email"
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert identity.client[1] not in location
    assert len({dict(parse_qsl(urlsplit(sent_away(Page(app))).query))["state"] for _ in range(3)}) == 3


def test_a_person_is_known_by_issuer_and_subject_and_never_by_an_email(
    app: Flask, identity: Provider, root: Desk, write: Any
) -> None:
    write(create_person, "Bea", "admin", email="bea@clinic.example", now=NOW)
    known = write(create_person, "Ada here", "reader", site="clinic", subject=f"{identity.url} ada", now=NOW)
    identity.claims = {"email": "bea@clinic.example", "email_verified": True}
    page = Page(app)
    journey(page)
    assert page.ask("me")["person"] == known.id
    identity.claims = {**identity.claims, "sub": "stranger", "name": "Stranger"}
    stranger = Page(app)
    journey(stranger)
    assert (stranger.ask("me")["name"], stranger.ask("me")["roles"]) == ("Stranger", [])


def test_who_is_disabled_here_stays_out(app: Flask, identity: Provider, write: Any) -> None:
    write(create_person, "Ada", "admin", subject=f"{identity.url} ada", now=NOW)
    write(lambda session: session.execute(update(Person).values(disabled_at=NOW)))
    assert signs_nobody_in(app)


def signs_nobody_in(app: Flask) -> bool:
    """Whether a whole journey ends at the door."""
    page = Page(app)
    return journey(page) == REFUSED and page.ask("session")["session"] is None


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"}, {"nonce": None}, {"aud": "another-client"}, {"iss": "https://evil.example"}, {"exp": 1},
        {"sub": ""}, {"sub": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_for_another_journey_client_or_time_signs_nobody_in(
    app: Flask, identity: Provider, claims: dict[str, Any]
) -> None:
    identity.claims = claims
    assert signs_nobody_in(app)


def test_a_token_by_another_key_signs_nobody_in(app: Flask, identity: Provider) -> None:
    identity.keys["ES256"], known = ("ES256", private_key("ES256")), identity.keys["ES256"]
    page = Page(app)
    location = sent_away(page)
    back = at_provider(location)
    token, identity.exchange = identity.exchange, lambda *sent: _signed_then_hidden(token, sent)  # type: ignore[method-assign]

    def _signed_then_hidden(exchange: Any, sent: Any) -> Any:
        answer = exchange(*sent)
        identity.keys["ES256"] = known
        return answer

    assert open_page(page, back).headers["Location"] == REFUSED


@pytest.mark.parametrize(
    "sent_back",
    [
        {"state": "another"}, {"code": "another"}, {"iss": "https://evil.example"}, {"error": "access_denied"},
    ],
    ids=str,
)  # fmt: skip
def test_what_comes_back_otherwise_than_it_was_sent_signs_nobody_in(
    app: Flask, identity: Provider, sent_back: dict[str, str]
) -> None:
    identity.sent_back = sent_back
    assert signs_nobody_in(app)


def test_a_way_back_is_good_once_and_in_the_browser_that_went_away(app: Flask, identity: Provider) -> None:
    page = Page(app)
    back = at_provider(sent_away(page))
    other = Page(app)
    assert open_page(other, back).headers["Location"] == REFUSED
    sent_away(other)
    assert open_page(other, back).headers["Location"] == REFUSED
    word = page.cookie("__Host-clinic-challenge")
    assert open_page(page, back).headers["Location"] == "/sign-in"
    for again in (page, Page(app)):
        again.set_cookie("__Host-clinic-challenge", word or "")
        assert open_page(again, back).headers["Location"] == REFUSED


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example", "//evil.example", r"/\evil.example", r"\/evil.example", "/\t/evil.example", "/\n//evil.example", "evil",
        "javascript:alert(1)", "", "/ /evil.example", "http:/evil.example", "/%0d%0aSet-Cookie:x=1\r\nx", "/\x00", "///evil.example", "?x", "#x",
    ],
    ids=repr,
)  # fmt: skip
def test_nobody_is_sent_on_to_another_website(app: Flask, path: str) -> None:
    answer = Page(app).call("GET", START, headers={}, return_to=path or " ")
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_a_provider_that_does_not_answer_costs_a_moment_and_says_so(app: Flask, identity: Provider) -> None:
    identity.is_down = True
    assert Page(app).call("GET", START).status_code == 503


def test_a_provider_of_another_name_is_not_trusted(app: Flask, identity: Provider) -> None:
    identity.answer = lambda path: {"issuer": "https://evil.example"}  # type: ignore[method-assign]
    assert Page(app).call("GET", START).status_code == 503


def test_without_a_client_there_is_no_such_way_in(app: Flask, routed: Flask) -> None:
    routed.extensions["code flow"] = None
    assert expect(Page(app).call("GET", START), 404)["detail"].startswith("Nobody signs in")
