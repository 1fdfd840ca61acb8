"""A request that names no host, several or none that can be is refused, whatever a server remembers of its address."""

import http.client
import json
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.conftest import Write
from tests.deploy.test_faults import FAQS, filled
from tests.processes import END_TIMEOUT_S
from tests.sync.lively_server import serving

pytestmark = [pytest.mark.once, pytest.mark.long]


def asked(address: str, *hosts: str, path: str = FAQS, method: str = "GET", older: bool = False) -> tuple[int, Any]:
    """The status and the body of an answer to a request with just these hosts."""
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=END_TIMEOUT_S)) as connection:
        if older:
            connection._http_vsn_str = "HTTP/1.0"  # type: ignore[attr-defined]
        connection.putrequest(method, path, skip_host=True)
        for host in hosts:
            connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def is_refused(answer: tuple[int, Any]) -> bool:
    status, body = answer
    return status == 400 and body["type"] == "/v1/problems/bad-request" and "one `Host` header" in body["detail"]


def test_a_request_names_one_host(database_url: str, write: Write, tmp_path: Path) -> None:
    filled(write)
    with serving(database_url, tmp_path) as address:
        for host in (
            "clinic.example",
            "127.0.0.1:8000",
            "[::1]:8000",
            "api_1",
            "clinic.example:",
            "xn--bcher-kva.example",
            "clinic.example.",
            "clinic.example:65535",
            "clinic.example:00443",
            "[2001:db8::7]",
            "[::ffff:192.0.2.1]:443",
        ):
            assert asked(address, host)[0] == 200, host
        for path, method in ((FAQS, "GET"), ("/healthz", "GET"), ("/v1/nothing", "GET"), ("/v1/admin/people", "POST")):
            assert is_refused(asked(address, path=path, method=method)), path
            assert is_refused(asked(address, "a.example", "b.example", path=path, method=method)), path
        for host in (
            *(
                "a.example,b.example",
                "a b",
                "user@a.example",
                "a/b",
                "ä.example",
                "a%2Fb",
                "a%20b",
                "a%zz",
                "%61.example",
            ),
            *(
                "a.example:port",
                "a.example:65536",
                "a.example:99999999",
                "a.example:-1",
                "a.example:+1",
                "a.example:1:2",
                ":8000",
                ":",
            ),
            *(
                "[::1",
                "::1",
                "[]",
                "[::1]]",
                "[::1]8000",
                "[:::1]",
                "[1::2::3]",
                "[12345::1]",
                "[fe80::1%25eth0]",
                "[127.0.0.1]",
            ),
        ):
            assert is_refused(asked(address, host)), host
        assert is_refused(asked(address, "a.example:" + "9" * 5_000))
        assert is_refused(asked(address, "a.example", "a.example"))


def test_an_older_protocol_needs_none(database_url: str, write: Write, tmp_path: Path) -> None:
    filled(write)
    with serving(database_url, tmp_path) as address:
        assert asked(address, older=True)[0] == 200
        assert is_refused(asked(address, "a", "b", older=True))
