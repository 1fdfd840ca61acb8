"""Tokens: the same for every device at one place, and worth nothing once anything about them is altered."""

import base64
import hashlib
import hmac
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import orjson
import pytest

from api.database import migrate
from api.reading.items import ITEM_FORMAT
from api.sync.tokens import LONGEST_TOKEN, Position, SyncScope, decode_token
from tests.acts import alter_settings
from tests.apps import another_app
from tests.client import Client
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import NOW, edit_live, make_record, make_site
from tests.sync.conftest import Synced, device

KEY = bytes(range(32))


@pytest.fixture
def token(client: Client, write: Write) -> str:
    write(make_site)
    write(make_site, "other")
    for _ in range(3):
        write(make_record)
    found: str = client.json("/v1/sites/core/sync", types="faq", limit=2)["next_token"]
    return found


def refused(client: Client, token: str, site: str = "core") -> str:
    """The kind of problem that a token is answered with."""
    answer = client.get(f"/v1/sites/{site}/sync", token=token)
    assert answer.status_code in (400, 410)
    assert "items" not in answer.json
    assert answer.headers["Cache-Control"] == "no-store"
    assert "CDN-Cache-Control" not in answer.headers
    kind: str = answer.json["type"]
    return kind.rsplit("/", 1)[1]


def test_a_token_stands_for_one_position_and_its_scope() -> None:
    scope = SyncScope("core", "fr-CA", ("faq", "topic"), ("plain",), 50)
    for position in (
        Position(scope, 3, 9, 100, "a" * 32),
        Position(scope, None, 9, 0, "b" * 32),
        Position(scope, 9, None, 0, "c" * 32),
        Position(scope, 3, 9, 100, "d" * 32, dropped=4, heard=12),
    ):
        assert decode_token(position.encode(KEY), site="core", keys=[KEY]) == position


def test_two_devices_at_one_place_ask_the_same_and_get_the_same(
    client: Client, write: Write, token: str, synced: Synced
) -> None:
    phones = [device(), device()]
    for phone in phones:
        synced(phone)
    record = write(make_record)
    first, second = (client.get(phone.url) for phone in phones)
    assert first.request.url == second.request.url
    assert (first.data, first.headers["ETag"]) == (second.data, second.headers["ETag"])
    assert [op["id"] for op in first.json["items"]] == [record.id]


def test_another_process_reads_and_writes_the_same_tokens(client: Client, token: str, database_url: str) -> None:
    mine = client.get("/v1/sites/core/sync", token=token)
    with another_app(database_url=database_url, freshness_ms=0) as other:
        assert Client(other).get("/v1/sites/core/sync", token=token).data == mine.data


@pytest.fixture
def signing(database_url: str) -> Iterator[Callable[..., Client]]:
    """Starts a process on the same database that signs with other secrets."""
    with ExitStack() as stack:

        def start(**secrets: Any) -> Client:
            return Client(stack.enter_context(another_app(database_url=database_url, freshness_ms=0, **secrets)))

        yield start


def test_a_secret_of_the_settings_goes_before_the_databases_own(
    client: Client, token: str, signing: Callable[..., Client]
) -> None:
    other = signing(secret_key="s" * 32)
    theirs = other.json("/v1/sites/core/sync", types="faq", limit=2)["next_token"]
    assert refused(client, theirs) == "invalid-sync-token"


def test_tokens_go_on_when_a_secret_is_set_or_changed(
    client: Client, token: str, signing: Callable[..., Client]
) -> None:
    first = signing(secret_key="s" * 32)
    second = signing(secret_key="t" * 32, former_secret_keys=("r" * 32, "s" * 32))
    theirs = first.json("/v1/sites/core/sync", types="faq", limit=2)["next_token"]
    pages = [client.json("/v1/sites/core/sync", token=token)]
    pages += [each.json("/v1/sites/core/sync", token=token) for each in (first, second)]
    pages += [each.json("/v1/sites/core/sync", token=theirs) for each in (first, second)]
    assert all(page["items"] == pages[0]["items"] for page in pages)


def test_a_former_secret_signs_nothing(client: Client, token: str, signing: Callable[..., Client]) -> None:
    first, changed, forgetful = (
        signing(secret_key="s" * 32),
        signing(secret_key="t" * 32, former_secret_keys=("s" * 32,)),
        signing(secret_key="t" * 32),
    )
    theirs = first.json("/v1/sites/core/sync", types="faq", limit=2)["next_token"]
    assert refused(forgetful, theirs) == "invalid-sync-token"
    renewed = changed.json("/v1/sites/core/sync", token=theirs)["next_token"]
    assert forgetful.get("/v1/sites/core/sync", token=renewed).status_code == 200
    assert refused(first, renewed) == "invalid-sync-token"


def test_a_token_of_release_1_1_says_where_to_start_afresh(token: str, signing: Callable[..., Client]) -> None:
    """Item format 1, and without what a device has heard of withdrawals."""
    place = ["core", "en", ["faq"], ["plain"], 50, 3, None, 0, "a" * 32]
    payload = orjson.dumps([1, *place])
    mac = hmac.digest(hashlib.sha256(b"s" * 32).digest(), b"sync token 1\n" + payload, "sha256")[:16]
    old = base64.urlsafe_b64encode(mac + payload).decode().rstrip("=")
    server = signing(secret_key="s" * 32)
    assert refused(server, old) == "format-changed"
    restart = server.get("/v1/sites/core/sync", token=old).json["restart"]
    assert restart.endswith("/v1/sites/core/sync?locale=en&types=faq&text=plain&limit=50")
    assert server.get("/v1/sites/core/sync?locale=en&types=faq&text=plain&limit=50").json["mode"] == "snapshot"


