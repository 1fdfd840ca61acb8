"""What nginx itself refuses or cannot do is a problem as those of the API are, and what mirrors and readers rely on stays as it was."""

import json
import os
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from api.http.problems import catalogue
from tests.deploy.conftest import Content, require
from tests.deploy.programs import DEPLOY, nginx, nginx_beside_tls, nginx_of_files, program
from tests.processes import free_port

pytestmark = [pytest.mark.once, pytest.mark.long, pytest.mark.xdist_group("edge")]

KINDS = {each["type"]: each["title"] for each in catalogue()}
LIST = "/v1/sites/core/faqs"
TOO_LONG = "x" * 40_000
LARGE = "Content-Length: 99999999999"
REFUSED: dict[str, tuple[str, int, str]] = {
    "no request at all": ("garbage", 400, "bad-request"),
    "no host": (f"GET {LIST} HTTP/1.1", 400, "bad-request"),
    "an address that cannot be read": ("GET /v1/%zz HTTP/1.1\r\nHost: h", 400, "bad-request"),
    "above the root": ("GET /v1/../../etc HTTP/1.1\r\nHost: h", 400, "bad-request"),
    "a large body": (f"POST {LIST} HTTP/1.1\r\nHost: h\r\n{LARGE}", 413, "too-large"),
    "a long address": (f"GET /v1/{TOO_LONG} HTTP/1.1\r\nHost: h", 414, "uri-too-long"),
    "a long header": (f"GET {LIST} HTTP/1.1\r\nHost: h\r\nX: {TOO_LONG}", 431, "headers-too-large"),
    "a coding that is not known": (f"POST {LIST} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: x", 501, ""),
    "another version": (f"GET {LIST} HTTP/3.7\r\nHost: h", 505, ""),
    "what is of nginx alone": ("GET /-problem HTTP/1.1\r\nHost: h", 404, "not-found"),
}


class Raw(NamedTuple):
    """An answer as it came, to whatever was said."""

    status: int
    headers: dict[str, str]
    body: bytes

    def problem(self, type: str) -> Any:
        """What it says, which has to be a problem of this kind; about:blank where the API has none."""
        told = json.loads(self.body)
        assert self.headers["content-type"] == "application/problem+json"
        assert "no-store" in self.headers["cache-control"]
        assert told["status"] == self.status
        assert told["request_id"] == self.headers["x-request-id"]
        assert told["type"] == (f"/v1/problems/{type}" if type else "about:blank")
        assert not type or told["title"] == KINDS[told["type"]]
        assert told["detail"]
        return told


def say(address: str, request: str, *, secure: ssl.SSLContext | None = None, body: bytes = b"") -> Raw:
    """The answer to some lines with a body, each name of its headers once."""
    host, port = urlsplit(address).netloc.split(":")
    plain = socket.create_connection((host, int(port)), timeout=60)
    with secure.wrap_socket(plain, server_hostname=host) if secure else plain as connection:
        connection.sendall(f"{request}\r\nConnection: close\r\n\r\n".encode() + body)
        came = b"".join(iter(lambda: _some(connection), b""))
    head, _, body = came.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers: dict[str, str] = {}
    for name, _, value in (line.partition(": ") for line in lines):
        headers[name.lower()] = ", ".join(filter(None, (headers.get(name.lower()), value)))
    return Raw(int(first.split()[1]), headers, body)


