"""Whatever types a device chooses, its digest is over just these, and a snapshot remembers little for each choice."""

from itertools import combinations
from typing import Any

from flask import Flask

from api.reading import snapshot
from api.reading.snapshots import Snapshots
from tests.client import Client
from tests.factories import make_record, make_site
from tests.sync.device import digest_of

TYPES = ("comparison", "condition", "definition", "faq", "topic")


def test_every_choice_of_types_has_the_digest_of_its_own_items(client: Client, write: Any, app: Flask) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    for name in ("faq", "definition", "faq"):
        write(make_record, name, topic=topic)
    for size in range(1, len(TYPES) + 1):
        for chosen in combinations(TYPES, size):
            page = client.json("/v1/sites/core/sync", types=",".join(chosen))
            assert page["digest"] == digest_of({(each["type"], each["id"]): each for each in page["items"]})


def test_what_is_remembered_of_many_choices_is_bounded(
    client: Client, write: Any, app: Flask, monkeypatch: Any
) -> None:
    monkeypatch.setattr(snapshot, "MOST_DIGESTS", 4)
    write(make_site)
    write(make_record, "topic")
    snapshots: Snapshots = app.extensions["snapshots"]
    for chosen in combinations(TYPES, 2):
        client.json("/v1/sites/core/sync", types=",".join(chosen))
    held = snapshots.head("core", "en")
    assert len(held._digests) <= 4
    assert set(held._lines) == set(TYPES)
