"""The past is kept by bytes, made once for all who ask for it at the same time, and by few at a time: readers never wait."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from api.bounded import MB
from api.reading import past
from api.reading.snapshots import Snapshots
from api.reading.turns import MOST_AT_IT, TURN_WAITS_S
from tests.acts import withdraw
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record, make_site

FAQS = "/v1/sites/core/faqs"
EDITS = 12


@pytest.fixture
def snapshots(app: Flask) -> Snapshots:
    found: Snapshots = app.extensions["snapshots"]
    return found


@pytest.fixture
def seqs(client: Client, write: Write) -> list[int]:
    """Seqs at each of which a question says something else."""
    write(make_site)
    faq = write(make_record, question="Question 0?")
    first = client.json("/v1/sites/core")["seq"]
    for number in range(1, EDITS):
        write(edit_live, faq, "en", question=f"Question {number}?")
    return list(range(first, first + EDITS))


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that reads records or what was touched."""
    found: list[str] = []
    engine = app.extensions["database"].engine

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM fact" in statement:
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


@contextmanager
def held(turn: AbstractContextManager[Any]) -> Iterator[None]:
    """Somebody else has the turn."""
    has_it, enough = Event(), Event()

    def hold() -> None:
        with turn:
            has_it.set()
            enough.wait()

    thread = Thread(target=hold)
    thread.start()
    has_it.wait()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def test_what_is_remembered_is_bounded_by_bytes_and_answers_stay_the_same(
    app: Flask, client: Client, seqs: list[int]
) -> None:
    app.extensions["snapshots"] = small = Snapshots(app.extensions["database"], kept=10, past_bytes=40_000)
    for _ in range(2):
        for number, seq in enumerate(seqs):
            assert client.json(FAQS, at=seq)["items"][0]["title"] == f"Question {number}?"
            assert 0 < small.past.size <= 40_000


def test_what_was_asked_before_reads_nothing_again(app: Flask, client: Client, seqs: list[int]) -> None:
    client.json(FAQS, at=seqs[0])
    with statements(app) as found:
        for tag in range(5):
            client.json(FAQS, at=seqs[0], tag=f"tag-{tag}")
    assert found == []


def test_that_there_was_nothing_is_remembered_too(app: Flask, client: Client, write: Write, seqs: list[int]) -> None:
    write(make_site, "clinic", parent="core")
    for at in (0, seqs[3]):
        client.problem("/v1/sites/clinic/faqs", 404, at=at)
        with statements(app) as found:
            client.problem("/v1/sites/clinic/faqs", 404, at=at, tag="other")
        assert found == []


def test_who_asks_the_same_at_the_same_time_waits_for_the_first(snapshots: Snapshots, seqs: list[int]) -> None:
    with ThreadPoolExecutor(MOST_AT_IT) as pool:
        made = list(pool.map(lambda _: snapshots.past.snapshot("core", "en", seqs[2]), range(MOST_AT_IT)))
    assert len({id(each) for each in made}) == 1


@pytest.mark.long
def test_readers_are_answered_while_the_past_is_worked_on_and_who_looks_at_another_moment_is_told_to_wait(
    app: Flask, client: Client, snapshots: Snapshots, seqs: list[int]
) -> None:
    client.json(FAQS, at=seqs[1])
    with held(snapshots.past.looking_at(seqs[0])):
        began = monotonic()
        refused = client.problem(FAQS, 503, at=seqs[4])
        assert monotonic() - began < TURN_WAITS_S + 2
        assert refused["type"].endswith("/unavailable")
        assert client.get(FAQS, at=seqs[5]).headers["Retry-After"]
        assert client.json(FAQS)["items"][0]["title"] == f"Question {EDITS - 1}?"
        # What is remembered takes nobody's turn.
        assert client.json(FAQS, at=seqs[1], tag="none")["items"] == []
    assert client.json(FAQS, at=seqs[4])["items"][0]["title"] == "Question 4?"


def test_only_so_many_wait(snapshots: Snapshots, client: Client, seqs: list[int]) -> None:
    with held(snapshots.past.looking_at(seqs[0])), ThreadPoolExecutor(8) as pool:
        began = monotonic()
        asked = [pool.submit(partial(client.bytes, f"{FAQS}?at={seq}", headers={})) for seq in seqs[1:9]]
        took = sorted((each.result().status_code, monotonic() - began) for each in asked)
    assert {status for status, _ in took} == {503}


def test_what_is_new_since_just_before_is_told_while_somebody_goes_far_back(
    client: Client, write: Write, snapshots: Snapshots, seqs: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "MOST_CARRIED", 1)
    topic = write(make_record, "topic", slug="many")
    gone, *_ = [write(make_record, topic=topic).id for _ in range(3)]
    write(withdraw, [gone], message="Wrong.", severity="safety", replacement=None, actor="p", now=NOW)
    newest = client.json("/v1/sites/core")["seq"]
    with held(snapshots.past.looking_at(seqs[0])):
        client.problem(FAQS, 503, at=seqs[1])
        told = client.json("/v1/sites/core/changes", since=newest - 1)
        assert [each["id"] for each in told["items"]] == [gone]


def test_a_search_in_the_past_finds_the_words_of_then(client: Client, seqs: list[int]) -> None:
    hits = client.json("/v1/sites/core/search", q="question", at=seqs[3])["items"]
    assert [each["title"] for each in hits] == ["Question 3?"]


def test_a_moment_is_reckoned_no_smaller_than_what_it_holds_of_its_own(
    client: Client, snapshots: Snapshots, seqs: list[int]
) -> None:
    client.json(FAQS, at=seqs[0])
    one = snapshots.past.size
    client.json(FAQS, at=seqs[1])
    assert one < snapshots.past.size < MB
