"""Prints what writing takes on both databases, in time, in time of our own process, and in statements.

python -m tests.measure.writing [RECORDS]
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from statistics import median
from typing import Any

from flask import Flask

from api.app import create_app
from api.database import Database
from api.processes import seldom_look_for_rubbish
from tests.acts import create_key
from tests.measure.kept import filled
from tests.measure.many_imports import lines
from tests.statements import counted

FAQS, RECORDS, TEXTS, SAVES, ROUNDS = 60, 2_000, 100, 300, 5


@dataclass(frozen=True)
class Taken:
    """What something took: seconds, those of our own process, and statements."""

    seconds: float
    own_s: float
    statements: int


class Writer:
    """Somebody who writes by the admin API of an app in this process."""

    def __init__(self, url: str) -> None:
        database = Database(url)
        with database.transaction() as session:
            self.key = create_key(session, name="bench", roles=["admin"], now=datetime.now(UTC))[1]
        database.close()
        self.app: Flask = create_app({"database_url": url})
        self.http, self.count = self.app.test_client(), 0
        found = self.http.get(f"/v1/sites/core/faqs?limit={FAQS}").json
        self.texts = [(each["id"], locale) for locale in ("en", "fr") for each in found["items"]]

    def save(self, number: int, *, publish: bool) -> Any:
        """Say something new in a text."""
        self.count += 1
        record, locale = self.texts[number % len(self.texts)]
        body = {"fields": {"short_answer": f"Said anew, for the time {self.count}."}, "publish": publish}
        path = f"/v1/admin/sites/core/records/{record}/translations/{locale}"
        return self._send("PATCH", path, json=body, headers={"If-Match": "*"})

    def drafts(self) -> list[dict[str, Any]]:
        """Drafts of many texts, as a verb names them."""
        saved = (self.save(number, publish=False) for number in range(TEXTS))
        return [
            {**{name: each[name] for name in ("site", "record", "locale")}, "version": each["draft"]} for each in saved
        ]

    def publish(self, items: list[dict[str, Any]]) -> None:
        """Publish them all at once."""
        self._send("POST", "/v1/admin/actions/publish", json={"items": items})

    def bring(self, data: bytes) -> None:
        """Bring a file in."""
        self._send("POST", "/v1/admin/sites/core/import", data=data, content_type="application/x-ndjson")

    def _send(self, method: str, path: str, *, headers: dict[str, str] | None = None, **body: Any) -> Any:
        told = {"Authorization": f"Bearer {self.key}", **(headers or {})}
        answer = self.http.open(path, method=method, headers=told, **body)
        assert answer.status_code == 200, answer.text[:2_000]
        return answer.json

    def take(self, do: Callable[[], object]) -> Taken:
        """What something takes."""
        with counted(self.app.extensions["database"]) as statements:
            started, own = time.perf_counter(), time.process_time()
            do()
            return Taken(time.perf_counter() - started, time.process_time() - own, len(statements))


def file_of(count: int) -> bytes:
    """A file of so many questions in two languages, which no other has."""
    return b"".join(json.dumps(_renamed(each, token_hex(4))).encode() + b"\n" for each in lines(count))


def _renamed(line: dict[str, Any], word: str) -> dict[str, Any]:
    if line["type"] == "topic":
        return line
    return {**line, **{locale: {**line[locale], "slug": f"{line[locale]['slug']}-{word}"} for locale in ("en", "fr")}}


def measured(url: str, records: int) -> Iterator[tuple[str, Taken]]:
    """Each thing that was measured, by name."""
    writer = Writer(url)
    for number in range(50):
        writer.save(number, publish=True)
    saves = [writer.take(lambda: writer.save(writer.count, publish=True)) for _ in range(SAVES)]
    yield "save and publish in one call", _middle(saves)
    bulks = []
    for _ in range(ROUNDS):
        items = writer.drafts()
        bulks.append(writer.take(lambda items=items: writer.publish(items)))  # type: ignore[misc]
    yield f"publish {TEXTS} texts", _middle(bulks)
    data = file_of(records)
    yield f"import {records:,} records", writer.take(lambda: writer.bring(data))
    writer.app.extensions["database"].close()


def _middle(runs: list[Taken]) -> Taken:
    return Taken(*(median(getattr(each, name) for each in runs) for name in ("seconds", "own_s", "statements")))


def main() -> None:
    seldom_look_for_rubbish()
    records = int(sys.argv[1]) if sys.argv[1:] else RECORDS
    seconds: dict[str, float] = {}
    for database in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder, filled(database, FAQS, Path(folder)) as url:
            for name, taken in measured(url, records):
                of_sqlite = seconds.setdefault(name, taken.seconds)
                sys.stdout.write(
                    f"{database}: {name}: {taken.seconds * 1000:.1f} ms, {taken.own_s * 1000:.1f} of them our own, "
                    f"{taken.statements:.0f} statements, {taken.seconds / of_sqlite:.2f} of SQLite's time\n"
                )


if __name__ == "__main__":
    main()
