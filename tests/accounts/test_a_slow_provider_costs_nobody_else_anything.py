"""A provider that hangs, or sends a byte now and then, costs nobody else anything; what cannot be a token of ours asks it nothing."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import monotonic, sleep, time
from typing import Any

import jwt
import pytest
from flask import Flask

from api.app import create_app
from api.errors import Unavailable
from api.services.accounts import issuer_keys
from api.services.accounts.fetching import fetch_document
from api.services.accounts.oidc import Issuer
from tests.accounts.issuer import AUDIENCE, private_key, provider
from tests.acts import create_key
from tests.factories import NOW, make_site
from tests.measure.silent import silent_provider

DRIPPING = [b"HTTP/1.1 200 OK\r\nX-A: ", *[b"a"] * 1_000]
ASKED_S = 5
"""Much less than all of those who ask would wait one after another."""


def plausible(url: str, number: int) -> str:
    """A token as the provider would give one, by a key that it does not have."""
    claims = {"iss": url, "aud": AUDIENCE, "sub": "ada", "exp": time() + 600}
    return jwt.encode(claims, private_key("ES256"), "ES256", {"kid": f"made-up-{number}"})


@pytest.mark.once
@pytest.mark.parametrize("parts", [(), DRIPPING], ids=["hangs", "drips"])
def test_who_has_a_key_and_who_has_none_is_answered_beside_a_crowd_with_tokens(
    database_url: str, parts: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuer_keys, "FETCH_S", 2.0)
    with silent_provider(*parts) as url, ThreadPoolExecutor(24) as pool:
        app = create_app({"database_url": database_url, "oidc_issuer": url, "oidc_audience": AUDIENCE})
        key = _filled(app)
        tokens = [plausible(url, number) for number in range(20)]
        began = monotonic()
        crowd = [pool.submit(status, app, f"/v1/sites/core/faqs?at={n}&tag=x", each) for n, each in enumerate(tokens)]
        assert status(app, "/v1/sites/core/faqs") == 200
        assert status(app, "/v1/admin/sites", key) == 200
        assert {each.result() for each in crowd} <= {200, 400, 503}
        assert monotonic() - began < ASKED_S
        app.extensions["database"].close()


def _filled(app: Flask) -> str:
    with app.extensions["database"].transaction() as session:
        make_site(session)
        return str(create_key(session, name="root", roles=["admin"], now=NOW)[1])


def status(app: Flask, path: str, token: str | None = None) -> int:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return app.test_client().get(path, headers=headers).status_code


@pytest.mark.parametrize("parts", [(), DRIPPING], ids=["hangs", "drips"])
def test_no_fetch_lasts_longer_than_its_time(parts: tuple[bytes, ...]) -> None:
    with silent_provider(*parts) as url:
        began = monotonic()
        with pytest.raises((OSError, ValueError, issuer_keys.HTTPException)):
            fetch_document(url, until=began + 0.5)
        assert monotonic() - began < 3


def test_after_a_provider_that_hung_its_keys_are_fetched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuer_keys, "KEY_WAITS_S", 0.1)
    monkeypatch.setattr(issuer_keys, "FETCH_S", 0.2)
    monkeypatch.setattr(issuer_keys, "SHORTEST_REFRESH_S", 0.0)
    with provider() as identity:
        identity.add("ES256")
        issuer = Issuer(identity.url, audience=AUDIENCE)
        identity.may_answer.clear()
        with pytest.raises(Unavailable):
            issuer.read(identity.token("ES256"))
        identity.may_answer.set()
        monkeypatch.setattr(issuer_keys, "KEY_WAITS_S", 10.0)
        monkeypatch.setattr(issuer_keys, "FETCH_S", 10.0)
        claims = None
        while claims is None:
            with suppress(Unavailable):
                claims = issuer.read(identity.token("ES256"))
            sleep(0.02)
        assert claims.name == "Ada"


def _altered(**claims: Any) -> Any:
    return lambda identity: identity.token("unknown", sign_with=private_key("ES256"), **claims)


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda _: "a.b.c", id="no JWT"),
        pytest.param(lambda _: "e30.e30.e30", id="an empty one"),
        pytest.param(_altered(iss="https://elsewhere.example"), id="of another issuer"),
        pytest.param(_altered(iss=None), id="of no issuer"),
        pytest.param(_altered(aud="another"), id="for others"),
        pytest.param(_altered(exp=time() - 3600), id="expired"),
        pytest.param(_altered(exp=None), id="without end"),
        pytest.param(_altered(sub=None), id="of nobody"),
        pytest.param(lambda identity: identity.token("x", sign_with="s" * 64, algorithm="HS256"), id="with a secret"),
    ],
)
def test_what_cannot_be_a_token_of_ours_asks_the_provider_nothing(made: Any) -> None:
    with provider() as identity:
        assert Issuer(identity.url, audience=AUDIENCE).read(made(identity)) is None
        assert identity.asked == 0


def test_made_up_names_of_keys_ask_the_provider_once_in_a_while() -> None:
    with provider() as identity:
        identity.add("ES256")
        issuer = Issuer(identity.url, audience=AUDIENCE)
        made_up = [identity.token(f"made-up-{each}", sign_with=private_key("ES256")) for each in range(10)]
        assert [issuer.read(each) for each in made_up] == [None] * 10
        assert identity.asked == 1
