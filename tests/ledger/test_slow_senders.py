"""Senders that stall half-way: readers and editors are answered beside them, and what half of the places cannot take is told."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.acts import create_key
from tests.conftest import Write
from tests.factories import NOW, make_site
from tests.ledger.test_slow_calls import add_site, status
from tests.processes import wait_until
from tests.sync.lively_server import serving

STALLED = 20


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
def test_editors_read_beside_stalled_uploads_and_save_when_these_are_gone(
    database_url: str, key: str, tmp_path: Path
) -> None:
    with serving(database_url, tmp_path) as address, stalled(address, head(key), "{", STALLED) as connections:
        # At first the others wait a moment for a place in which a body may be waited for.
        wait_until(lambda: [status(f"{address}/v1/admin/me", key) for _ in range(5)] == [200] * 5)
        assert [status(f"{address}/v1/sites", None) for _ in range(5)] == [200] * 5
        assert add_site(address, key, 1) == 503
        for each in connections:
            each.close()
        wait_until(lambda: add_site(address, key, 2) == 201)


@pytest.mark.once
@pytest.mark.long
def test_half_a_head_keeps_nobody_out(database_url: str, key: str, tmp_path: Path) -> None:
    with serving(database_url, tmp_path) as address, stalled(address, head(key)[:60], "", 2 * STALLED):
        assert status(f"{address}/v1/admin/me", key) == 200
        assert add_site(address, key, 1) == 201
