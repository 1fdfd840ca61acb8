"""A service whose processes are killed while people publish through it: what it answered for, and how soon it is back."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import Database
from api.models import Change, Fact
from tests.lookup import verify
from tests.processes import END_TIMEOUT_S, UNLIMITED, free_port, wait_until

PATIENCE_S = 60
KINDS = ("main", "answering", "scheduler")


class Told(NamedTuple):
    """A publication that the service has answered for."""

    seq: int
    record: str
    version: int


def children(pid: int) -> dict[str, int]:
    """The processes that one has started, by what they are for."""
    # A process belongs to the thread that started it.
    told = [each.read_text().split() for each in Path(f"/proc/{pid}/task").glob("*/children")]
    lines = {int(each): Path(f"/proc/{each}/cmdline").read_bytes() for some in told for each in some}
    return {"scheduler" if b"\0worker\0" in line else "answering": each for each, line in lines.items() if line}


class Service:
    """`clinic-content serve`, started again at once whenever it ends, as systemd would."""

    def __init__(self, url: str, log: Path) -> None:
        self.port = free_port()
        self.ends: list[int] = []
        """The exit codes with which it ended."""
        self._is_over = Event()
        self._log = log.open("ab")
        self._environment = {**os.environ, **UNLIMITED, "CONTENT_DATABASE_URL": url}
        self._start()
        self._keeper = Thread(target=self._keep)

    def _start(self) -> None:
        command = [sys.executable, "-m", "api.start", "serve", "--port", str(self.port), "--worker"]
        self.main = subprocess.Popen(
            command, env=self._environment, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )

    def _keep(self) -> None:
        while True:
            code = self.main.wait()
            if self._is_over.is_set():
                return
            self.ends.append(code)
            self._start()

    def __enter__(self) -> "Service":
        self._keeper.start()
        wait_until(self.answers)
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self.main.terminate()
        self._keeper.join(END_TIMEOUT_S)
        self._log.close()

    def answers(self) -> bool:
        """Whether a reader who comes now is answered."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/v1/sites/core/faqs?limit=1")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def pid(self, kind: str) -> int | None:
        """The number of a process; None while it is being replaced."""
        with suppress(OSError):
            return self.main.pid if kind == "main" else children(self.main.pid).get(kind)
        return None

    def kill(self, kind: str) -> float:
        """Kill a process; after how many seconds there was another, and readers were answered."""
        wait_until(lambda: self.pid(kind))
        killed = self.pid(kind)
        assert killed
        began = time.monotonic()
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: self.pid(kind) not in (None, killed) and self.answers())
        return time.monotonic() - began


@dataclass
class Publisher:
    """Somebody who edits one text and publishes it, again and again, whoever answers or does not."""

    port: int
    key: str
    record: str
    told: list[Told] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    is_over: Event = field(default_factory=Event)

    def run(self) -> None:
        while not self.is_over.is_set():
            http = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
            with suppress(OSError, HTTPException):
                while not self.is_over.is_set():
                    self.publish_once(http)
            http.close()
            time.sleep(0.02)

    def publish_once(self, http: HTTPConnection) -> None:
        path = f"sites/core/records/{self.record}/translations/en"
        text = self.call(http, "GET", path)
        words = {"fields": {"question": f"{time.time_ns()}?"}}
        saved = text and self.call(http, "PATCH", path, words, {"If-Match": f'"{text["etag"]}"'})
        item = {"site": "core", "record": self.record, "locale": "en", "version": saved["version"]} if saved else None
        published = item and self.call(http, "POST", "actions/publish", {"items": [item]})
        if published:
            self.told.append(Told(published["seq"], self.record, saved["version"]))

    def call(
        self, http: HTTPConnection, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Any:
        """The answer; none where the service cannot now, or what a killed process had begun was done meanwhile."""
        sent = None if body is None else json.dumps(body)
        told = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", **(headers or {})}
        http.request(method, f"/v1/admin/{path}", sent, told)
        response = http.getresponse()
        answer = json.loads(response.read())
        if response.status not in (200, 412, 503):
            self.refusals.append(f"{response.status} {answer}")
        return answer if response.status == 200 else None


@contextmanager
def publishing(port: int, key: str, records: list[str]) -> Iterator[list[Publisher]]:
    """People who publish for as long as the block lasts."""
    publishers = [Publisher(port, key, each) for each in records]
    threads = [Thread(target=each.run) for each in publishers]
    for each in threads:
        each.start()
    try:
        yield publishers
    finally:
        for publisher, thread in zip(publishers, threads, strict=True):
            publisher.is_over.set()
            thread.join(PATIENCE_S)


def kill_while_publishing(
    url: str, log: Path, key: str, records: list[str], kinds: list[str]
) -> tuple[list[Told], dict[str, list[float]]]:
    """What a service answered for while these of its processes were killed, and how soon it was back after each."""
    took: dict[str, list[float]] = {each: [] for each in KINDS}
    with Service(url, log) as service, publishing(service.port, key, records) as publishers:
        for kind in kinds:
            before = [len(each.told) for each in publishers]
            wait_until(
                lambda before=before: all(
                    len(each.told) > known for each, known in zip(publishers, before, strict=True)
                )
            )  # type: ignore[misc]
            # Any moment within a few publications will do.
            time.sleep(random.random() / 10)
            took[kind].append(service.kill(kind))
    assert [refusal for each in publishers for refusal in each.refusals] == []
    # It never ended but where it was killed.
    assert service.ends == [-signal.SIGKILL] * len(took["main"])
    return [told for each in publishers for told in each.told], took


def check(url: str, told: list[Told]) -> None:
    """The history is whole, and holds everything that was answered for."""
    database = Database(url)
    with database.reading() as session:
        seqs = list(session.scalars(select(Change.seq).order_by(Change.seq)))
        assert seqs == list(range(1, len(seqs) + 1))
        assert set(told) <= set(published(session))
        assert verify(session) == []
    database.close()


def published(session: Session) -> Iterator[Told]:
    """Every publication of a question that the ledger holds."""
    facts = session.scalars(select(Fact).where(Fact.kind == "text", Fact.locale == "en"))
    return (Told(each.from_seq, each.record_id, parse(each.value)["version"]) for each in facts)
