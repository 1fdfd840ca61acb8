"""A publisher that is killed at any moment leaves every acknowledged change whole, and none half."""

import random
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Change, Fact
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.lookup import verify
from tests.processes import COPIES
from tests.publishing.processes import publish_for_ever

KILLS = 50
PUBLISHERS = 5
PATIENCE_S = 30


@pytest.mark.long
def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(app: Flask, write: Write) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    twins = [tuple(write(make_record, topic=topic).id for _ in range(2)) for _ in range(PUBLISHERS)]
    url = app.extensions["database"].url.render_as_string(hide_password=False)
    acknowledged: list[int] = []
    for _ in range(KILLS // PUBLISHERS):
        acknowledged += kill_publishers(url, twins)
    assert len(acknowledged) >= KILLS
    write(check_history, acknowledged, twins)


def kill_publishers(url: str, twins: list[tuple[str, ...]]) -> list[int]:
    """Let a publisher for each pair work, kill each at some moment, and collect what they had acknowledged."""
    publishers = [start(url, pair) for pair in twins]
    acknowledged = []
    for process, told in publishers:
        assert told.poll(PATIENCE_S)
        acknowledged.append(told.recv())
        # Any moment within a few changes will do.
        time.sleep(random.random() / 20)
        process.kill()
    for process, told in publishers:
        process.join(PATIENCE_S)
        acknowledged += rest_of(told)
    return acknowledged


def start(url: str, pair: tuple[str, ...]) -> tuple[BaseProcess, Connection]:
    hearing, telling = COPIES.Pipe(duplex=False)
    process = COPIES.Process(target=publish_for_ever, args=(url, pair, telling))
    process.start()
    telling.close()
    return process, hearing


def rest_of(told: Connection) -> Iterator[int]:
    """What a publisher told before it was killed."""
    try:
        while True:
            yield told.recv()
    except (EOFError, OSError):
        told.close()


def check_history(session: Session, acknowledged: list[int], twins: list[tuple[str, ...]]) -> None:
    seqs = list(session.scalars(select(Change.seq).order_by(Change.seq)))
    assert seqs == list(range(1, len(seqs) + 1))
    assert set(acknowledged) <= set(seqs)
    assert verify(session) == []
    for pair in twins:
        first, second = (history_of(session, id) for id in pair)
        assert first == second


def history_of(session: Session, id: str) -> list[tuple[int, str]]:
    """From which seq on each question was live; twins are renamed together, but for the first, in which they were made."""
    facts = session.scalars(
        select(Fact).where(Fact.kind == "text", Fact.record_id == id, Fact.locale == "en").order_by(Fact.from_seq)
    )
    return [(each.from_seq, parse(each.value)["fields"]["question"].split()[0]) for each in facts][1:]
