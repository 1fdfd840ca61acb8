"""How long a safety text that was withdrawn is still given out, measured in front of a real server."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acts import reinstate, withdraw
from tests.deploy.conftest import Content
from tests.deploy.programs import ask
from tests.depth import is_deep
from tests.factories import NOW, make_record

pytestmark = [pytest.mark.once, pytest.mark.long, pytest.mark.xdist_group("edge")]

BY = {"actor": "Paula Publisher", "now": NOW}
PURGED_S = 1.0
"""What is promised at a cache that is purged."""
UNPURGED_S = 30.0
"""What is promised at one that is not; a browser behind it may add as much again."""
SLACK_S = 2.0


@pytest.fixture
def warning(content: Content) -> str:
    """A contraindication's id."""
    id: str = content.write(lambda session: make_record(session, "contraindication").id)
    return id


@pytest.fixture
def purging(content: Content, behind_varnish: str, purged_at: str, tmp_path: Path) -> Iterator[Path]:
    """`clinic-content purge` as shipped, past its first rounds; the file in which it notes how far it came."""
    state = tmp_path / "state.json"
    options = ["--origin", content.origin, "--cache", purged_at, "--state", str(state)]
    with subprocess.Popen([sys.executable, "-m", "api.start", "purge", *options]) as process:
        try:
            until(state.exists, 60)
            time.sleep(1.5)
            yield state
        finally:
            process.terminate()


def until(is_so: object, most_s: float) -> float:
    """How many seconds it took until something was so."""
    assert callable(is_so)
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < most_s
        time.sleep(0.01)
    return time.monotonic() - began


def take_away(content: Content, id: str) -> None:
    content.write(withdraw, [id], message="Wrong.", severity="safety", replacement=None, **BY)


def test_it_is_gone_within_a_second_where_the_cache_is_purged(
    content: Content, behind_varnish: str, purging: Path, warning: str
) -> None:
    path = f"/v1/sites/clinic/contraindications/{warning}"
    took = []
    for _ in range(5):
        until(lambda: ask(behind_varnish, path).is_hit, 10)
        take_away(content, warning)
        took.append(until(lambda: ask(behind_varnish, path).status == 410, 10))
        content.write(reinstate, [warning], **BY)
        until(lambda: ask(behind_varnish, path).status == 200, 10)
    assert max(took) < PURGED_S, took


def test_it_is_gone_within_half_a_minute_where_it_is_not(content: Content, behind_nginx: str, warning: str) -> None:
    if not is_deep():
        pytest.skip("It takes half a minute, so it is measured in a deep run alone.")
    paths = [f"/v1/sites/clinic/contraindications{rest}" for rest in (f"/{warning}", "")]
    assert all(warning in ask(behind_nginx, path).body.decode() for path in paths)
    take_away(content, warning)
    # Nobody asks meanwhile, so that the first reader afterwards would be the one who gets what is stale.
    time.sleep(UNPURGED_S + SLACK_S)
    answers = [ask(behind_nginx, path) for path in paths]
    assert [each.status for each in answers] == [410, 200]
    assert warning not in answers[1].body.decode()


def test_what_phones_ask_at_rest_rarely_reaches_the_server(content: Content, edge: str) -> None:
    path = f"/v1/sites/core/sync?types=faq&limit={100 if 'varnish' in edge else 101}"
    polls = [ask(edge, path).is_hit for _ in range(40)]
    assert polls.count(False) <= 2
