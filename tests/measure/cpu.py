"""Prints how much processor time requests take within the process, which another load on the machine alters little.

python tests/measure/cpu.py DATABASE_URL [WORD]; run from the folder of another release, it measures that one. Only the
lines whose names hold the word are measured. The database gets a key and some publications more.
"""

import io
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from itertools import count, cycle, islice
from statistics import median
from typing import Any
from urllib.parse import unquote

sys.path.insert(0, os.getcwd())

from api.app import create_app
from api.database import Database
from tests.measure.asking import CORE, cold, filtered, searches

DESK = {
    "records": "/records?limit=25", "records by a word": "/records?q=needles", "records that miss a translation": "/records?translation=missing",
    "records, counted by editor": "/records?facets=editor", "texts by a word": "/search?q=needles", "inbox": "/inbox",
    "inbox, counts": "/inbox/counts", "inbox, items": "/inbox/items", "translation status": "/sites/core/translation-status",
}  # fmt: skip
ROUNDS = 5
Asks = Iterator[Callable[[], object]]


class Process:
    """The application, called as its server would, by somebody with a key."""

    def __init__(self, url: str) -> None:
        os.environ["CONTENT_DATABASE_URL"] = url
        self.key = key_of(url)
        self.app = create_app({"answers_mb": 0, "log_level": "error"})

    def call(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        path, _, query = address.partition("?")
        data = b"" if body is None else json.dumps(body).encode()
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": unquote(path), "QUERY_STRING": query, "SCRIPT_NAME": "", "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(data), "CONTENT_LENGTH": str(len(data)), "CONTENT_TYPE": "application/json", **headers,
        }  # fmt: skip
        told: list[str] = []
        answer = b"".join(self.app.wsgi_app(environ, lambda status, _headers, _error=None: told.append(status)))  # type: ignore[arg-type]
        assert told[0].startswith("20"), (address, told, answer[:500])
        return answer

    def asks(self, paths: Iterator[str]) -> Asks:
        return (partial(self.call, "GET", path) for path in paths)

    def desk(self, path: str) -> Asks:
        return cycle([partial(self.call, "GET", f"/v1/admin{path}", HTTP_AUTHORIZATION=f"Bearer {self.key}")])

    def saves(self) -> Asks:
        """Each saves a text of its own and publishes it, in one call."""
        listed = json.loads(self.call("GET", f"{CORE}/faqs?limit=50&sort=-position"))["items"]
        for number, each in zip(count(time.time_ns()), cycle(listed), strict=False):
            place = f"/v1/admin/sites/core/records/{each['id']}/translations/en"
            body = {"fields": {"short_answer": f"Said anew, by the number {number}."}, "publish": True}
            yield partial(self.call, "PATCH", place, body, HTTP_AUTHORIZATION=f"Bearer {self.key}", HTTP_IF_MATCH="*")

    def read_all(self) -> None:
        for locale in ("en", "fr"):
            page: str | None = f"{CORE}/faqs?limit=100&locale={locale}"
            while page is not None:
                page = json.loads(self.call("GET", page))["next"]


def key_of(url: str) -> str:
    database = Database(url)
    make: Callable[..., tuple[Any, str]]
    try:
        from tests.acts import create_key as make
    except ImportError:
        # Of the release 1.1.
        make = partial(import_module("api.services.keys").create_key, created_by="measure")
    with database.transaction() as session:
        key = make(session, name="measure", roles=["admin"], now=datetime.now(UTC))[1]
    database.close()
    return key


def spent_ms(asks: Asks, number: int) -> list[float]:
    """The milliseconds of processor time of one request, in each of some rounds."""
    for ask in islice(asks, number):
        ask()
    spans = []
    for _ in range(ROUNDS):
        began = time.thread_time()
        for ask in islice(asks, number):
            ask()
        spans.append((time.thread_time() - began) * 1000 / number)
    return spans


def main() -> None:
    url, word = sys.argv[1], (*sys.argv[2:], "")[0]
    process = Process(url)
    process.read_all()
    lines: dict[str, tuple[Asks, int]] = {
        "cold list": (process.asks(iter(cold(random.Random(1)))), 300),
        "filtered list": (process.asks(cycle(filtered())), 300),
        "search": (process.asks(iter(searches(random.Random(1)))), 200),
        "save and publish": (process.saves(), 20),
        **{f"desk: {name}": (process.desk(path), 5) for name, path in DESK.items()},
    }
    for name, (asks, number) in lines.items():
        if word in name:
            with redirect_stderr(io.StringIO()):
                spans = spent_ms(asks, number)
            sys.stdout.write(f"| {name} | {min(spans):.2f} | {median(spans):.2f} |\n")
            sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
