"""Four workers deliver while people publish, and are killed at random: every message comes, in order for each webhook, and what was acknowledged stands on the board."""

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import groupby
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from api.models import Change, Record
from api.services.jobs.claims import PAUSES
from api.services.webhooks.deliveries import RETRIES
from tests.conftest import Write
from tests.depth import examples
from tests.factories import edit_live
from tests.jobs.team import MACHINE_S, team
from tests.people import Desk, expect
from tests.webhooks.receiver import Message, Website, website_here
from tests.webhooks.workers import deliver_for_ever

pytestmark = [pytest.mark.long, pytest.mark.database]

WEBSITES = 3
LEASE_S = 4.0
SILENCE_S = LEASE_S + 1.2 * RETRIES[0].total_seconds() + PAUSES[0].total_seconds() + MACHINE_S
"""For how long nothing may come: its worker was killed, it was refused once, and the database was busy, one after the other."""


def unsteady() -> Callable[[Message], tuple[int, bytes]]:
    """Says what it shows, or now and then that it cannot take anything; of one message once, for the second pause is long."""
    refused: set[str] = set()

    def answer(message: Message) -> tuple[int, bytes]:
        if message.id not in refused and random.random() < 0.05:
            refused.add(message.id)
            return 503, b""
        return 200, json.dumps({"shows": {"seq": message.data["seq"]}}).encode()

    return answer


@pytest.fixture
def websites() -> Iterator[list[Website]]:
    with ExitStack() as stack:
        found = [stack.enter_context(website_here()) for _ in range(WEBSITES)]
        for each in found:
            each.answer = unsteady()
        yield found


def test_nothing_is_lost_and_nothing_overtakes(
    app: Flask, admin: Desk, write: Write, faq: Record, websites: list[Website]
) -> None:
    hooks = [expect(admin.call("POST", "webhooks", {"url": each.url, "sites": ["clinic"]}), 201) for each in websites]
    url = app.extensions["database"].url.render_as_string(hide_password=False)
    with team(deliver_for_ever, url, LEASE_S) as workers:
        seqs = []
        for number in range(examples(10, 100)):
            seqs += [write(edit_live, faq, "en", slug=f"q-{number}-{each}").seq for each in range(2)]
            time.sleep(random.random() / 10)
            workers.kill()
        wait_for(admin, seqs[-1], websites)
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


def wait_for(admin: Desk, seq: int, websites: list[Website]) -> None:
    """How many messages are refused is by chance, so it is the silence between two that has a bound."""
    came, since = 0, time.monotonic()
    while any(each["sent_seq"] != seq for each in admin.ask("sites/clinic/receivers")["receivers"]):
        if came != (came := sum(len(each.messages) for each in websites)):
            since = time.monotonic()
        assert time.monotonic() < since + SILENCE_S, standing(admin)
        time.sleep(0.1)


def standing(admin: Desk) -> list[Any]:
    """What is to be sent next, what its tries met, and how its job stands."""
    told = [each for each in admin.ask("jobs")["items"] if each["name"].startswith("webhooks/")]
    for hook in admin.ask("webhooks")["items"]:
        path = f"webhooks/{hook['id']}/deliveries"
        told += [admin.ask(f"{path}/{each['id']}") for each in admin.ask(f"{path}?state=pending")["items"][-1:]]
    return told
