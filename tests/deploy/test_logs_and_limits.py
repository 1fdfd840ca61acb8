"""What the edges write down holds no token, and nginx as shipped bounds what one address may ask for."""

import json
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.deploy.conftest import Content, require
from tests.deploy.programs import DEPLOY, ask, nginx, program, varnish
from tests.processes import free_port

pytestmark = [pytest.mark.once, pytest.mark.long]

LIST = "/v1/sites/core/faqs"
TOKEN = "cp_a-token-that-opens"
TELLING = [
    (f"{LIST}?view=draft&preview_token={TOKEN}", {}),
    (f"{LIST}?view=draft&preview%5Ftoken={TOKEN}", {}),
    (f"{LIST}?limit=1", {"Referer": f"https://clinic.example/?preview_token={TOKEN}"}),
    ("/v1/admin/me", {"Authorization": f"Bearer {TOKEN}"}),
]


@contextmanager
def altered(folder: Path, origin: str, *changes: tuple[str, str]) -> Iterator[str]:
    """An nginx as shipped, but for some words."""
    require("nginx")

    def alter(text: str) -> str:
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        return text

    with nginx(folder, free_port(), origin, altered=alter) as address:
        yield address


@pytest.mark.parametrize("is_up", [True, False])
def test_no_log_of_nginx_holds_a_token(content: Content, tmp_path: Path, is_up: bool) -> None:
    origin = content.origin if is_up else f"http://127.0.0.1:{free_port()}"
    with altered(tmp_path, origin, ("rate=50r/s", "rate=1r/s"), ("burst=200 nodelay", "burst=5 nodelay")) as address:
        for path, headers in TELLING * 3:
            ask(address, path, **headers)
    logs = "".join(each.read_text() for each in tmp_path.glob("*.log"))
    assert TOKEN not in logs
    lines = (tmp_path / "access.log").read_text()
    assert [lines.count(f'"GET {path}"') for path in (LIST, "/v1/admin/me")] == [9, 3]


def test_varnish_writes_no_token_down_in_the_form_that_is_advised(content: Content, tmp_path: Path) -> None:
    require("varnishncsa")
    advised = re.search(r"varnishncsa .*-F '(.+)'", (DEPLOY / "CACHES.md").read_text())
    assert advised
    with varnish(tmp_path, free_port(), content.origin) as address:
        for path, headers in TELLING:
            ask(address, path, **headers)
        time.sleep(0.5)
        command = [program("varnishncsa") or "", "-n", str(tmp_path / "varnish"), "-d", "-F", advised.group(1)]
        lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    assert TOKEN not in lines
    assert lines.count(f'"GET {LIST}"') == 3


def test_one_address_may_not_ask_without_end(content: Content, tmp_path: Path) -> None:
    with altered(tmp_path, content.origin, ("rate=50r/s", "rate=1r/m"), ("burst=200 nodelay", "burst=3 nodelay")) as at:
        answers = [ask(at, f"{LIST}?limit={each}") for each in range(1, 9)]
    assert {each.status for each in answers[:2]} == {200}
    refused = answers[-1]
    assert (refused.status, refused.headers["Retry-After"], refused.headers["Cache-Control"]) == (429, "1", "no-store")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert json.loads(refused.body)["status"] == 429


def test_a_body_that_no_reader_needs_is_refused(behind_nginx: str) -> None:
    for path, most, status in [(f"{LIST}", 1, 413), ("/v1/admin/people", 64, 413), ("/v1/admin/people", 2, 401)]:
        size = str((most * 2**20) + (1 if status == 413 else 0))
        with socket.create_connection((urlsplit(behind_nginx).hostname, urlsplit(behind_nginx).port), 30) as sender:
            sender.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode())
            if status != 413:
                sender.sendall(b" " * int(size))
            # Who is refused by the server behind is refused before the body is there, and nginx may find that gone (502).
            assert int(sender.recv(4096).split()[1]) in {status, 502 if status == 401 else status}


@pytest.mark.parametrize(
    ("begun", "limit"),
    [
        (b"GET /v1 HTTP/1.1\r\nHost: x\r\n", "client_header_timeout 10s"),
        (b"POST /v1/admin/people HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{", "client_body_timeout 15s"),
        (b"GET /v1/sites HTTP/1.1\r\nHost: x\r\n\r\n", "keepalive_timeout 30s"),
    ],
)
def test_a_connection_that_stalls_is_closed(content: Content, tmp_path: Path, begun: bytes, limit: str) -> None:
    with altered(tmp_path, content.origin, (limit, f"{limit.split()[0]} 1s")) as address:
        stalled = socket.create_connection((urlsplit(address).hostname, urlsplit(address).port), 30)
        began = time.monotonic()
        with stalled, suppress(ConnectionResetError):
            stalled.sendall(begun)
            while stalled.recv(65536):
                pass
        assert time.monotonic() - began < 10
