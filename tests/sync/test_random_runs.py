"""Random runs of sync, with every verb between two pages; `python -m tests.measure.sync_runs` takes thousands of them."""

from collections.abc import Iterator
from random import Random

import pytest
from flask import Flask

from api.app import create_app
from api.services.publishing.verbs import VERBS
from tests.databases import Server, SqliteFiles
from tests.depth import examples
from tests.sync.doings import Doings
from tests.sync.random_runs import act_out, begun


@pytest.fixture
def apps() -> list[Flask]:
    return [create_app({"database_url": "sqlite://", "log_level": "error"}) for _ in range(2)]


@pytest.fixture
def template(database_server: Server, migrated_template: str) -> Iterator[str]:
    with begun(database_server, migrated_template) as url:
        yield url


@pytest.mark.long
def test_every_device_ends_with_what_is_listed_and_no_cache_is_stale(
    database_server: Server, template: str, apps: list[Flask]
) -> None:
    worlds = examples(2, 40) if isinstance(database_server, SqliteFiles) else examples(1, 10)
    for number in range(worlds):
        counts = act_out(database_server, template, apps, number, runs=20)
        assert min(counts["compared"], counts["pages"]) > 0, number


def test_every_verb_is_among_what_happens(apps: list[Flask]) -> None:
    doings = Doings(apps[0].extensions["database"], Random(0))
    assert set(VERBS) <= doings.names
