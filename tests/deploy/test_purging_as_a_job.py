"""Near the database purging is a job: several may run for the same caches, nothing rests on a file, and one who ends is replaced."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from api.models import Job
from api.reading.loading import ledger_head
from api.worker.purge_job import KNOWN_AFTER, LOOKS_EVERY_S, purge_tasks
from api.worker.purging import Purger
from api.worker.turns import Worker
from tests.deploy.conftest import Content
from tests.factories import edit_live
from tests.lookup import find_record
from tests.processes import free_port, wait_until

GROUP = "purging/edge"
pytestmark = pytest.mark.database
SHORT = timedelta(seconds=0.3)


class Cache(ThreadingHTTPServer):
    """Takes purges, and remembers them."""

    def __init__(self) -> None:
        self.purged: list[set[str]] = []
        self.is_away = False
        super().__init__(("127.0.0.1", 0), _Answers)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def tags(self) -> set[str]:
        """All that was purged."""
        return set().union(*self.purged)


class _Answers(BaseHTTPRequestHandler):
    server: Cache

    def do_PURGE(self) -> None:  # noqa: N802 - the name is the standard library's
        if not self.server.is_away:
            self.server.purged.append(set(self.headers["Surrogate-Key"].split()))
        self.send_response(503 if self.server.is_away else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def cache(content: Content) -> Iterator[Cache]:
    content.write(lambda session: session.execute(delete(Job)))
    server = Cache()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def worker(content: Content, cache: str, **more: Any) -> Worker:
    return Worker(content.database, purge_tasks(partial(Purger, content.origin, [cache]), "edge"), **more)


def settle(*workers: Worker) -> None:
    """Rounds until all is purged, and purged once more: until nobody has had anything to do for longer than that may take."""
    idle_since = time.monotonic()
    while time.monotonic() < idle_since + KNOWN_AFTER.total_seconds() + LOOKS_EVERY_S + 0.3:
        acted = [each.round() for each in workers]
        if any(acted):
            idle_since = time.monotonic()
        time.sleep(0.05)


def job(content: Content) -> Job:
    with content.database.reading() as session:
        return session.scalars(select(Job).where(Job.name == GROUP)).one()


def say(content: Content, question: str) -> str:
    """Publish another question; the tag of its record."""
    id = content.ids["edited"]
    content.write(lambda session: edit_live(session, find_record(session, id), "en", question=question))
    return f"record:{id}"


@pytest.mark.long
def test_what_is_published_is_purged_twice_by_whichever_of_two_comes_first(content: Content, cache: Cache) -> None:
    both = worker(content, cache.address), worker(content, cache.address)
    settle(*both)
    assert {"site:core", "site:clinic"} <= cache.tags()
    cache.purged.clear()
    tag = say(content, "Again?")
    settle(*both)
    # For each site that shows it, and each once more: a round that a slow origin broke off begins anew, but two workers do not do
    # the work of both.
    assert 4 <= len([each for each in cache.purged if tag in each]) < 8
    assert job(content).position == content.write(head)


def head(session: Session) -> int:
    return ledger_head(session)[0]


@pytest.mark.long
def test_who_has_nothing_to_purge_asks_nobody(content: Content, cache: Cache) -> None:
    mine = worker(content, cache.address)
    settle(mine)
    turn = job(content).turn
    for _ in range(5):
        assert not mine.round()
    assert job(content).turn == turn


@pytest.mark.long
def test_caches_that_do_not_answer_are_purged_when_they_do_and_are_told_of_meanwhile(
    content: Content, cache: Cache
) -> None:
    mine = worker(content, cache.address)
    settle(mine)
    tag = say(content, "While it was away?")
    cache.is_away = True
    mine.round()
    found = job(content)
    assert (found.failures, found.last_failure) == (1, "A cache or the origin did not do its part; the log says more.")
    cache.is_away = False
    cache.purged.clear()
    wait_until(lambda: mine.round() or tag in cache.tags())


@pytest.mark.long
def test_after_an_upgrade_everything_is_purged(content: Content, cache: Cache) -> None:
    mine = worker(content, cache.address)
    settle(mine)
    cache.purged.clear()
    kept = json.dumps({**json.loads(str(job(content).kept)), "release": "1.0.0"})
    content.write(lambda session: session.execute(update(Job).values(kept=kept)))
    mine.round()
    assert {"site:core", "site:clinic"} <= cache.tags()


class Killed(BaseException): ...


@pytest.mark.long
def test_another_goes_on_where_one_was_killed(content: Content, cache: Cache) -> None:
    settle(worker(content, cache.address))
    tag = say(content, "Killed?")
    dying = worker(content, cache.address, lease=SHORT)
    [task] = dying.tasks(None)  # type: ignore[arg-type]

    def die(turn: Any) -> bool:
        task.do(turn)
        raise Killed

    with suppress(Killed):
        Worker(content.database, lambda _: [replace(task, do=die)], SHORT).round()
    cache.purged.clear()
    other = worker(content, cache.address, lease=SHORT)
    other.round()
    assert cache.purged == []
    wait_until(lambda: other.round() or tag in cache.tags())


@contextmanager
def command(content: Content, *more: str) -> Iterator["subprocess.Popen[bytes]"]:
    options = ["--origin", content.origin, "--group", "edge", "--every", "0.1", *more]
    process = subprocess.Popen(
        [sys.executable, "-m", "api.start", "purge", *options], env={**os.environ, "CONTENT_DATABASE_URL": content.url}
    )
    try:
        yield process
    finally:
        process.terminate()
        # One that has only just begun to start ends by the signal itself.
        assert process.wait(30) in (0, -signal.SIGTERM)


@pytest.mark.long
def test_the_command_purges_near_the_database_and_needs_no_file(content: Content, cache: Cache) -> None:
    with command(content, "--cache", cache.address), command(content, "--cache", cache.address):
        wait_until(lambda: "site:core" in cache.tags())
        tag = say(content, "By the command?")
        wait_until(lambda: tag in cache.tags())


def test_once_is_for_who_has_a_file() -> None:
    away = f"http://127.0.0.1:{free_port()}"
    options = ["--origin", away, "--cache", away, "--once"]
    told = subprocess.run([sys.executable, "-m", "api.start", "purge", *options], capture_output=True, text=True)
    assert (told.returncode, "--once needs --state" in told.stderr) == (2, True)
