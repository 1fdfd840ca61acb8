"""The receivers that the guide shows, as they stand there: they take messages, do nothing twice, refuse what nobody signed, and say what they show."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from pathlib import Path
from shutil import which
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from api.models import Record
from tests.conftest import Write
from tests.factories import edit_live
from tests.people import Desk, expect
from tests.processes import free_port, running
from tests.webhooks.conftest import Deliver, Hook, alter

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "clients" / "README.md").read_text()
MODULES = ROOT / "tests" / "openapi" / "node_modules"


def shown(language: str) -> str:
    [block] = re.findall(rf"```{language}\n(.*?)```", GUIDE[GUIDE.index("## Webhooks") :], re.DOTALL)
    return str(block)


@contextmanager
def in_python(secret: str, rebuilt: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    names: dict[str, Any] = {"rebuild": lambda type, data: rebuilt.append(type)}
    exec(compile(shown("python"), "clients/README.md", "exec"), names)
    with HTTPServer(("127.0.0.1", 0), names["Receiver"]) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@contextmanager
def in_javascript(secret: str, log: Path, folder: Path) -> Iterator[str]:
    (folder / "node_modules").symlink_to(MODULES)
    port = free_port()
    rest = f"\nfunction rebuild(type) {{ console.log(`rebuilt ${{type}}`); }}\nreceiver.listen({port}, '127.0.0.1');\n"
    (folder / "receiver.mjs").write_text(shown("js") + rest)
    url = f"http://127.0.0.1:{port}/"
    with running(["node", folder / "receiver.mjs"], log, lambda: refuses(url), WEBHOOK_SECRET=secret):
        yield url


def refuses(url: str) -> bool:
    """Whether it answers 401 to what nobody signed."""
    try:
        urlopen(Request(url, data=b"{}", method="POST"), timeout=10).close()
    except HTTPError as error:
        return error.code == 401
    return False


def take_messages(admin: Desk, write: Write, hook: Any, url: str, faq: Record, run: Deliver) -> None:
    """Send two messages there, and one of them again."""
    alter(admin, hook, url=url)
    seqs = [write(edit_live, faq, "en", slug=f"asked-{number}").seq for number in range(2)]
    run()
    path = f"webhooks/{hook['id']}/deliveries"
    assert [each["state"] for each in admin.ask(path)["items"]] == ["delivered"] * 2
    expect(admin.call("POST", f"{path}/{admin.ask(path)['items'][0]['id']}/redeliver"), 200)
    run()
    assert admin.ask("sites/clinic/receivers")["receivers"][0]["shows_seq"] == seqs[-1]
    assert refuses(url)


def test_the_one_in_python(
    admin: Desk, write: Write, hook: Hook, faq: Record, run: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, rebuilt = hook(), list[str]()
    with in_python(made["secret"], rebuilt, monkeypatch) as url:
        take_messages(admin, write, made, url, faq, run)
    assert rebuilt == ["content.published"] * 2


@pytest.mark.skipif(
    not (MODULES / "standardwebhooks").exists() or which("node") is None,
    reason="there is no standardwebhooks for JavaScript here",
)
def test_the_one_in_javascript(
    admin: Desk, write: Write, hook: Hook, faq: Record, run: Deliver, tmp_path: Path
) -> None:
    made, log = hook(), tmp_path / "log"
    with in_javascript(made["secret"], log, tmp_path) as url:
        take_messages(admin, write, made, url, faq, run)
    assert log.read_text().splitlines() == ["rebuilt content.published"] * 2