def test_the_order_and_case_of_parameters_make_no_difference(client: Client, token: str) -> None:
    one = client.json("/v1/sites/core/sync?types=topic,faq&locale=EN&text=plain,html")
    two = client.json("/v1/sites/core/sync?text=html,plain&locale=en&types=faq,topic,faq")
    three = client.json("/v1/sites/core/sync?types=faq&text=html&locale=en&types=topic&text=plain")
    assert one == two == three


def test_an_altered_token_is_refused_whatever_is_altered(client: Client, token: str) -> None:
    draw = random.Random(1)
    for place in draw.sample(range(len(token)), 40):
        letter = draw.choice([each for each in "ABCDabcd0123-_" if each != token[place]])
        assert refused(client, token[:place] + letter + token[place + 1 :]) == "invalid-sync-token"


def test_a_truncated_or_lengthened_token_is_refused(client: Client, token: str) -> None:
    for altered in (
        token[:-1],
        token[:-2],
        token[: len(token) // 2],
        token[:22],
        token[:4],
        "A",
        token + "A",
        token + "=",
        token * 2,
    ):
        assert refused(client, altered) == "invalid-sync-token"


def test_the_last_letter_has_no_other_spelling(client: Client, token: str) -> None:
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    others = [token[:-1] + each for each in alphabet if each != token[-1]]
    same = [each for each in others if base64.urlsafe_b64decode(each + "=" * (-len(each) % 4)) == raw]
    for altered in [*same, others[0]]:
        assert refused(client, altered) == "invalid-sync-token"


@pytest.mark.parametrize("junk", ["%00", "%ff", "%C3%A9", "..%2F..", "null", "W10", "%20", "0" * 999])
def test_what_never_was_a_token_is_refused(client: Client, token: str, junk: str) -> None:
    answer = client.get(f"/v1/sites/core/sync?token={junk}")
    assert answer.status_code == 400
    assert "items" not in answer.json


def test_no_token_and_one_without_end_are_refused(client: Client, token: str) -> None:
    assert client.problem("/v1/sites/core/sync?token=", 400)["type"].endswith("invalid-parameter")
    assert client.problem(f"/v1/sites/core/sync?token={'A' * (LONGEST_TOKEN + 1)}", 400)["type"].endswith(
        "invalid-parameter"
    )


def test_a_token_of_another_site_is_refused(client: Client, token: str) -> None:
    assert refused(client, token, site="other") == "invalid-sync-token"


def test_a_token_of_another_server_is_refused(client: Client, token: str, database_server: Server) -> None:
    with fresh_database(database_server) as url:
        migrate(url)
        with another_app(database_url=url, freshness_ms=0) as app:
            with app.extensions["database"].transaction() as session:
                make_site(session)
                make_record(session)
            assert refused(Client(app), token) == "invalid-sync-token"


@pytest.mark.parametrize("more", ["limit=2", "locale=en", "types=faq", "text=plain"])
def test_nothing_goes_with_a_token(client: Client, token: str, more: str) -> None:
    problem = client.problem(f"/v1/sites/core/sync?token={token}&{more}", 400)
    assert problem["errors"][0]["parameter"] == more.split("=")[0]


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("locale=de", "unknown-locale"), ("locale=e_n", "invalid-parameter"), ("types=nope", "invalid-parameter"),
        ("types=", "invalid-parameter"), ("text=xml", "invalid-parameter"), ("limit=0", "invalid-parameter"),
        ("limit=501", "invalid-parameter"), ("limit=1e2", "invalid-parameter"), ("at=3", "unknown-parameter"),
        ("limit=1&limit=2", "invalid-parameter"),
    ],
)  # fmt: skip
def test_a_wrong_start_is_refused_by_name(client: Client, token: str, query: str, kind: str) -> None:
    assert client.problem(f"/v1/sites/core/sync?{query}", 400)["type"] == f"/v1/problems/{kind}"


def test_an_unknown_site_has_no_sync(client: Client, token: str) -> None:
    assert client.problem("/v1/sites/nobody/sync", 401)["type"].endswith("not-identified")
    assert client.problem(f"/v1/sites/nobody/sync?token={token}", 401)["type"].endswith("not-identified")


def test_a_locale_that_is_served_no_more_says_so(client: Client, write: Write, token: str) -> None:
    french = client.json("/v1/sites/core/sync", locale="fr")["next_token"]
    write(alter_settings, "core", {"locales": {"en": ["en"]}}, actor="o", now=NOW)
    problem = client.problem("/v1/sites/core/sync", 400, token=french)
    assert (problem["type"], problem["available"]) == ("/v1/problems/unknown-locale", ["en"])


def test_tokens_do_not_grow_old(client: Client, write: Write, synced: Synced) -> None:
    write(make_site)
    record = write(make_record)
    phone = device()
    synced(phone)
    for count in range(30):
        write(edit_live, record, "en", question=f"Question {count}?")
    assert [len(page["items"]) for page in synced(phone)] == [1]
    assert phone.resets == []


def test_a_position_names_nobody(token: str) -> None:
    said: Any = base64.urlsafe_b64decode(token + "==")[16:]
    assert said.startswith(b'[%d,"core","en",["faq"],["markdown","html","plain"],2,null,' % ITEM_FORMAT)
