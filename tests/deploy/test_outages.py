"""While the origin is down, nginx and Varnish go on answering with what they have, within the bounds that it set."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.deploy.conftest import Content, require
from tests.deploy.programs import Answer, ask, nginx, varnish
from tests.processes import free_port
from tests.sync.lively_server import serving

pytestmark = [pytest.mark.once, pytest.mark.long]

LIST, LIMITATIONS = "/v1/sites/core/faqs", "/v1/sites/core/limitations"


class Moody(http.server.BaseHTTPRequestHandler):
    """Answers with a lifetime of a second, and later with failures or not at all, as an origin in trouble does."""

    protocol_version = "HTTP/1.1"
    trouble: str | None = None
    stale_if_error = {"/long": 300, "/short": 0}

    def do_GET(self) -> None:
        is_kept = self.path in self.stale_if_error and self.trouble is None
        lifetime = f"public, max-age=1, stale-if-error={self.stale_if_error[self.path]}" if is_kept else "no-store"
        if self.trouble == "silence":
            self.close_connection = True
            return
        self.send_response(503 if self.trouble else 200)
        self.send_header("Cache-Control", lifetime)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def moody() -> Iterator[str]:
    """The address of an origin that gets into trouble."""
    Moody.trouble = None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Moody) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def until(address: str, path: str, status: int) -> Answer:
    """The first answer with this status; what was kept runs out in its own time."""
    for _ in range(200):
        if (answer := ask(address, path)).status == status:
            return answer
        threading.Event().wait(0.1)
    raise AssertionError(f"{path} never answered {status}")


@pytest.mark.parametrize("name", ["varnishd", "nginx"])
def test_readers_notice_nothing_while_the_server_is_down(content: Content, tmp_path: Path, name: str) -> None:
    require(name)
    edge = varnish if name == "varnishd" else nginx
    with ExitStack() as down, ExitStack() as up:
        origin = down.enter_context(serving(content.url, tmp_path))
        address = up.enter_context(edge(tmp_path, free_port(), origin))
        before = ask(address, LIST)
        down.close()
        during = [ask(address, LIST) for _ in range(3)]
        assert [(each.status, each.body) for each in during] == [(200, before.body)] * 3
        assert ask(address, LIST, If_None_Match=before.headers["ETag"]).status == 304
        assert ask(address, f"{LIST}?limit=1").status in (502, 503)
        up.enter_context(serving(content.url, tmp_path, port=int(origin.rpartition(":")[2])))
        assert until(address, f"{LIST}?limit=1", 200).headers["ETag"]


def test_varnish_gives_what_has_run_out_while_the_server_is_down(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require("varnishd")
    monkeypatch.setenv("CONTENT_CDN_MAX_AGE_S", "1")
    with ExitStack() as down, ExitStack() as up:
        origin = down.enter_context(serving(content.url, tmp_path))
        address = up.enter_context(varnish(tmp_path, free_port(), origin))
        kept = [ask(address, path) for path in (LIST, LIMITATIONS)]
        down.close()
        # All that is kept has run out by then, so every answer below is a stale one.
        threading.Event().wait(1.5)
        for _ in range(3):
            assert [ask(address, path).body for path in (LIST, LIMITATIONS)] == [each.body for each in kept]
        problem = ask(address, f"{LIST}?limit=1")
        assert (problem.status, json.loads(problem.body)["status"]) == (503, 503)
        assert problem.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("name", "trouble"), [("varnishd", "silence"), ("varnishd", "failure"), ("nginx", "silence")])
def test_how_stale_is_for_the_answer_to_say(tmp_path: Path, name: str, trouble: str) -> None:
    require(name)
    edge = varnish if name == "varnishd" else nginx
    with moody() as origin, edge(tmp_path, free_port(), origin) as address:
        assert [ask(address, path).status for path in ("/long", "/short")] == [200, 200]
        Moody.trouble = trouble
        assert until(address, "/short", 502 if name == "nginx" else 503)
        assert [ask(address, "/long").status for _ in range(3)] == [200] * 3


@pytest.mark.parametrize("name", ["varnishd", "nginx"])
def test_what_has_run_out_waits_for_a_server_that_answers(tmp_path: Path, name: str) -> None:
    """No stale-while-revalidate, as with safety texts: nobody gets the old answer while a new one is fetched."""
    require(name)
    edge = varnish if name == "varnishd" else nginx
    with moody() as origin, edge(tmp_path, free_port(), origin) as address:
        for _ in range(2):
            assert not ask(address, "/long").is_hit
            assert ask(address, "/long").is_hit
            # nginx reckons in whole seconds.
            threading.Event().wait(2.2)
