"""Many who ask for long lists at the same time: the pieces of few answers are in memory at a time."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from flask import Flask

from api.delivery.presenting import wanted_parts
from api.reading.turns import LONG_ANSWERS, MANY
from tests.conftest import Write
from tests.factories import make_record, make_site

CALLERS = 24
SLOWED_S = 0.05
FAQS = "/v1/sites/core/faqs"
pytestmark = pytest.mark.once


class AtOnce:
    """How many threads are in a function at a time, at most; each is slowed down there, as beside many others on a slow machine."""

    def __init__(self) -> None:
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()

    def note(self, frame: FrameType, event: str, _: Any) -> None:
        if frame.f_code is wanted_parts.__code__ and event in ("call", "return"):
            with self._lock:
                self._now += 1 if event == "call" else -1
                self.most = max(self.most, self._now)
            if event == "call":
                time.sleep(SLOWED_S)


@contextmanager
def watched() -> Iterator[AtOnce]:
    """What threads that begin in the block do at once."""
    found = AtOnce()
    threading.setprofile(found.note)
    try:
        yield found
    finally:
        threading.setprofile(None)


def most_at_once(app: Flask, *, longer_than: int) -> int:
    """How many of many lists that are asked for together are made at a time."""
    addresses = [f"{FAQS}?limit={longer_than + number}" for number in range(1, CALLERS + 1)]
    with watched() as found, ThreadPoolExecutor(CALLERS) as threads:
        together = threading.Barrier(CALLERS)

        def ask(address: str) -> int:
            together.wait()
            return app.test_client().get(address).status_code

        assert set(threads.map(ask, addresses)) == {200}
    return found.most


@pytest.mark.long
def test_of_many_long_lists_few_are_made_at_a_time(app: Flask, write: Write) -> None:
    write(make_site)
    for number in range(MANY + CALLERS):
        write(make_record, question=f"Question {number}?")
    assert 1 <= most_at_once(app, longer_than=MANY) <= LONG_ANSWERS


def test_short_lists_wait_for_nobody(app: Flask, write: Write) -> None:
    write(make_site)
    for number in range(CALLERS):
        write(make_record, question=f"Question {number}?")
    assert most_at_once(app, longer_than=0) > LONG_ANSWERS
