"""The servers that are compared: ours as `clinic-content serve` runs it, and nginx with the same bytes as files."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from api.delivery.receipts.keys import ReceiptKey, write_keys
from tests.deploy.programs import Answer, ask, program
from tests.measure.wrk import SERVER_CORE
from tests.processes import free_port, running, wait_until

FIRST = "/v1/sites/core/faqs?limit=25"
NGINX = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log {folder}/access.log;
    sendfile on;
    keepalive_requests 100000000;
    default_type application/json;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/files;
        {headers}
    }}
}}
"""


@dataclass(frozen=True)
class Ours:
    """A running server of ours."""

    address: str
    admin: str
    """Where the admin API has a process of its own."""
    process: subprocess.Popen[bytes]

    def resident_mib(self) -> int:
        """The memory of the process that answers, in MiB."""
        return resident_mib(self.process.pid)


def resident_mib(pid: int) -> int:
    """The memory of the largest process that a server started, in MiB."""
    pages = max(int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in _children(pid))
    return pages * os.sysconf("SC_PAGESIZE") // 2**20


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def ours(url: str, folder: Path, *, core: str | None = SERVER_CORE, answers_mb: int = 16) -> Iterator[Ours]:
    """Our server as `deploy/OPERATIONS.md` advises: one process for readers, and one for editors; each logs every request to a file."""
    port, admin_port = free_port(), free_port()
    address, admin = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{admin_port}"
    options = ["--port", str(port), "--admin-port", str(admin_port), "--workers", "1", "--no-worker"]
    command, log = [sys.executable, "-m", "api.start", "serve", *options], folder / f"ours-{port}.log"
    environment = {
        "CONTENT_DATABASE_URL": url, "CONTENT_ANSWERS_MB": str(answers_mb), "CONTENT_RECEIPT_KEYS": _receipt_keys(folder),
    }  # fmt: skip
    with running(_pinned(command, core), log, lambda: ask(address, FIRST).status == 200, **environment) as process:
        wait_until(lambda: ask(admin, "/v1").status == 200, process, log)
        yield Ours(address, admin, process)


def _receipt_keys(folder: Path) -> str:
    """The file of a key that receipts are signed with."""
    path = folder / "receipt-keys.json"
    if not path.exists():
        write_keys(path, [ReceiptKey.new(datetime.now(UTC))])
    return str(path)


def start_s(url: str, folder: Path) -> float:
    """The seconds from the command that starts a process for readers to its first answer to a list."""
    port = free_port()
    command = [sys.executable, "-m", "api.start", "serve", "--port", str(port), "--no-worker"]
    log, started = folder / f"ours-{port}.log", time.perf_counter()
    environment = {"CONTENT_DATABASE_URL": url, "CONTENT_SERVES": "public"}
    address = f"http://127.0.0.1:{port}"
    with running(_pinned(command, SERVER_CORE), log, lambda: ask(address, FIRST).status == 200, **environment):
        return time.perf_counter() - started


@contextmanager
def nginx(folder: Path, bodies: Mapping[str, bytes], *, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """An nginx with one worker on one core that serves each body under its path, with an access log, and with some headers."""
    port = free_port()
    for path, body in bodies.items():
        file = folder / "files" / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    told = " ".join(f'add_header {name} "{value}";' for name, value in (headers or {}).items())
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user, headers=told))
    command = [str(program("nginx")), "-p", str(folder), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    address = f"http://127.0.0.1:{port}"
    with running(_pinned(command, SERVER_CORE), folder / "nginx.log", lambda: ask(address, "/")):
        yield address


def _pinned(command: list[str], core: str | None) -> list[str]:
    return command if core is None else ["taskset", "-c", core, *command]


def fetch(address: str, path: str) -> Any:
    """The body of an answer that must be a success."""
    answer: Answer = ask(address, path)
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


def send(connection: HTTPConnection, key: str, method: str, path: str, body: Any, **headers: str) -> Any:
    """The body of a call of the admin API that must succeed."""
    told = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", **headers}
    said = body if isinstance(body, bytes) else json.dumps(body)
    connection.request(method, f"/v1/admin{path}", said, told)
    response = connection.getresponse()
    answered = response.read()
    assert response.status == 200, answered
    return json.loads(answered)
