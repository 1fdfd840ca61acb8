"""Processes that publish at the same time leave one history: without gaps, never seen half, never contradicting itself."""

from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from api.database import Database
from api.models import Change
from api.reading.loading import ledger_head, load_view
from tests.ledger.publishers import Stage, follow_the_head, is_live, join_in, publish_in_rounds, set_stage
from tests.lookup import verify
from tests.processes import COPIES

PROCESSES = 4
ROUNDS = 12
CLOCKS = [timedelta(), timedelta(seconds=1), timedelta(days=-1), timedelta()]


@pytest.mark.long
def test_publishers_side_by_side_leave_one_history(database: Database) -> None:
    with database.transaction() as session:
        stage = set_stage(session, processes=PROCESSES, rounds=ROUNDS)
        before = ledger_head(session)[0]
    published, read = run_side_by_side(database.url.render_as_string(hide_password=False), stage)

    assert read["faults"] == []
    assert len(read["seen"]) > 1
    assert read["seen"] == sorted(set(read["seen"]))
    check_history(database, before + sum(each["made"][0] for each in published), last_seen=read["seen"][-1])
    check_races(database, stage, published)


def run_side_by_side(url: str, stage: Stage) -> tuple[list[dict[str, list[int]]], dict[str, Any]]:
    """What each publisher and the reader have to tell; whatever one of them raises is raised here."""
    barrier, over = COPIES.Barrier(PROCESSES), COPIES.Event()
    with ProcessPoolExecutor(PROCESSES + 1, mp_context=COPIES, initializer=join_in, initargs=(barrier, over)) as pool:
        reader = pool.submit(follow_the_head, url, stage)
        publishers = [pool.submit(publish_in_rounds, url, stage, number, clock) for number, clock in enumerate(CLOCKS)]
        try:
            for each in as_completed(publishers):
                each.result()
        except BaseException:
            barrier.abort()
            raise
        finally:
            over.set()
        return [each.result() for each in publishers], reader.result()


def check_history(database: Database, expected: int, *, last_seen: int) -> None:
    """Every change that was made is there, in order of time, and the chain of hashes is whole."""
    with database.reading() as session:
        changes = session.execute(select(Change.seq, Change.at).order_by(Change.seq)).all()
        assert [each.seq for each in changes] == list(range(1, expected + 1))
        assert [each.at for each in changes] == sorted(each.at for each in changes)
        assert ledger_head(session)[0] == last_seen == expected
        assert verify(session) == []


def check_races(database: Database, stage: Stage, published: list[dict[str, list[int]]]) -> None:
    """In each round exactly one process won: either the link was published or its target was taken down."""
    linked = [each for number in (1, 3) for each in published[number]["won"]]
    taken_down = [each for number in (0, 2) for each in published[number]["won"]]
    assert sorted(linked + taken_down) == list(range(ROUNDS))
    with database.reading() as session:
        view = load_view(session)
    for each in range(ROUNDS):
        standing = is_live(view, stage.benefits[each]), is_live(view, stage.limitations[each])
        assert standing == ((True, True) if each in linked else (False, False))
