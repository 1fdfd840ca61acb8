"""Prints how long an import takes, for how long it holds the ledger, and how long another publication waits meanwhile.

python -m tests.measure.many_imports [RECORDS] [DATABASE_URL]     (an empty PostgreSQL database; else SQLite in a new folder)
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from api.app import create_app
from api.database import Database, migrate
from api.processes import seldom_look_for_rubbish
from tests.acts import create_key, hide, show
from tests.factories import NOW, make_record, make_site
from tests.measure.prose import LOCALES, Prose
from tests.processes import COPIES

RECORDS = 1_500


@dataclass
class Held:
    """For how long the ledger was held, seen from the statements that lock it and give it back."""

    since: float | None = None
    longest: float = 0

    def ran(self, _connection: object, _cursor: object, statement: str, *_: Any) -> None:
        if self.since is None and statement.startswith("UPDATE ledger"):
            self.since = time.perf_counter()

    def ended(self, _connection: object) -> None:
        if self.since is not None:
            self.longest, self.since = max(self.longest, time.perf_counter() - self.since), None


def main() -> None:
    seldom_look_for_rubbish()
    count = int(sys.argv[1]) if sys.argv[1:] else RECORDS
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[2] if sys.argv[2:] else f"sqlite:///{Path(folder) / 'content.sqlite3'}"
        migrate(url)
        database = Database(url)
        with database.transaction() as session:
            make_site(session)
            other = make_record(session).id
            _, key = create_key(session, name="root", roles=["admin"], now=NOW)
        data = b"".join(json.dumps(each).encode() + b"\n" for each in lines(count))
        for what, query in (("dry run", "?dry_run=true"), ("import", ""), ("again", "")):
            measure(what, url, key, data, query, other)
        database.close()


def lines(count: int) -> Iterator[dict[str, Any]]:
    """A topic, and questions about it in two languages, all to be live."""
    yield {
        "type": "topic", "publish": True, "en": {"slug": "yoga", "name": "Yoga", "summary": "About it."},
        "und": {"sources": ["001:1"]},
    }  # fmt: skip
    proses = {locale: Prose(locale) for locale in LOCALES[:2]}
    for number in range(count):
        texts = {locale: prose.faq(number, None) for locale, prose in proses.items()}
        neutral = {"topic": "topic/yoga", "category": "practical", "sources": ["001:1"]}
        yield {"type": "faq", "source_locale": LOCALES[0], "publish": True, **texts, "und": neutral}


def measure(what: str, url: str, key: str, data: bytes, query: str, other: str) -> None:
    """Bring the file in while somebody else publishes all the while."""
    app, held = create_app({"database_url": url}), Held()
    with seen(app.extensions["database"].writing, held), publishing(url, other) as waits:
        started = time.perf_counter()
        response = app.test_client().post(
            f"/v1/admin/sites/core/import{query}", data=data, content_type="application/x-ndjson",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
        took = time.perf_counter() - started
    assert response.status_code == 200, response.text[:2_000]
    slowest = max(waits, default=0)
    told = f"{what}: {took:.1f} s, the ledger held for {held.longest:.1f} s at once"
    sys.stdout.write(f"{told}; of {len(waits)} other publications the slowest took {slowest:.1f} s\n")
    app.extensions["database"].close()


@contextmanager
def seen(engine: Engine, held: Held) -> Iterator[None]:
    """Let it be noted when the ledger is locked through an engine, and when given back."""
    for name, note in (("before_cursor_execute", held.ran), ("commit", held.ended), ("rollback", held.ended)):
        event.listen(engine, name, note)
    yield


@contextmanager
def publishing(url: str, record: str) -> Iterator[list[float]]:
    """Somebody in another process who publishes again and again, and how long each time took, once the block has ended."""
    waits: list[float] = []
    ours, theirs = COPIES.Pipe()
    process = COPIES.Process(target=publish, args=(url, record, theirs))
    process.start()
    # So that the end of the process is noticed.
    theirs.close()
    ours.recv()
    try:
        yield waits
    finally:
        ours.send("enough")
        waits += ours.recv()
        process.join()


def publish(url: str, record: str, asked: Connection) -> None:
    """Hide a record and show it again every tenth of a second until somebody has had enough."""
    database, waits = Database(url), list[float]()
    asked.send("ready")
    while not asked.poll(0.1):
        for verb in (hide, show):
            started = time.perf_counter()
            with database.transaction() as session:
                verb(session, "core", [record], actor="tests", now=NOW)
            waits.append(time.perf_counter() - started)
    asked.send(waits)
    database.close()


if __name__ == "__main__":
    main()
