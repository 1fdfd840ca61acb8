"""A clock that jumps, or differs from another's, neither stops a job nor has two workers do it at once."""

import time
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.worker.turns import Turn, Undone
from tests.depth import examples
from tests.jobs.workers import MOMENT_S, Clock, Killed, die, job, worker

JUMPS = [-86_400 * 400, -7_200, -30, 30, 7_200, 86_400 * 400]
BEGINNINGS = (Clock().now + timedelta(days=each) for each in count())
pytestmark = pytest.mark.database


@pytest.mark.parametrize("seconds", JUMPS)
def test_a_jump_gives_no_job_to_a_second_worker(app: Flask, seconds: float) -> None:
    done: list[str] = []
    clock = Clock()
    other = worker(app, lambda _: done.append("other"), clock=clock)

    def work(_: Turn) -> None:
        other.round()
        clock.jump(seconds=seconds)
        other.round()
        other.round()
        done.append("mine")

    worker(app, work, clock=clock).round()
    assert done == ["mine"]


@pytest.mark.parametrize("seconds", JUMPS)
def test_a_jump_leaves_no_job_to_one_that_was_killed(app: Flask, seconds: float) -> None:
    done: list[str] = []
    clock = Clock()
    with suppress(Killed):
        worker(app, die, clock=clock).round()
    other = worker(app, lambda _: done.append("other"), clock=clock, lease_s=MOMENT_S)
    other.round()
    clock.jump(seconds=seconds)
    time.sleep(MOMENT_S)
    other.round()
    assert done == ["other"]


@pytest.mark.parametrize("seconds", JUMPS)
def test_after_a_jump_what_rests_is_done_no_later_than_it_would_have_been(app: Flask, seconds: float) -> None:
    done: list[int] = []
    clock = Clock()
    mine = worker(app, lambda _: done.append(1), clock=clock, every_s=600, looks=False)
    mine.round()
    clock.jump(seconds=seconds)
    mine.round()
    clock.jump(seconds=600)
    mine.round()
    assert len(done) in (2, 3)


def test_what_rests_after_a_failure_is_tried_again_after_a_clock_went_back(app: Flask) -> None:
    tries: list[int] = []
    clock = Clock()

    def fail(_: Turn) -> None:
        tries.append(1)
        raise Undone("Not now.")

    mine = worker(app, fail, clock=clock)
    mine.round()
    clock.jump(hours=-3)
    mine.round()
    assert len(tries) == 2


def test_an_idle_worker_gives_signs_after_a_clock_went_back(app: Flask) -> None:
    clock = Clock()
    idle = worker(app, wanted=lambda: False, clock=clock)
    idle.round()
    clock.jump(hours=-3)
    idle.round()
    assert job(app).last_done_at == clock.now


@settings(max_examples=examples(20, 300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ahead=st.lists(st.floats(-30, 30), min_size=2, max_size=4), order=st.lists(st.integers(0, 3), max_size=12))
def test_workers_whose_clocks_differ_by_seconds_do_each_turn_once(
    app: Flask, ahead: list[float], order: list[int]
) -> None:
    """Whoever comes next finds the job free, as the one before is done, and nobody finds it so meanwhile."""
    at_work = 0
    done: list[int] = []

    def work(turn: Turn) -> None:
        nonlocal at_work
        at_work += 1
        done.append(at_work)
        for each in team:
            if at_work == 1 and each.name != turn.claim.worker:
                each.round()
        at_work -= 1

    # Later than all of the example before.
    begin = next(BEGINNINGS)
    clocks = [Clock(begin + timedelta(seconds=each)) for each in ahead]
    team = [worker(app, work, clock=each) for each in clocks]
    for number, each in enumerate(order, 1):
        # One whose clock is behind waits for the difference, and never for longer than some seconds.
        for _ in range(2):
            if len(done) < number:
                team[each % len(team)].round()
                for clock in clocks:
                    clock.jump(seconds=5)
    assert done == [1] * len(order)
