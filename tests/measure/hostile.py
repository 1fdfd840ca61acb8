"""Prints how readers and editors fare while others do their worst, as a Markdown table: run `make hostile`.

The server is the one process that `clinic-content serve` starts, without a proxy before it. It exits with 1 where a limit
is broken.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread
from urllib.parse import urlsplit

from api.database import Database
from tests.accounts.issuer import AUDIENCE
from tests.acts import create_key
from tests.deploy.programs import ask
from tests.measure.attackers import CORE, KINDS, Target, attack
from tests.measure.kept import filled
from tests.measure.servers import fetch, resident_mib
from tests.measure.silent import silent_provider
from tests.processes import COPIES, free_port, running

READER_P99_MS, SAVE_P99_MS, MEMORY_MIB = 250, 2_000, 400
READ = (f"{CORE}/faqs?limit=25", f"{CORE}", f"{CORE}/faqs/does-it-hurt", f"{CORE}/faqs?limit=10&locale=fr")
READS_EVERY_S, SAVES_EVERY_S, LOOKS_EVERY_S = 0.02, 0.25, 0.2
CALLERS = 8
HEADER = "| | reader p50 | p99 | most | save p50 | p99 | memory | the others were answered |\n|---|---|---|---|---|---|---|---|\n"


@dataclass
class Seen:
    """What was seen while somebody attacked: milliseconds, and MiB."""

    reads: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    memory: int = 0
    failed: "Counter[str]" = field(default_factory=Counter)
    """What was answered to those who did no harm, where it was not a success."""
    statuses: "Counter[str]" = field(default_factory=Counter)

    @property
    def broken(self) -> list[str]:
        """The limits that were broken."""
        limits = {
            "readers waited": _of(self.reads, 99) >= READER_P99_MS, "editors waited": _of(self.saves, 99) >= SAVE_P99_MS,
            "memory": self.memory >= MEMORY_MIB, "readers or editors were refused": bool(self.failed),
            "failures": any(each.startswith("5") and each != "503" for each in self.statuses),
        }  # fmt: skip
        return [name for name, is_broken in limits.items() if is_broken]

    def line(self, kind: str) -> str:
        told = ", ".join(f"{number} × {status}" for status, number in self.statuses.most_common(6))
        reads = " | ".join(f"{_of(self.reads, each):.0f}" for each in (50, 99, 100))
        saves = " | ".join(f"{_of(self.saves, each):.0f}" for each in (50, 99))
        wrong = f" **{', '.join(self.broken)}** {dict(self.failed) or ''}" if self.broken else ""
        return f"| {kind}{wrong} | {reads} | {saves} | {self.memory} | {told} |\n"


def _of(values: Sequence[float], percent: int) -> float:
    if len(values) < 2 or percent == 100:
        return max(values, default=float("inf"))
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder, filled("sqlite", options.faqs, Path(folder)) as url:
        sys.stdout.write(
            f"{options.faqs:,} questions, {options.connections} connections, {options.seconds:g} s each\n\n{HEADER}"
        )
        seen = []
        for kind in ("nobody", *KINDS):
            if options.only in kind:
                with hostile_server(url, Path(folder), connections=options.connections) as server:
                    seen.append(_told(kind, server, options.seconds))
    sys.exit(1 if any(each.broken for each in seen) else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faqs", type=int, default=10_000, help="how many questions there are")
    parser.add_argument("--seconds", type=float, default=60, help="how long each kind attacks")
    parser.add_argument("--connections", type=int, default=64, help="how many attack at a time")
    parser.add_argument("--only", default="", help="only the kinds whose names hold this")
    return parser.parse_args()


@dataclass(frozen=True)
class Server:
    """A server that is attacked, with those who do no harm."""

    target: Target
    pid: int
    key: str


@contextmanager
def hostile_server(url: str, folder: Path, *, connections: int) -> Iterator[Server]:
    """A server with an identity provider that never answers, and with keys for those who attack it."""
    port, keys = free_port(), _keys(url)
    command = [sys.executable, "-m", "api.start", "serve", "--port", str(port), "--no-worker"]
    address = f"http://127.0.0.1:{port}"
    with silent_provider() as issuer:
        told = {"CONTENT_DATABASE_URL": url, "CONTENT_OIDC_ISSUER": issuer, "CONTENT_OIDC_AUDIENCE": AUDIENCE}
        log = folder / "server.log"
        with running(command, log, lambda: ask(address, READ[0]).status == 200, **told) as process:
            # What is measured is not how a server warms up.
            for path in READ:
                fetch(address, path)
            listed = fetch(address, f"{CORE}/faqs?limit=50&sort=-position")
            target = Target(
                address, listed["seq"], issuer, keys[1:], [each["id"] for each in listed["items"]], connections
            )
            yield Server(target, process.pid, keys[0])


def _keys(url: str) -> list[str]:
    database = Database(url)
    with database.transaction() as session:
        found = [
            create_key(session, name=f"key {each}", roles=["admin"], now=datetime.now(UTC))[1]
            for each in range(CALLERS + 1)
        ]
    database.close()
    return found


def _told(kind: str, server: Server, seconds: float) -> Seen:
    seen = attacked(kind, server, seconds=seconds)
    sys.stdout.write(seen.line(kind))
    sys.stdout.flush()
    return seen


def attacked(kind: str, server: Server, *, seconds: float) -> Seen:
    """How readers and editors fare while one kind attacks."""
    seen, enough = Seen(), Event()
    work = (_read, _save, _look)
    threads = [Thread(target=_again_and_again, args=[each, server, seen, enough]) for each in work]
    with _attacking(kind, server.target, seen):
        for each in threads:
            each.start()
        time.sleep(seconds)
        enough.set()
        for each in threads:
            each.join()
    return seen


@contextmanager
def _attacking(kind: str, target: Target, seen: Seen) -> Iterator[None]:
    if kind not in KINDS:
        yield
        return
    ours, theirs = COPIES.Pipe()
    process = COPIES.Process(target=attack, args=(kind, target, theirs))
    process.start()
    theirs.close()
    try:
        yield
    finally:
        ours.send("enough")
        seen.statuses = ours.recv()
        process.join()


def _again_and_again(do: Callable[[Server, Seen, int], float], server: Server, seen: Seen, enough: Event) -> None:
    number, pause = 0, 0.0
    while not enough.wait(pause):
        pause = do(server, seen, number)
        number += 1


def _read(server: Server, seen: Seen, number: int) -> float:
    took, status = _timed(server, "GET", READ[number % len(READ)])
    seen.reads.append(took)
    if status != "200":
        seen.failed[f"read {status}"] += 1
    return READS_EVERY_S


def _save(server: Server, seen: Seen, number: int) -> float:
    id = server.target.ids[number % 10]
    body = json.dumps({"fields": {"short_answer": f"Written anew, {time.time()}."}})
    headers = {"Authorization": f"Bearer {server.key}", "Content-Type": "application/json", "If-Match": "*"}
    path = f"/v1/admin/sites/core/records/{id}/translations/fr"
    took, status = _timed(server, "PATCH", path, body, headers)
    if status == "503":
        # An editor's program comes again, as it is told to; to whom it belongs, both together are one save.
        again, status = _timed(server, "PATCH", path, body, headers)
        took += again
    seen.saves.append(took)
    if status != "200":
        seen.failed[f"save {status}"] += 1
    return SAVES_EVERY_S


def _timed(
    server: Server, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
) -> tuple[float, str]:
    """The milliseconds from connecting to the last byte, as somebody who comes anew has it."""
    started = time.perf_counter()
    connection = HTTPConnection(urlsplit(server.target.address).netloc, timeout=60)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        response.read()
        status = str(response.status)
    except OSError as error:
        status = type(error).__name__
    finally:
        connection.close()
    return (time.perf_counter() - started) * 1000, status


def _look(server: Server, seen: Seen, _number: int) -> float:
    seen.memory = max(seen.memory, resident_mib(server.pid))
    return LOOKS_EVERY_S


if __name__ == "__main__":
    main()
