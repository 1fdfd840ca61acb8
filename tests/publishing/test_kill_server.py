"""A server that is killed while people publish through it loses nothing that it has answered for, and leaves nothing half."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import Database
from api.models import Change, Fact
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.lookup import verify
from tests.people import make_person
from tests.processes import free_port, wait_until

KILLS = 4
PATIENCE_S = 60


class Told(NamedTuple):
    """A publication that the server has answered for."""

    seq: int
    record: str
    version: int


class Publisher(Thread):
    """Somebody who edits one text and publishes it, again and again, until the server does not answer any more."""

    def __init__(self, port: int, key: str, record: str, told: "Queue[Told]") -> None:
        super().__init__()
        self.http = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self.record, self.told, self.refusals = record, told, list[str]()

    def run(self) -> None:
        try:
            while not self.refusals:
                self.publish_once()
        except (OSError, HTTPException):
            self.http.close()

    def publish_once(self) -> None:
        text = f"sites/core/records/{self.record}/translations/en"
        etag = self.call("GET", text)["etag"]
        words = {"fields": {"question": f"{time.time_ns()}?"}}
        version = self.call("PATCH", text, words, {"If-Match": f'"{etag}"'})["version"]
        item = {"site": "core", "record": self.record, "locale": "en", "version": version}
        self.told.put(Told(self.call("POST", "actions/publish", {"items": [item]})["seq"], self.record, version))

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        sent = None if body is None else json.dumps(body)
        self.http.request(method, f"/v1/admin/{path}", sent, {**self.headers, **(headers or {})})
        response = self.http.getresponse()
        text = response.read()
        if response.status != 200:
            self.refusals.append(text.decode())
        return json.loads(text)


@contextmanager
def killed_in_the_end(url: str, log: Path) -> Iterator[int]:
    """The port of a server, of which every process is killed at the end of the block."""
    port = free_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--no-worker"]
    with log.open("w") as output:
        # A session of its own, so that its processes can be killed together, and no others.
        server = subprocess.Popen(
            command, env={**os.environ, "CONTENT_DATABASE_URL": url}, stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, start_new_session=True,
        )  # fmt: skip
        try:
            wait_until(lambda: socket.create_connection(("127.0.0.1", port), timeout=5).close() is None, server, log)
            yield port
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(PATIENCE_S)


def publish_until_killed(url: str, log: Path, key: str, records: list[str]) -> list[Told]:
    """What a server answered for before it was killed, at some moment after everybody's first publication."""
    told: Queue[Told] = Queue()
    with killed_in_the_end(url, log) as port:
        publishers = [Publisher(port, key, record, told) for record in records]
        for each in publishers:
            each.start()
        found = [told.get(timeout=PATIENCE_S)]
        while {each.record for each in found} != set(records):
            found.append(told.get(timeout=PATIENCE_S))
        # Any moment within a few publications will do.
        time.sleep(random.random() / 10)
    for each in publishers:
        each.join(PATIENCE_S)
        assert not each.is_alive()
        assert each.refusals == []
    return found + [told.get() for _ in range(told.qsize())]


@pytest.mark.long
def test_what_the_server_answered_for_is_there_after_it_was_killed(
    client: Client, database_url: str, write: Write, tmp_path: Path
) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    records = [write(make_record, topic=topic).id for _ in range(3)]
    key = write(make_person, "Paula", "author", "publisher")
    told: list[Told] = []
    for number in range(KILLS):
        told += publish_until_killed(database_url, tmp_path / f"{number}.log", key, records)
        check(database_url, told)
    assert len(told) >= KILLS * len(records)
    for record in records:
        last = max(each.version for each in told if each.record == record)
        assert client.json(f"/v1/sites/core/faqs/{record}")["version"] >= last


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
