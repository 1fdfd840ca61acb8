"""A service of which any process is killed while people publish loses nothing that it has answered for, and is back soon."""

import os
import random
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import make_person
from tests.processes import wait_until
from tests.publishing.killing import KINDS, Service, check, kill_while_publishing, publishing

KILLS_OF_EACH = 2


@pytest.fixture
def content(write: Write) -> tuple[str, list[str]]:
    """A publisher's key, and questions to publish."""
    write(make_site)
    topic = write(make_record, "topic")
    records = [write(make_record, topic=topic).id for _ in range(3)]
    return write(make_person, "Paula", "author", "publisher"), records


@pytest.mark.long
def test_any_process_may_be_killed_at_any_moment(
    client: Client, database_url: str, content: Any, tmp_path: Path
) -> None:
    key, records = content
    kinds = [*KINDS] * KILLS_OF_EACH
    random.shuffle(kinds)
    told, took = kill_while_publishing(database_url, tmp_path / "log", key, records, kinds)
    check(database_url, told)
    assert len(told) >= len(kinds) * len(records)
    # How soon it was back depends on what else the machine does: `make kills` tells it on one that does nothing else.
    assert {kind: len(seconds) for kind, seconds in took.items()} == dict.fromkeys(KINDS, KILLS_OF_EACH)
    for record in records:
        last = max(each.version for each in told if each.record == record)
        assert client.json(f"/v1/sites/core/faqs/{record}")["version"] >= last


@pytest.mark.long
def test_all_may_be_killed_at_once(database_url: str, content: Any, tmp_path: Path) -> None:
    key, records = content
    with Service(database_url, tmp_path / "log") as service, publishing(service.port, key, records) as publishers:
        wait_until(lambda: all(each.told for each in publishers))
        for pid in [service.pid(kind) for kind in ("answering", "scheduler", "main")]:
            assert pid
            os.kill(pid, signal.SIGKILL)
        seen = [len(each.told) for each in publishers]
        wait_until(lambda: all(len(each.told) > known for each, known in zip(publishers, seen, strict=True)))
    check(database_url, [told for each in publishers for told in each.told])
