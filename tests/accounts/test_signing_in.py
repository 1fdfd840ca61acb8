"""Tokens of the identity provider sign people in, and only its own, for us, in time, and by a key that it has."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import time
from typing import Any

import jwt
import pytest
from flask import Flask

from api.app import create_app
from api.services.accounts import issuer_keys
from tests.accounts.issuer import AUDIENCE, Provider, private_key, provider, trusting
from tests.acts import create_key, hold_ledger
from tests.conftest import Open
from tests.factories import NOW
from tests.people import Desk, expect
from tests.processes import wait_until

ROLES = {"admins": "admin", "fr-team": "translator@clinic/fr"}


@pytest.fixture
def identity() -> Iterator[Provider]:
    """A provider with one key of each kind."""
    with provider() as known:
        for algorithm in issuer_keys.ALGORITHMS:
            known.add(algorithm, algorithm)
        yield known


@pytest.fixture
def app(routed: Flask, database_url: str, opened: Open, identity: Provider) -> Iterator[Flask]:
    """The app with that provider, on a library with a clinic."""
    settings = {"oidc_audience": AUDIENCE, "oidc_roles_claim": "realm.groups", "oidc_roles": ROLES}
    with trusting(routed, opened(database_url), identity, **settings) as app:
        yield app


def status(app: Flask, token: str, path: str = "sites") -> int:
    return Desk(app, token).call("GET", path).status_code


def newcomer(root: Desk) -> Any:
    """The one person whom there is, a moment after their first call."""
    wait_until(lambda: root.ask("people")["items"])
    [found] = root.ask("people")["items"]
    return found


@pytest.fixture
def root(app: Flask) -> Desk:
    with app.extensions["database"].transaction() as session:
        return Desk(app, create_key(session, name="root", roles=["admin"], now=NOW)[1])


@pytest.mark.parametrize("algorithm", issuer_keys.ALGORITHMS)
def test_a_newcomer_is_known_from_the_first_call_and_may_nothing(
    app: Flask, identity: Provider, root: Desk, algorithm: str
) -> None:
    token = identity.token(algorithm)
    assert [status(app, token) for _ in range(2)] == [200, 200]
    assert Desk(app, token).ask("sites")["items"] == []
    assert status(app, token, "people") == 403
    ada = newcomer(root)
    assert (ada["name"], ada["subject"], ada["grants"]) == ("Ada", f"{identity.url} ada", [])
    assert [each["action"] for each in root.ask("audit")["items"]] == ["person.welcome"]


def test_roles_given_here_hold_for_who_signs_in(app: Flask, identity: Provider, root: Desk) -> None:
    token = identity.token("ES256")
    status(app, token)
    ada = newcomer(root)
    grants = {"grants": [{"role": "reader", "site": "clinic"}]}
    expect(root.call("PATCH", f"people/{ada['id']}", grants, headers={"If-Match": ada["etag"]}), 200)
    assert (status(app, token, "sites/clinic"), status(app, token, "sites/core")) == (200, 404)


def test_the_claim_grants_roles_for_as_long_as_it_is_there(app: Flask, identity: Provider, root: Desk) -> None:
    assert status(app, identity.token("ES256", realm={"groups": ["admins"]}), "people") == 200
    assert status(app, identity.token("ES256", realm={"groups": ["fr-team", 7]}), "sites/clinic") == 200
    for realm in ({"groups": ["strangers", "admin"]}, {"groups": {"admins": 1}}, "admins", None):
        assert status(app, identity.token("ES256", realm=realm), "people") == 403
    assert newcomer(root)["grants"] == []


def test_who_is_disabled_here_is_shut_out(app: Flask, identity: Provider, root: Desk) -> None:
    token = identity.token("ES256", realm={"groups": ["admins"]})
    assert status(app, token) == 200
    ada = newcomer(root)
    expect(root.call("PATCH", f"people/{ada['id']}", {"disabled": True}, headers={"If-Match": ada["etag"]}), 200)
    assert status(app, token) == 401


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"aud": "another-service"}, id="another audience"),
        pytest.param({"aud": None}, id="no audience"),
        pytest.param({"iss": "https://elsewhere.example"}, id="another issuer"),
        pytest.param({"iss": None}, id="no issuer"),
        pytest.param({"exp": time() - 3600}, id="expired"),
        pytest.param({"exp": None}, id="without end"),
        pytest.param({"exp": "tomorrow"}, id="with an end that is no time"),
        pytest.param({"nbf": time() + 3600}, id="not valid yet"),
        pytest.param({"sub": None}, id="of nobody"),
        pytest.param({"sub": ""}, id="of an empty name"),
        pytest.param({"sub": "a\0da"}, id="of a name that no database keeps"),
        pytest.param({"sub": "a\ud800da"}, id="of a name with half a letter"),
    ],
)
def test_tokens_for_others_or_of_other_times_are_refused(
    app: Flask, identity: Provider, root: Desk, claims: dict[str, Any]
) -> None:
    assert status(app, identity.token("ES256", **claims)) == 401
    assert root.ask("people")["items"] == []


def test_tokens_that_nobody_signed_are_refused(app: Flask, identity: Provider) -> None:
    unsigned = jwt.encode(
        {"iss": identity.url, "aud": AUDIENCE, "sub": "ada", "exp": time() + 600}, None, "none", {"kid": "ES256"}
    )
    assert status(app, unsigned) == 401
    signed = identity.token("ES256")
    assert status(app, signed.rpartition(".")[0] + ".") == 401
    for nonsense in ("a.b.c", "..", "e30.e30.e30", signed + "x", "x" + signed):
        assert status(app, nonsense) == 401


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_a_token_by_another_key_of_the_same_name_is_refused(app: Flask, identity: Provider, algorithm: str) -> None:
    forged = identity.token(algorithm, sign_with=private_key(algorithm))
    assert status(app, forged) == 401


def test_a_public_key_is_no_shared_secret(app: Flask, identity: Provider) -> None:
    forged = identity.token("RS256", sign_with="the public key, which everybody has, as a secret", algorithm="HS256")
    assert status(app, forged) == 401


def test_a_key_signs_by_its_own_algorithm_alone(app: Flask, identity: Provider) -> None:
    assert status(app, identity.token("RS256", algorithm="RS512")) == 401
    assert status(app, identity.token("RS256", algorithm="PS256")) == 401


def test_unknown_names_of_keys_are_asked_for_once_in_a_while(app: Flask, identity: Provider) -> None:
    status(app, identity.token("ES256"))
    forgeries = [identity.token(f"made-up-{each}", sign_with=private_key("ES256")) for each in range(5)]
    assert {status(app, each) for each in forgeries} == {401}
    assert identity.asked == 1


def test_rotated_keys_are_fetched_and_old_ones_forgotten(
    app: Flask, identity: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = identity.token("ES256")
    assert status(app, old) == 200
    del identity.keys["ES256"]
    identity.add("next")
    monkeypatch.setattr(issuer_keys, "SHORTEST_REFRESH_S", 0.0)
    assert status(app, identity.token("next")) == 200
    assert status(app, old) == 401


def test_known_keys_hold_nobody_up_while_the_provider_takes_its_time(
    app: Flask, identity: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = identity.token("ES256")
    made_up, another = (identity.token(each, sign_with=private_key("ES256")) for each in ("made-up", "another"))
    assert status(app, known) == 200
    monkeypatch.setattr(issuer_keys, "SHORTEST_REFRESH_S", 0.0)
    monkeypatch.setattr(issuer_keys, "KEY_WAITS_S", 0.1)
    identity.is_asked.clear()
    identity.may_answer.clear()
    with ThreadPoolExecutor() as pool:
        asking = pool.submit(status, app, made_up)
        try:
            assert identity.is_asked.wait(timeout=10)
            assert status(app, known) == 200
            assert status(app, another) == 503
            assert asking.result() == 503
        finally:
            identity.may_answer.set()
    monkeypatch.setattr(issuer_keys, "SHORTEST_REFRESH_S", 30.0)
    wait_until(lambda: status(app, made_up) == 401)
    assert identity.asked == 2


def test_who_waits_for_keys_that_another_call_fetches_gets_them_without_a_fetch(
    app: Flask, identity: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuer_keys, "KEY_WAITS_S", 30.0)
    identity.may_answer.clear()
    with ThreadPoolExecutor() as pool:
        calls = [pool.submit(status, app, identity.token(each)) for each in issuer_keys.ALGORITHMS]
        assert identity.is_asked.wait(timeout=10)
        identity.may_answer.set()
        assert [each.result() for each in calls] == [200] * len(calls)
    assert identity.asked == 1


def test_a_provider_that_takes_back_all_its_keys_has_none(
    app: Flask, identity: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = identity.token("ES256")
    assert status(app, token) == 200
    identity.keys.clear()
    monkeypatch.setattr(issuer_keys, "REFRESH_S", 0.0)
    wait_until(lambda: status(app, token) == 503)


def test_known_keys_stay_good_while_the_provider_is_down(
    app: Flask, identity: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = identity.token("ES256")
    assert status(app, token) == 200
    identity.is_down = True
    monkeypatch.setattr(issuer_keys, "REFRESH_S", 0.0)
    assert status(app, token) == 200


def test_a_provider_that_never_answered_is_our_trouble_and_not_the_caller_s(
    app: Flask, identity: Provider, root: Desk
) -> None:
    identity.is_down = True
    answer = app.test_client().get("/v1/admin/sites", headers={"Authorization": f"Bearer {identity.token('ES256')}"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert root.call("GET", "sites").status_code == 200


def test_without_a_provider_no_token_signs_in(database_url: str, identity: Provider) -> None:
    app = create_app({"database_url": database_url})
    assert status(app, identity.token("ES256")) == 401
    app.extensions["database"].close()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_two_first_calls_at_once_make_one_person(app: Flask, identity: Provider, root: Desk, method: str) -> None:
    token = identity.token("ES256")
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: Desk(app, token).call(method, "people", {}).status_code, range(16))) == {403}
    assert newcomer(root)["name"] == "Ada"


def test_a_newcomer_is_a_person_before_a_call_that_may_write(app: Flask, identity: Provider, root: Desk) -> None:
    token = identity.token("ES256", realm={"groups": ["admins"]})
    expect(Desk(app, token).call("POST", "people", {"name": "Bo"}), 201)
    ada = next(each for each in root.ask("people")["items"] if each["name"] == "Ada")
    [made] = root.ask("audit", action="person.create")["items"]
    assert made["person_id"] == ada["id"]


def test_a_newcomer_who_reads_does_not_wait_for_whoever_writes(app: Flask, identity: Provider, root: Desk) -> None:
    with app.extensions["database"].transaction() as session:
        hold_ledger(session)
        assert status(app, identity.token("ES256")) == 200
    assert newcomer(root)["name"] == "Ada"


def test_an_issuer_without_an_audience_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="CONTENT_OIDC_AUDIENCE"):
        create_app({"database_url": "sqlite://", "oidc_issuer": "https://id.example"})
