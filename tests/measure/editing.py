"""What editing costs: saving and publishing one text after another, and how soon another process shows them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from secrets import token_hex
from statistics import median
from typing import Any

from api.database import Database
from tests.acts import create_key
from tests.measure.asking import CORE, sync_token
from tests.measure.servers import Ours, fetch, send
from tests.measure.writing import file_of
from tests.measure.wrk import Figures, edit

ROUNDS = 50
CHANGED = 10
TEXTS, BULKS = 100, 5


@dataclass(frozen=True)
class Spans:
    """How long something took, each time, in milliseconds."""

    each: Sequence[float]

    @property
    def p50(self) -> float:
        return median(self.each)

    @property
    def most(self) -> float:
        return max(self.each)


class Editor:
    """Someone who publishes one text after another through the admin API of a server."""

    def __init__(self, server: Ours, url: str) -> None:
        self.address, self.admin = server.address, server.admin
        self.desk = HTTPConnection(server.admin.removeprefix("http://"), timeout=60)
        database = Database(url)
        with database.transaction() as session:
            self.key = create_key(session, name="bench", roles=["admin"], now=datetime.now(UTC))[1]
        database.close()
        listed = fetch(self.address, f"{CORE}/faqs?limit={ROUNDS}&sort=-position")["items"]
        self.ids = [each["id"] for each in listed]
        self.count = 0

    def publish(self) -> str:
        """Save a new text and publish it; the record's id."""
        self.count += 1
        id = self.ids[self.count % len(self.ids)]
        place = f"/sites/core/records/{id}/translations/en"
        body = {"fields": {"short_answer": self.said}, "publish": True}
        send(self.desk, self.key, "PATCH", place, body, **{"If-Match": "*"})
        return id

    def lists(self, path: str) -> Spans:
        """How long an editor's list takes, each time."""
        spans = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            send(self.desk, self.key, "GET", path, None)
            spans.append((time.perf_counter() - started) * 1000)
        return Spans(spans)

    @property
    def said(self) -> str:
        """What the newest text says."""
        return f"Said anew, for the time {self.count} that somebody measures."

    def publications(self, *, calls: int, seconds: float) -> Figures:
        """How often a new text is saved and published, each in so many calls, one after another."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", "If-Match": "*"}
        return edit(self.admin, self.ids, calls=calls, word=token_hex(4), seconds=seconds, headers=headers)

    def publish_together(self) -> Spans:
        """How long it takes to publish many texts in one act, each time."""
        return Spans([self._publish_together() for _ in range(BULKS)])

    def _publish_together(self) -> float:
        listed = fetch(self.address, f"{CORE}/faqs?limit={TEXTS}")["items"]
        texts = [(each["id"], locale) for locale in ("en", "fr") for each in listed][:TEXTS]
        items = [self._draft(*text) for text in texts]
        started = time.perf_counter()
        send(self.desk, self.key, "POST", "/actions/publish", {"items": items})
        return (time.perf_counter() - started) * 1000

    def _draft(self, record: str, locale: str) -> dict[str, Any]:
        self.count += 1
        place, body = f"/sites/core/records/{record}/translations/{locale}", {"fields": {"short_answer": self.said}}
        saved = send(self.desk, self.key, "PATCH", place, body, **{"If-Match": "*"})
        return {"site": "core", "record": record, "locale": locale, "version": saved["draft"]}

    def bring(self, records: int) -> Spans:
        """How long it takes to bring a file of so many records in."""
        data, started = file_of(records), time.perf_counter()
        send(self.desk, self.key, "POST", "/sites/core/import", data, **{"Content-Type": "application/x-ndjson"})
        return Spans([(time.perf_counter() - started) * 1000])

    def visible_elsewhere(self, other: Ours) -> Spans:
        """From the answer to a publication to the first answer of another process that shows it."""
        # The server lets go of a connection that nobody uses; a closed one is opened anew.
        self.desk.close()
        return Spans([self._seen_by(other) for _ in range(ROUNDS)])

    def _seen_by(self, other: Ours) -> float:
        id = self.publish()
        started = time.perf_counter()
        while fetch(other.address, f"{CORE}/faqs/{id}?fields=short_answer")["fields"]["short_answer"] != self.said:
            pass
        return (time.perf_counter() - started) * 1000

    def token_before_changes(self) -> str:
        """A phone's token from before some questions were published anew."""
        token = sync_token(self.address)
        for _ in range(CHANGED):
            self.publish()
        return token
