"""A device as clients/SYNC.md describes it, in a few lines of Python, for the tests of sync."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import TestResponse

Fetch = Callable[[str], TestResponse]
Name = tuple[str, str]
Page = dict[str, Any]
AFRESH = ("invalid-sync-token", "history-changed", "format-changed")
"""The problems after which a device starts from nothing."""


class Refused(Exception):
    """The server will not serve what the device holds any more, and says why."""


def digest_of(items: dict[Name, Any]) -> dict[str, Any]:
    """The digest of what a device holds, reckoned apart from the server's code."""
    lines = sorted(f"{type}/{id} {item['rev']}".encode() + b"\n" for (type, id), item in items.items())
    return {"alg": "sha256-lines-1", "count": len(lines), "value": hashlib.sha256(b"".join(lines)).hexdigest()}


def hash_of(data: Any) -> str:
    """The hash of an item, reckoned apart from the server's code."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def applied(items: dict[Name, Any], ops: list[Any]) -> dict[Name, Any]:
    """The items after the operations of a page."""
    found = dict(items)
    for op in ops:
        if op["op"] == "upsert":
            assert (op["hash"], op["rev"]) == (hash_of(op["data"]), op["data"]["rev"])
            found[op["type"], op["id"]] = op["data"]
        elif op["op"] == "remove":
            found.pop((op["type"], op["id"]), None)
    return found


@dataclass
class Device:
    """Holds what it got; what it shows changes only when a run is complete and proved."""

    start: str
    """Where it starts from nothing."""
    items: dict[Name, Any] = field(default_factory=dict)
    token: str | None = None
    """Where it rests; None before its first run."""
    staged: dict[Name, Any] | None = None
    staged_token: str | None = None
    resets: list[str] = field(default_factory=list)
    """Why it started afresh each time."""
    withdrawals: list[Any] = field(default_factory=list)
    finished_seqs: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        """What it asks for next."""
        token = self.staged_token or self.token
        return f"{self.start.split('?')[0]}?token={token}" if token else self.start

    def interrupt(self) -> None:
        """Forget the run that is under way, as an app that is ended in the middle does."""
        self.staged = self.staged_token = None

    def reset(self, why: str) -> None:
        """Start afresh; what it shows stays until the new run is complete."""
        self.interrupt()
        self.token = None
        self.resets.append(why)

    def take(self, response: TestResponse) -> int:
        """Take an answer; how many seconds to wait before the next question."""
        if response.status_code in (400, 410):
            assert "items" not in response.json
            assert response.headers["Cache-Control"] == "no-store"
            kind = response.json["type"].rsplit("/", 1)[1]
            if kind not in AFRESH:
                raise Refused(kind)
            self.reset(kind)
            return 0
        assert response.status_code == 200, response.text
        page: Page = response.json
        before = self.staged if self.staged is not None else {} if page["mode"] == "snapshot" else self.items
        self.staged = applied(before, page["items"])
        self.withdrawals += [op for op in page["items"] if "withdrawal" in op]
        if page["has_more"]:
            assert "digest" not in page
            self.staged_token = page["next_token"]
        elif digest_of(self.staged) == page["digest"]:
            self._finish(page)
        else:
            self.reset("digest")
        return int(page["poll_after_s"])

    def _finish(self, page: Page) -> None:
        assert self.staged is not None
        self.items, self.token = self.staged, page["next_token"]
        self.interrupt()
        self.finished_seqs.append(page["seq"])

    def sync(self, fetch: Fetch) -> list[Page]:
        """Ask until there is nothing more to get; the pages that it got."""
        pages = []
        for _ in range(200):
            response = fetch(self.url)
            wait = self.take(response)
            pages += [response.json] if response.status_code == 200 else []
            if response.status_code == 200 and wait:
                return pages
        raise AssertionError(f"It never came to rest; it started afresh because of {self.resets}.")
