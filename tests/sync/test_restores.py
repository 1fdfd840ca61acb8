"""Histories that end: after a restore, an upgrade or a lost database, devices are told so and start afresh."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from api.database import Database
from api.reading import items
from tests.apps import another_app
from tests.client import Client
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import NOW, edit, edit_live, make_record, make_site, publish_all
from tests.sync.backups import restore, take_backup
from tests.sync.conftest import Synced, device, ops


@pytest.fixture
def faqs(write: Write) -> list[Any]:
    write(make_site)
    return [write(make_record) for _ in range(4)]


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


@pytest.fixture
def neighbour(database_url: str) -> Iterator[Client]:
    """Another process on the same database."""
    with another_app(database_url=database_url, freshness_ms=0) as app:
        yield Client(app)


def test_a_seq_that_was_lost_is_known_by_its_absence(
    client: Client, write: Write, database: Database, faqs: list[Any], synced: Synced
) -> None:
    backup = take_backup(database)
    write(edit_live, faqs[0], "en", question="Lost?")
    phone = device()
    synced(phone)
    restore(database, backup)
    synced(phone)
    assert phone.resets == ["history-changed"]
    assert "Lost?" not in [item["title"] for item in phone.items.values()]


@pytest.mark.parametrize("writes", [1, 2, 3])
def test_a_history_that_has_passed_the_seq_again_is_still_another(
    write: Write, database: Database, faqs: list[Any], synced: Synced, writes: int
) -> None:
    backup = take_backup(database)
    for question in ("Lost?", "Lost as well?"):
        write(edit_live, faqs[0], "en", question=question)
    phone = device()
    synced(phone)
    restore(database, backup)
    for count in range(writes):
        write(edit_live, faqs[1], "en", question=f"New {count}?")
    synced(phone)
    assert phone.resets == ["history-changed"]


def test_what_both_histories_share_is_no_reason_to_start_afresh(
    write: Write, database: Database, faqs: list[Any], synced: Synced
) -> None:
    phone = device()
    synced(phone)
    backup = take_backup(database)
    write(edit_live, faqs[0], "en", question="Lost?")
    restore(database, backup)
    write(edit_live, faqs[1], "en", question="New?")
    assert ops(synced(phone)) == [("upsert", faqs[1].id)]
    assert phone.resets == []


def test_a_run_under_way_ends_with_its_history(
    client: Client, write: Write, database: Database, faqs: list[Any], synced: Synced
) -> None:
    backup = take_backup(database)
    write(edit_live, faqs[0], "en", question="Lost?")
    phone = device(limit=1)
    phone.take(client.get(phone.url))
    restore(database, backup)
    write(edit_live, faqs[1], "en", question="New?")
    synced(phone)
    assert phone.resets == ["history-changed"]


def test_the_problem_says_where_to_start_afresh(
    client: Client, write: Write, database: Database, faqs: list[Any], synced: Synced
) -> None:
    backup = take_backup(database)
    write(edit_live, faqs[0], "en", question="Lost?")
    phone = device(types="faq,definition", text="plain,html", limit=3)
    synced(phone)
    restore(database, backup)
    problem = client.problem(phone.url, 410)
    assert problem["type"] == "/v1/problems/history-changed"
    assert problem["restart"] == "/v1/sites/core/sync?locale=en&types=definition,faq&text=html,plain&limit=3"
    assert client.json(problem["restart"])["mode"] == "snapshot"


def test_every_process_notices(
    neighbour: Client, write: Write, database: Database, faqs: list[Any], synced: Synced
) -> None:
    backup = take_backup(database)
    write(edit_live, faqs[0], "en", question="Lost?")
    phone, other = device(), device()
    synced(phone)
    other.sync(lambda url: neighbour.get(url))
    restore(database, backup)
    write(edit_live, faqs[0], "en", question="New?")
    other.sync(lambda url: neighbour.get(url))
    synced(phone)
    assert other.items == phone.items
    assert (other.resets, phone.resets) == (["history-changed"], ["history-changed"])


def test_a_process_that_has_not_heard_of_a_seq_looks_again(
    neighbour: Client, write: Write, faqs: list[Any], synced: Synced
) -> None:
    neighbour.json("/v1/sites/core/sync")
    write(edit_live, faqs[0], "en", question="New?")
    phone = device()
    synced(phone)
    assert neighbour.json(phone.url)["items"] == []


def test_a_restored_database_keeps_the_secret_it_signed_with(
    database_server: Server, database_url: str, app: Flask, write: Write, faqs: list[Any], synced: Synced
) -> None:
    phone = device()
    synced(phone)
    app.extensions["database"].close()
    with (
        fresh_database(database_server, template=database_url) as url,
        another_app(database_url=url, freshness_ms=0) as revived,
    ):
        assert Client(revived).json(phone.url)["items"] == []


def test_a_clock_that_is_set_back_loses_nothing(write: Write, faqs: list[Any], synced: Synced) -> None:
    phone = device()
    synced(phone)
    for years in (1, 5, 0):
        write(edit, faqs[0], "en", question=f"{years} years ago?")
        write(publish_all, faqs[0], now=NOW - timedelta(days=365 * years))
        assert ops(synced(phone)) == [("upsert", faqs[0].id)]


def test_a_release_whose_items_hold_something_else_starts_devices_afresh(
    client: Client, faqs: list[Any], synced: Synced, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = device(limit=3)
    synced(phone)
    monkeypatch.setattr(items, "ITEM_FORMAT", items.ITEM_FORMAT + 1)
    with another_app(database_url=database_url, freshness_ms=0) as upgraded:
        problem = Client(upgraded).problem(phone.url, 410)
        assert (problem["type"], problem["restart"]) == ("/v1/problems/format-changed", phone.start)
        before = dict(phone.items)
        phone.sync(lambda url: Client(upgraded).get(url))
    assert phone.resets == ["format-changed"]
    assert {item["rev"] for item in phone.items.values()}.isdisjoint({item["rev"] for item in before.values()})


def test_without_a_database_it_says_try_again(faqs: list[Any], database_server: Server, migrated_template: str) -> None:
    with fresh_database(database_server, template=migrated_template) as url:
        with another_app(database_url=url, freshness_ms=0) as app:
            client = Client(app)
            with app.extensions["database"].transaction() as session:
                make_site(session)
                make_record(session)
            phone = device()
            phone.sync(lambda url: client.get(url))
            app.extensions["database"].close()
            database_server.destroy(url)
            answer = client.get(phone.url)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Cache-Control"] == "no-store"
        app.extensions["database"].close()
