"""Four workers deliver while people publish, and are killed at random: every message comes, in order for each webhook, and what was acknowledged stands on the board."""

import json
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from multiprocessing.process import BaseProcess

import pytest
from flask import Flask
from sqlalchemy import select

from api.models import Change, Record
from tests.conftest import Write
from tests.depth import examples
from tests.factories import edit_live
from tests.people import Desk, expect
from tests.processes import COPIES
from tests.webhooks.receiver import Message, Website, website_here
from tests.webhooks.workers import deliver_for_ever

pytestmark = [pytest.mark.long, pytest.mark.database]

WORKERS = 4
WEBSITES = 3
LEASE_S = 1.5
PATIENCE_S = 60


class Team:
    """Four workers; one that is killed is replaced."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._workers = [self._started() for _ in range(WORKERS)]

    def _started(self) -> BaseProcess:
        process = COPIES.Process(target=deliver_for_ever, args=(self._url, LEASE_S))
        process.start()
        return process

    def kill(self) -> None:
        place = random.randrange(WORKERS)
        self._workers[place].kill()
        self._workers[place].join()
        self._workers[place] = self._started()

    def end(self) -> None:
        for each in self._workers:
            each.kill()
            each.join()


@contextmanager
def team(url: str) -> Iterator[Team]:
    found = Team(url)
    try:
        yield found
    finally:
        found.end()


def unsteady(message: Message) -> tuple[int, bytes]:
    """Says what it shows, or now and then that it cannot take anything."""
    if random.random() < 0.05:
        return 503, b""
    return 200, json.dumps({"shows": {"seq": message.data["seq"]}}).encode()


@pytest.fixture
def websites() -> Iterator[list[Website]]:
    with ExitStack() as stack:
        found = [stack.enter_context(website_here()) for _ in range(WEBSITES)]
        for each in found:
            each.answer = unsteady
        yield found


def test_nothing_is_lost_and_nothing_overtakes(
    app: Flask, admin: Desk, write: Write, faq: Record, websites: list[Website]
) -> None:
    hooks = [expect(admin.call("POST", "webhooks", {"url": each.url, "sites": ["clinic"]}), 201) for each in websites]
    url = app.extensions["database"].url.render_as_string(hide_password=False)
    with team(url) as workers:
        seqs = []
        for number in range(examples(10, 100)):
            seqs += [write(edit_live, faq, "en", slug=f"q-{number}-{each}").seq for each in range(2)]
            time.sleep(random.random() / 10)
            workers.kill()
        wait_for(admin, seqs[-1])
    assert seqs == write(
        lambda session: session.scalars(select(Change.seq).where(Change.seq >= seqs[0]).order_by(Change.seq)).all()
    )
    for each in websites:
        came = [each for each, _ in groupby(each.seqs)]
        # At least once, and the next only when the one before was taken: what comes again comes before anything else.
        assert came == seqs
        assert len({(message.id, message.data["seq"]) for message in each.messages}) == len(seqs)
    board = admin.ask("sites/clinic/receivers")["receivers"]
    assert {each["id"]: each["shows_seq"] for each in board} == {each["id"]: seqs[-1] for each in hooks}


def wait_for(admin: Desk, seq: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while any(each["sent_seq"] != seq for each in admin.ask("sites/clinic/receivers")["receivers"]):
        assert time.monotonic() < end, "a message waits for ever"
        time.sleep(0.1)
