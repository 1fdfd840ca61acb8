"""Slow calls: whatever the admin API is busy with, readers are answered."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from api.database import Database
from tests.acts import create_key, hold_ledger
from tests.factories import NOW, make_record, make_site
from tests.processes import free_port, wait_until
from tests.sync.lively_server import is_served, serving

PLACES = 5
MINE = 3


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    found = Database(database_url)
    with found.transaction() as session:
        make_site(session)
        make_record(session)
    yield found
    found.close()


@pytest.fixture
def key(database: Database) -> str:
    with database.transaction() as session:
        return create_key(session, name="root", roles=["admin"], now=NOW)[1]


@pytest.mark.long
def test_readers_are_answered_while_as_many_calls_wait_as_may(
    database: Database, database_url: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        other = create_key(session, name="other", roles=["admin"], now=NOW)[1]
    monkeypatch.setenv("CONTENT_ADMIN_CALLS", str(PLACES))
    with serving(database_url, tmp_path) as address, ThreadPoolExecutor(16) as pool:
        assert add_site(address, key, 0) == 201
        with held(database):
            mine = [pool.submit(add_site, address, key, number) for number in range(1, 2 * PLACES + 1)]
            # One caller does not get them all.
            assert statuses(mine, 2 * PLACES - MINE) == [503] * (2 * PLACES - MINE)
            theirs = [pool.submit(add_site, address, other, number) for number in range(11, 11 + PLACES)]
            assert statuses(theirs, MINE) == [503] * MINE
            assert [status(f"{address}/v1/sites/core/faqs?limit={limit}") for limit in range(1, 20)] == [200] * 19
            waiting = [each for each in mine + theirs if not each.done()]
            assert len(waiting) == PLACES
        assert [each.result(timeout=60) for each in waiting] == [201] * PLACES


def statuses(calls: list[Future[int]], number: int) -> list[int]:
    """What the first of some calls are answered."""
    return [each.result() for each in islice(as_completed(calls, timeout=60), number)]


@pytest.mark.once
@pytest.mark.long
def test_the_admin_api_can_have_a_process_of_its_own(
    database: Database, database_url: str, key: str, tmp_path: Path
) -> None:
    port = free_port()
    with serving(database_url, tmp_path, "--admin-port", str(port)) as address:
        assert add_site(address, key, 1) == 404
        editors = f"http://127.0.0.1:{port}"
        wait_until(lambda: is_served(editors))
        assert add_site(editors, key, 1) == 201
        assert "/v1/admin/sites" in fetch(f"{address}/v1/openapi.json")["paths"]


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Somebody else is publishing something, and takes long."""
    with database.transaction() as session:
        hold_ledger(session)
        yield


def add_site(address: str, key: str, number: int) -> int:
    site = {
        "key": f"clinic-{number}",
        "name": "A clinic",
        "parent": "core",
        "locales": {"en": ["en"]},
        "default_locale": "en",
    }
    return status(f"{address}/v1/admin/sites", key, json.dumps(site).encode())


def status(url: str, key: str | None = None, body: bytes | None = None) -> int:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=body, headers=headers), timeout=60) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def fetch(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=60) as response:
        return json.load(response)