def _some(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except ConnectionResetError:
        # What came before is there; nginx read no more of what was too long.
        return b""


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of one answer, as a mirror has them."""
    folder = tmp_path_factory.mktemp("mirror")
    body = folder / "at" / f"{LIST.strip('/')}@" / "body.json"
    body.parent.mkdir(parents=True)
    body.write_text(json.dumps({"items": ["one"] * 20}))
    os.utime(body, (1_100_000_000, 1_100_000_000))
    return folder


@pytest.fixture(scope="module")
def before_files(mirror: Path, content: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    require("nginx")
    with nginx_of_files(tmp_path_factory.mktemp("nginx"), free_port(), mirror, content.origin) as address:
        yield address


@pytest.fixture(scope="module")
def secured(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which TLS is spoken."""
    require("nginx")
    require("openssl")
    folder = tmp_path_factory.mktemp("tls")
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1"]
    subprocess.run(
        [str(program("openssl")), *made, "-keyout", folder / "key", "-out", folder / "pem"],
        check=True,
        capture_output=True,
    )
    with nginx_beside_tls(folder, free_port(), free_port(), content.origin) as address:
        yield address


@pytest.fixture(params=["behind_nginx", "before_files"])
def served(request: pytest.FixtureRequest, content: Content) -> str:
    return str(request.getfixturevalue(request.param))


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_a_problem(served: str, case: str) -> None:
    request, status, type = REFUSED[case]
    answer = say(served, request)
    assert answer.status == status
    answer.problem(type)
    assert answer.headers["access-control-allow-origin"] == "*"


def test_what_the_api_says_itself_stays_its_own(served: str, content: Content) -> None:
    for request in (f"GET {LIST}/nobody HTTP/1.1\r\nHost: h", f"GET /v1/{'x' * 20_000} HTTP/1.1\r\nHost: h"):
        ours, theirs = say(content.origin, request), say(served, request)
        assert (theirs.status, {**json.loads(theirs.body), "request_id": ""}) == (
            ours.status,
            {**json.loads(ours.body), "request_id": ""},
        )
        assert theirs.headers["cache-control"] == ours.headers["cache-control"]


@pytest.mark.parametrize("path", [LIST, "/v1/admin/me", "/console/", "/preview/core?preview_token=t"])
def test_where_the_api_is_away_everybody_is_told_to_come_again(tmp_path: Path, path: str) -> None:
    require("nginx")
    with nginx(tmp_path, free_port(), f"http://127.0.0.1:{free_port()}") as address:
        answer = say(address, f"GET {path} HTTP/1.1\r\nHost: h")
        assert (answer.status, answer.headers["retry-after"]) == (502, "5")
        told = answer.problem("unavailable")
        assert say(address, f"HEAD {path} HTTP/1.1\r\nHost: h").body == b""
        log = (tmp_path / "access.log").read_text()
        assert f'"GET {path.split("?")[0]}" 502' in log
        assert told["request_id"] in log
        assert "preview_token" not in log


def test_whoever_sends_much_is_told_so_too(tmp_path: Path) -> None:
    require("nginx")
    body = b" " * 2 * 2**20
    with nginx(tmp_path, free_port(), f"http://127.0.0.1:{free_port()}") as address:
        request = f"POST /v1/admin/sites/core/import HTTP/1.1\r\nHost: h\r\nContent-Length: {len(body)}"
        answer = say(address, request, body=body)
        assert (answer.status, answer.headers["retry-after"]) == (502, "5")
        answer.problem("unavailable")


def test_a_mirror_whose_api_is_away_says_so_too(tmp_path: Path, mirror: Path) -> None:
    require("nginx")
    with nginx_of_files(tmp_path, free_port(), mirror, f"http://127.0.0.1:{free_port()}") as address:
        answer = say(address, "GET /v1/sites/core/topics HTTP/1.1\r\nHost: h")
        assert (answer.status, answer.headers["retry-after"]) == (503, "60")
        assert {**answer.headers, "x-request-id": ""}["cache-control"] == "no-store"
        assert json.loads(answer.body)["type"] == "/v1/problems/unavailable"
        assert say(address, f"GET {LIST} HTTP/1.1\r\nHost: h").status == 200


def test_parts_and_conditions_of_files_are_as_before(before_files: str) -> None:
    def asked(header: str) -> Raw:
        return say(before_files, f"GET {LIST} HTTP/1.1\r\nHost: h\r\n{header}")

    whole = asked("X: y")
    etag, size = whole.headers["etag"], len(whole.body)
    same = asked(f"If-None-Match: {etag}")
    assert (same.status, same.body, same.headers["etag"]) == (304, b"", etag)
    part = asked("Range: bytes=2-5")
    assert (part.status, part.body, part.headers["content-range"]) == (206, whole.body[2:6], f"bytes 2-5/{size}")
    beyond = asked("Range: bytes=99999-")
    beyond.problem("")
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    assert beyond.headers["access-control-allow-origin"] == "*"
    other = asked('If-Match: "other"')
    assert other.status == 412
    other.problem("")


def test_before_tls_too_everything_is_a_problem(secured: str, content: Content) -> None:
    anybody = ssl._create_unverified_context()
    assert say(secured, f"GET {LIST} HTTP/1.1\r\nHost: h", secure=anybody).status == 200
    plain = say(secured, f"GET {LIST} HTTP/1.1\r\nHost: h")
    assert plain.status == 400
    plain.problem("bad-request")
    for case in ("no host", "a large body", "a long address", "a long header"):
        request, status, type = REFUSED[case]
        answer = say(secured, request, secure=anybody)
        assert answer.status == status, case
        answer.problem(type)


def test_all_say_it_in_the_same_words() -> None:
    def maps(name: str) -> str:
        return (DEPLOY / name).read_text().partition("map $status $content_problem")[2].partition("\n\n")[0]

    assert maps("nginx.conf") == maps("nginx-mirror.conf") != ""
