"""What a delta costs grows with what has changed, not with what is stored."""

import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

import pytest
from sqlalchemy import event

from api.reading import items, resolver
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live, make_record, make_site
from tests.sync.conftest import device

WATCHED = (resolver.resolve.__code__, items.Scope.item.__code__)


def calls_during(work: Callable[[], object], *codes: CodeType) -> int:
    """How often functions were called while something was done."""
    count = 0

    def watch(frame: FrameType, what: str, _: object) -> None:
        nonlocal count
        count += what == "call" and frame.f_code in codes

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.fixture
def cost(client: Client, write: Write) -> Callable[[int], tuple[int, int]]:
    """How many records are resolved, and how many statements are run, for a delta of one edit among so many records."""

    def measure(stored: int) -> tuple[int, int]:
        site = f"site-{stored}"
        write(make_site, site)
        topic = write(make_record, "topic", site=site)
        records = [write(make_record, site=site, topic=topic) for _ in range(stored)]
        phone = device(site)
        phone.sync(lambda url: client.get(url))
        write(edit_live, records[0], "en", question="Changed?")
        statements = 0

        def count_statements(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
            nonlocal statements
            statements += 1

        engine = client.app.extensions["database"].engine
        event.listen(engine, "after_cursor_execute", count_statements)
        resolved = calls_during(lambda: phone.take(client.get(phone.url)), *WATCHED)
        event.remove(engine, "after_cursor_execute", count_statements)
        assert len(phone.finished_seqs) == 2
        return resolved, statements

    return measure


def test_a_delta_of_one_edit_costs_the_same_among_few_and_among_many(cost: Callable[[int], tuple[int, int]]) -> None:
    # What a process finds out once, at the first change that it hears of, is no part of it.
    cost(1)
    few, many = cost(3), cost(30)
    assert few == many
    assert few[0] < 30


def test_an_idle_poll_resolves_nothing(client: Client, write: Write) -> None:
    write(make_site)
    for _ in range(5):
        write(make_record)
    phone = device()
    phone.sync(lambda url: client.get(url))
    assert calls_during(lambda: client.get(phone.url), *WATCHED) == 0
