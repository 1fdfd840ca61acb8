"""Freshness: what is published reaches every process in time, and no answer is torn or mixed, with readers all the while."""

import json
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.app import create_app
from api.database import Database
from api.models import Record
from tests.acts import Pinned, create_key, hold_ledger, publish
from tests.client import Client
from tests.conftest import Write
from tests.depth import examples
from tests.factories import NOW, edit, edit_live, make_record, make_site
from tests.sync.lively_server import serving

BOUND_S = 0.25
"""How much later than acknowledged a publication may reach a reader of another process."""
ROUNDS = examples(30, 60)
TWINS = 3
PAUSE_S = 0.005
"""How long a reader waits between two questions; without it the readers leave the publisher of this process no turn."""


@dataclass
class Publisher:
    """Publishes some questions together, round after round, and notes when each round was acknowledged."""

    url: str
    records: list[Record]
    acknowledged: dict[int, float] = field(default_factory=dict)
    seqs: dict[int, int] = field(default_factory=dict)
    """The round that each seq shows."""

    def run(self, done: Event) -> None:
        database = Database(self.url)
        try:
            for number in range(1, ROUNDS + 1):
                with database.transaction() as session:
                    self.seqs[self._publish(session, f"{number}")] = number
                self.acknowledged[number] = time.monotonic()
                time.sleep(0.02)
        finally:
            database.close()
            # The readers go on until then, so a publisher that fails would keep them for ever.
            done.set()

    def _publish(self, session: Session, question: str) -> int:
        hold_ledger(session)
        records = [session.get_one(Record, each.id) for each in self.records]
        pins = [Pinned(each.id, "core", "en", edit(session, each, "en", question=question).number) for each in records]
        return publish(session, pins, actor="p", now=NOW).seq

    def least_round(self, asked_at: float) -> int:
        """The round that whoever asks then must see at least."""
        return max((number for number, at in self.acknowledged.items() if at <= asked_at - BOUND_S), default=0)


@pytest.fixture
def twins(database_url: str) -> list[Record]:
    """Questions that are only ever published together, all with the same words."""
    database = Database(database_url)
    with database.transaction() as session:
        make_site(session)
        topic = make_record(session, "topic")
        records = [make_record(session, topic=topic) for _ in range(TWINS)]
        pins = [Pinned(each.id, "core", "en", edit(session, each, "en", question="0").number) for each in records]
        publish(session, pins, actor="p", now=NOW)
    database.close()
    return records


@pytest.fixture
def address(database_url: str, twins: list[Record], tmp_path: Path) -> Iterator[str]:
    """Two processes that serve the database, at their usual settings."""
    with serving(database_url, tmp_path, workers=2) as found:
        yield found


def fetch(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as response:
        return json.load(response)


@pytest.mark.long
def test_under_load_no_answer_is_too_old_torn_or_mixed(address: str, database_url: str, twins: list[Record]) -> None:
    first = fetch(f"{address}/v1/sites/core")["seq"]
    publisher, done = Publisher(database_url, twins), Event()
    publisher.seqs[first] = 0
    with ThreadPoolExecutor() as pool:
        publishing = pool.submit(publisher.run, done)
        readers = [pool.submit(read, url, publisher, done) for url in urls(address, twins)]
        publishing.result()
        answers = [answer for reader in readers for answer in reader.result()]
    assert len({said for _, said in answers}) > ROUNDS / 4, "the readers slept while there was something to see"


def urls(address: str, twins: list[Record]) -> list[str]:
    """A list, a list that is asked for in ever new ways, a page, search and sync."""
    faqs = f"{address}/v1/sites/core/faqs"
    topic = fetch(faqs)["items"][0]["topic"]["slug"]
    return [
        faqs, f"{faqs}?limit=%d", f"{address}/v1/sites/core/pages/{topic}",
        f"{address}/v1/sites/core/sync?types=faq", f"{address}/v1/sites/core/records?types=faq&limit=%d",
    ]  # fmt: skip


def read(url: str, publisher: Publisher, done: Event) -> list[tuple[str, int]]:
    """Ask until nothing more is published, and once after; every answer is checked."""
    answers, number = [], TWINS
    while not done.wait(PAUSE_S):
        number = TWINS + (number + 1) % 400
        asked_at = time.monotonic()
        body = fetch(url % number if "%d" in url else url)
        answers.append((said_by(body), body["seq"], asked_at))
    checked = [(url, check(*answer, publisher)) for answer in answers]
    time.sleep(BOUND_S)
    assert said_by(fetch(url % TWINS if "%d" in url else url)) == {str(ROUNDS)}
    return checked


def check(said: set[str], seq: int, asked_at: float, publisher: Publisher) -> int:
    """The round that an answer shows: the same in every item, that of its seq, and not an old one."""
    assert len(said) == 1, f"torn: {said} at seq {seq}"
    number = int(said.pop())
    assert publisher.seqs[seq] == number, f"mixed: round {number} at seq {seq}"
    assert number >= publisher.least_round(asked_at), f"too old: round {number}"
    return number


def said_by(body: Any) -> set[str]:
    """The questions in a list, a page or a page of sync."""
    items = body.get("items") or [item for section in body["sections"] for item in section["items"]]
    return {(item.get("data") or item)["title"] for item in items}


def test_a_process_sees_its_own_publications_at_once(database_url: str, write: Write) -> None:
    app = create_app({"database_url": database_url, "freshness_ms": 60_000})
    client, database = Client(app), app.extensions["database"]
    with database.transaction() as session:
        make_site(session)
        record = make_record(session)
    path = f"/v1/sites/core/faqs/{record.id}"
    for number in range(3):
        client.json(path)
        with database.transaction() as session:
            edit_live(session, session.get_one(Record, record.id), "en", question=f"{number}?")
        assert client.json(path)["title"] == f"{number}?"
    write(edit_live, record, "en", question="Elsewhere?")
    assert client.json(path)["title"] == "2?", "another process's publication is looked for in its time"
    database.close()


@pytest.mark.parametrize(
    "ask", ["faqs?at={seq}", "changes?since={seq}", "faqs?limit=1&cursor={cursor}", "sync?token={token}"]
)
def test_who_knows_of_a_newer_seq_makes_the_process_look(
    ask: str, write: Write, client: Client, database_url: str
) -> None:
    write(make_site)
    records = [write(make_record) for _ in range(2)]
    late = create_app({"database_url": database_url, "freshness_ms": 60_000})
    Client(late).json("/v1/sites/core/faqs")
    write(edit_live, records[0], "en", question="New?")
    known = {
        "seq": client.json("/v1/sites/core")["seq"],
        "cursor": client.json("/v1/sites/core/faqs?limit=1")["next"].rpartition("cursor=")[2],
        "token": client.json("/v1/sites/core/sync?types=faq")["next_token"],
    }
    path = f"/v1/sites/core/{ask.format(**known)}"
    assert late.test_client().get(path).json == client.json(path)
    late.extensions["database"].close()


def test_who_works_here_sees_at_once_what_was_done_through_another_process(
    write: Write, client: Client, database_url: str
) -> None:
    write(make_site)
    late = create_app({"database_url": database_url, "freshness_ms": 60_000, "bootstrap_admin_key": None})
    Client(late).json("/v1/sites/core")
    write(make_site, "clinic")
    headers = {"Authorization": f"Bearer {_admin_key(write)}"}
    assert Client(late).get("/v1/admin/sites/clinic/overrides", headers=headers).status_code == 200
    late.extensions["database"].close()


def _admin_key(write: Write) -> str:
    return str(write(create_key, name="test", roles=["admin"], now=NOW)[1])
