"""How much one caller and one address may ask for: told in every answer of the admin API, refused with a time to come again."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.config import Settings
from api.http import limits
from api.http.limits import Tally
from tests.apps import another_app
from tests.client import check
from tests.conftest import REQUIRE_ALL, Write
from tests.deploy.programs import program
from tests.factories import make_record, make_site
from tests.people import make_person
from tests.processes import free_port, running

pytestmark = pytest.mark.once

LIST = "/v1/sites/core/faqs"
WRONG = {"Authorization": "Bearer cc_wrong"}


@pytest.fixture
def keys(write: Write) -> list[dict[str, str]]:
    """The headers of two admins."""
    write(make_site)
    write(make_record)
    return [{"Authorization": f"Bearer {write(make_person, name, 'admin')}"} for name in ("Ada", "Bea")]


@contextmanager
def limited(url: str, **given: object) -> Iterator[FlaskClient]:
    with another_app(database_url=url, freshness_ms=0, log_level="error", **given) as app:
        yield app.test_client()


def told(answer: TestResponse) -> tuple[str, int, int, int, int]:
    """The limit that an answer tells of: its name, how much in how many seconds, what is left, and until when."""
    policy = re.fullmatch(r'"([a-z-]+)";q=(\d+);w=(\d+)', answer.headers["RateLimit-Policy"])
    left = re.fullmatch(r'"([a-z-]+)";r=(\d+);t=(\d+)', answer.headers["RateLimit"])
    assert policy
    assert left
    assert policy[1] == left[1]
    return policy[1], int(policy[2]), int(policy[3]), int(left[2]), int(left[3])


def refused(answer: TestResponse, kind: str = "too-many-requests") -> int:
    """After how many seconds whoever was refused may come again."""
    check(answer, method=answer.request.method, path=answer.request.path)
    assert answer.status_code == 429
    assert answer.mimetype == "application/problem+json"
    problem: Any = answer.json
    assert problem["type"] == f"/v1/problems/{kind}"
    assert answer.headers["Retry-After"] == str(problem["retry_after_s"])
    assert answer.headers["Cache-Control"] == "no-store"
    return int(answer.headers["Retry-After"])


def test_every_answer_of_the_admin_api_tells_what_is_left(database_url: str, keys: list[dict[str, str]]) -> None:
    with limited(database_url, limit_reads="5/hour", limit_writes="3/hour") as ask:
        first, second = (told(ask.get("/v1/admin/me", headers=keys[0])) for _ in range(2))
        assert first[:4] == ("reads", 5, 3600, 4)
        assert second[:4] == ("reads", 5, 3600, 3)
        assert 0 < second[4] <= 7200
        assert told(ask.post("/v1/admin/keys", json={}, headers=keys[0]))[:4] == ("writes", 3, 3600, 2)
        assert told(ask.get("/v1/admin/nowhere", headers=keys[0]))[3] == 2


def test_whoever_asks_for_more_is_sent_away_and_others_go_on(database_url: str, keys: list[dict[str, str]]) -> None:
    with limited(database_url, limit_reads="3/hour") as ask:
        statuses = [ask.get("/v1/admin/me", headers=keys[0]).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        assert refused(ask.get("/v1/admin/me", headers=keys[0])) <= 7200
        assert told(ask.get("/v1/admin/me", headers=keys[0]))[3] == 0
        assert ask.get("/v1/admin/me", headers=keys[1]).status_code == 200
        assert ask.get(LIST).status_code == 200


def test_who_says_to_be_many_is_one_address(database_url: str, keys: list[dict[str, str]]) -> None:
    with limited(database_url, limit_reads="2/hour", limit_wrong_keys="off") as ask:
        made_up = [{"Authorization": f"Bearer cc_{number}"} for number in range(25)]
        statuses = [ask.get("/v1/admin/me", headers=each).status_code for each in made_up]
        assert statuses == [401] * 20 + [429] * 5
        assert told(ask.get("/v1/admin/me", headers=keys[0]))[0] == "reads-of-address"
        elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
        assert ask.get("/v1/admin/me", headers=keys[0], environ_base=elsewhere).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "senders", "statuses"),
    [
        (0, ["198.51.100.1", "198.51.100.2"], [401, 429]),
        (1, ["198.51.100.1", "198.51.100.2"], [401, 401]),
        (1, ["1.1.1.1, 198.51.100.1", "2.2.2.2, 198.51.100.1"], [401, 429]),
        (1, ["2001:db8::1", "2001:db8::2"], [401, 429]),
    ],
)
def test_the_address_is_the_one_that_named_proxies_tell(
    database_url: str, proxies: int, senders: list[str], statuses: list[int]
) -> None:
    with limited(database_url, limit_reads="1/hour", proxies=proxies) as ask:
        assert [ask.get("/v1/admin/me", headers={"X-Forwarded-For": each}).status_code for each in senders] == statuses


def test_signing_in_has_a_limit_of_its_own(database_url: str, keys: list[dict[str, str]]) -> None:
    with limited(database_url, limit_sign_in="2/hour") as ask:
        body, page = {"invitation": "ci_wrong"}, {"Sec-Fetch-Site": "same-origin", "X-Requested-With": "x"}
        statuses = [ask.post("/v1/admin/session", json=body, headers=page).status_code for _ in range(3)]
        assert statuses == [401, 401, 429]
        refused(ask.post("/v1/admin/session/challenge", headers=page))
        assert ask.get("/v1/admin/me", headers=keys[0]).status_code == 200


def test_wrong_keys_are_refused_unseen_after_some_and_right_ones_go_on(
    database_url: str, keys: list[dict[str, str]]
) -> None:
    with limited(database_url, limit_wrong_keys="3/hour") as ask:
        assert ask.get("/v1/admin/me", headers=keys[0]).status_code == 200
        assert [ask.get("/v1/admin/me", headers=WRONG).status_code for _ in range(4)] == [401, 401, 401, 429]
        refused(ask.get("/v1/admin/me", headers=WRONG), "too-many-tries")
        assert ask.get("/v1/admin/me", headers=keys[0]).status_code == 200
        # Nobody can find out by trying on that this one is right.
        refused(ask.get("/v1/admin/me", headers=keys[1]), "too-many-tries")
        assert ask.get("/v1/admin/me", headers=keys[1], environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200


def test_readers_are_limited_where_the_operator_wants_it_also_by_what_is_remembered(
    database_url: str, keys: Any
) -> None:
    with limited(database_url, limit_delivery="3/hour") as ask:
        answers = [ask.get(LIST) for _ in range(4)]
        assert [each.status_code for each in answers] == [200, 200, 200, 429]
        # A cache would tell it to others.
        assert not any("RateLimit" in each.headers for each in answers[:3])
        assert told(answers[3])[:4] == ("delivery", 3, 3600, 0)
        assert ask.get(LIST, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
        assert ask.get("/healthz").status_code == 200


def test_nothing_is_limited_where_the_operator_says_so(database_url: str, keys: list[dict[str, str]]) -> None:
    with limited(database_url) as ask:
        answer = ask.get("/v1/admin/me", headers=keys[0])
        assert "RateLimit" not in answer.headers


def test_questions_of_browsers_are_free(database_url: str, keys: Any) -> None:
    with limited(database_url, limit_reads="1/hour") as ask:
        assert {ask.options("/v1/admin/me").status_code for _ in range(5)} == {204}


def test_a_server_of_counts_that_is_away_costs_nobody_an_answer_and_is_told(
    database_url: str, keys: list[dict[str, str]], capfd: pytest.CaptureFixture[str]
) -> None:
    url = f"redis://127.0.0.1:{free_port()}"
    with another_app(database_url=database_url, limits_url=url, limit_reads="3/hour", log_level="warning") as app:
        ask = app.test_client()
        assert [ask.get("/v1/admin/me", headers=keys[0]).status_code for _ in range(4)] == [200, 200, 200, 429]
        assert capfd.readouterr().err.count("limits are counted by each process for itself") == 1
        ready = ask.get("/readyz")
        assert (ready.status_code, (ready.json or {})["checks"]["limits"]) == (200, "warning")


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[str]:
    """The address of a Redis or Valkey of this test's own."""
    server = program("valkey-server") or program("redis-server")
    if server is None:
        message = "Neither Valkey nor Redis is installed: limits that servers share were not tested."
        pytest.fail(message) if REQUIRE_ALL else pytest.skip(message)
    port = free_port()
    command = [server, "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", tmp_path]
    with running(command, tmp_path / "log", lambda: Tally(f"redis://127.0.0.1:{port}").answers() or _away()):
        yield f"valkey://127.0.0.1:{port}"


