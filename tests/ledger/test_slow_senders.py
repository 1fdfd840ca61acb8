"""Senders that stall half-way: readers and editors are answered beside them, and whoever sends too many at once is told."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import pytest

from api.http.connections import HEAD_S
from api.http.places import BODIES_OF_ONE
from tests.acts import create_key
from tests.conftest import Write
from tests.factories import NOW, make_site
from tests.ledger.test_slow_calls import add_site, status
from tests.processes import wait_until
from tests.sync.lively_server import serving

STALLED = 20
CALLERS = 8


@pytest.fixture
def key(write: Write) -> str:
    write(make_site)
    return str(write(lambda session: create_key(session, name="root", roles=["admin"], now=NOW)[1]))


@contextmanager
def stalled(address: str, head: str, sent: str, number: int) -> Iterator[list[socket.socket]]:
    """Connections over which a part of a request has come, and then nothing more."""
    server = urlsplit(address)
    connections = []
    for _ in range(number):
        connections.append(socket.create_connection((server.hostname, server.port)))
        connections[-1].sendall((head + sent).encode())
    try:
        yield connections
    finally:
        for each in connections:
            each.close()


def head(key: str, length: int = 100_000) -> str:
    return (
        "POST /v1/admin/records HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {key}\r\nContent-Length: {length}\r\n\r\n"
    )


@pytest.mark.once
@pytest.mark.long
def test_editors_work_beside_stalled_uploads_of_others_and_their_own_saves_wait_for_these(
    database_url: str, key: str, write: Write, tmp_path: Path
) -> None:
    other = write(create_key, name="other", roles=["admin"], now=NOW)[1]
    with serving(database_url, tmp_path) as address, stalled(address, head(key), "{", STALLED) as connections:
        # At first the others wait a moment for a place in which a body may be waited for.
        wait_until(lambda: [status(f"{address}/v1/admin/me", key) for _ in range(5)] == [200] * 5)
        assert [status(f"{address}/v1/sites", None) for _ in range(5)] == [200] * 5
        assert add_site(address, key, 1) == 503
        # Whoever calls with another key is not held up by those.
        assert add_site(address, other, 3) == 201
        for each in connections:
            each.close()
        wait_until(lambda: add_site(address, key, 2) == 201)


@pytest.mark.once
@pytest.mark.long
def test_editors_save_beside_stalled_uploads_of_many_callers(
    database_url: str, key: str, write: Write, tmp_path: Path
) -> None:
    others = [write(create_key, name=f"other {each}", roles=["admin"], now=NOW)[1] for each in range(CALLERS)]
    with serving(database_url, tmp_path) as address, ExitStack() as stack:
        for other in others:
            stack.enter_context(stalled(address, head(other), "{", 2 * BODIES_OF_ONE))
        assert [add_site(address, key, number) for number in range(1, 6)] == [201] * 5
        assert [status(f"{address}/v1/sites", None) for _ in range(5)] == [200] * 5


@pytest.mark.once
@pytest.mark.long
def test_connections_over_which_no_request_comes_are_closed(database_url: str, tmp_path: Path) -> None:
    sent = ("", "PRI * HT", "GET /v1 HTTP/1.1\r\nHost: here\r\n")
    with serving(database_url, tmp_path) as address, ExitStack() as stack:
        for connection in [stack.enter_context(stalled(address, each, "", 1))[0] for each in sent]:
            connection.settimeout(2 * HEAD_S)
            assert connection.recv(1) == b""


@pytest.mark.once
@pytest.mark.long
def test_more_connections_than_a_server_used_to_take_keep_nobody_out(
    database_url: str, key: str, tmp_path: Path
) -> None:
    with serving(database_url, tmp_path) as address, stalled(address, "GET ", "", 2_100):
        began = monotonic()
        assert status(f"{address}/v1/sites", None) == 200
        assert monotonic() - began < HEAD_S / 2


@pytest.mark.once
@pytest.mark.long
def test_half_a_head_keeps_nobody_out(database_url: str, key: str, tmp_path: Path) -> None:
    with serving(database_url, tmp_path) as address, stalled(address, head(key)[:60], "", 2 * STALLED):
        assert status(f"{address}/v1/admin/me", key) == 200
        assert add_site(address, key, 1) == 201