def _away() -> None:
    raise ConnectionRefusedError


@pytest.mark.long
def test_several_servers_count_together(database_url: str, keys: list[dict[str, str]], shared: str) -> None:
    given = {"limits_url": shared, "limit_reads": "4/hour"}
    with limited(database_url, **given) as here, limited(database_url, **given) as there:
        statuses = [ask.get("/v1/admin/me", headers=keys[0]).status_code for ask in (here, there) * 3]
        assert statuses == [200, 200, 200, 200, 429, 429]
        assert (here.get("/readyz").json or {})["checks"]["limits"] == "ok"


@pytest.mark.long
def test_a_server_of_counts_that_comes_back_is_asked_again(
    shared: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    port = int(shared.rpartition(":")[2])
    counts, item = Tally(shared), limits.parse("9/hour")
    assert counts.hit(item, "reads", "x").left == 8
    cli = program("valkey-cli") or program("redis-cli") or ""
    subprocess.run([cli, "-p", str(port), "CLIENT", "PAUSE", "600"], check=True, capture_output=True)
    monkeypatch.setattr(limits, "COUNTS_REST_S", 0.0)
    # While it does not answer, this process begins to count for itself.
    assert counts.hit(item, "reads", "x").left == 8
    subprocess.run([cli, "-p", str(port), "CLIENT", "UNPAUSE"], check=True, capture_output=True)
    counts._rests_until = 0.0
    assert counts.hit(item, "reads", "x").left <= 7


def test_of_a_caller_nothing_is_kept_but_a_digest(database_url: str, keys: list[dict[str, str]]) -> None:
    with another_app(database_url=database_url, limit_reads="9/hour", log_level="error") as app:
        app.test_client().get("/v1/admin/me", headers=keys[0])
        kept = str(app.extensions["limits"].counts._own.storage.storage)
    assert "reads" in kept
    assert keys[0]["Authorization"][7:] not in kept


def test_the_usual_limits_are_beyond_what_people_do() -> None:
    settings = Settings()
    per_second = {name: int(getattr(settings, f"limit_{name}").partition("/")[0]) / 60 for name in ("reads", "writes")}
    assert per_second == {"reads": 50, "writes": 20}
    assert settings.limit_delivery == "off"
