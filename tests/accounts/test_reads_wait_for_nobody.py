"""A read writes nothing: what it leaves to be noted is written a moment later, so that no reader waits for a writer."""

import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import current_thread
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from api.database import Database
from api.models import Key
from tests.accounts.access_table import routes
from tests.accounts.world import World, world_on
from tests.acts import create_key, create_person, hold_ledger, open_session
from tests.databases import Server, fresh_database
from tests.factories import NOW, make_record, make_site
from tests.lookup import noted_use
from tests.processes import wait_until
from tests.sync.lively_server import serving

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
AT_ONCE_S = 10
"""Much less than a writer is waited for."""


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


@pytest.fixture
def phone(database: Database) -> dict[str, str]:
    """What a phone sends that reads a keyed site; its key was last used long ago."""
    with database.transaction() as session:
        make_site(session, access="keyed")
        make_record(session)
        key, text = create_key(session, name="phone", roles=["delivery"], now=NOW)
        key.last_used_at = LONG_AGO
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture
def reader(app: Flask, phone: dict[str, str]) -> Callable[[], int]:
    """Reads the keyed site; the answer's status."""
    http = app.test_client()
    return lambda: http.get("/v1/sites/core/faqs", headers=phone).status_code


def last_use(database: Database) -> datetime:
    with database.reading() as session:
        return session.scalars(select(Key.last_used_at)).one() or LONG_AGO


@contextmanager
def somebody_writes(database: Database) -> Iterator[None]:
    """An import, say: it publishes, and it holds the reader's key."""
    with database.transaction() as session:
        hold_ledger(session)
        session.execute(update(Key).values(name="held"))
        yield


def test_a_reader_with_a_key_is_answered_while_somebody_writes(database: Database, reader: Callable[[], int]) -> None:
    began = monotonic()
    with somebody_writes(database):
        assert [reader() for _ in range(3)] == [200] * 3
        assert monotonic() - began < AT_ONCE_S
        assert last_use(database) == LONG_AGO
    wait_until(lambda: last_use(database) != LONG_AGO)
    assert datetime.now(UTC) - last_use(database) < timedelta(minutes=1)


def test_a_key_that_was_used_just_now_is_not_noted_again(
    app: Flask, database: Database, reader: Callable[[], int]
) -> None:
    reader()
    wait_until(lambda: last_use(database) != LONG_AGO)
    with database.reading() as session:
        key = session.scalars(select(Key)).one()
    noted = noted_use(app, key)
    assert reader() == 200
    assert noted_use(app, key) is noted


def test_what_is_noted_is_written_before_the_database_is_closed(database: Database, reader: Callable[[], int]) -> None:
    reader()
    database.close()
    assert last_use(database) != LONG_AGO


def test_what_is_noted_is_written_before_a_server_ends(
    database: Database, database_url: str, phone: dict[str, str], tmp_path: Path
) -> None:
    with serving(database_url, tmp_path) as address:
        request = urllib.request.Request(f"{address}/v1/sites/core/faqs", headers=phone)
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.status == 200
    assert last_use(database) != LONG_AGO


READS = [each for each in routes() if each.method == "GET"]


@pytest.fixture(scope="module")
def world(database_server: Server, migrated_template: str) -> Iterator[World]:
    with fresh_database(database_server, template=migrated_template) as url, world_on(url) as found:
        yield found


@contextmanager
def statements_of_calls(database: Database) -> Iterator[list[str]]:
    """Every statement that calls of this thread run."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if current_thread() is caller:
            found.append(statement)

    caller = current_thread()
    for engine in {database.engine, database.writing}:
        event.listen(engine, "before_cursor_execute", note)
    yield found
    for engine in {database.engine, database.writing}:
        event.remove(engine, "before_cursor_execute", note)


def test_no_read_of_any_route_writes_or_locks(world: World) -> None:
    database = world.app.extensions["database"]
    with database.transaction() as session:
        session.execute(update(Key).values(last_used_at=LONG_AGO))
        world.keys["at a page"] = open_session(session, create_person(session, "Ada", now=NOW), now=datetime.now(UTC))[
            1
        ]
    with somebody_writes(database), statements_of_calls(database) as statements:
        answers = {
            (each.rule, method): world.ask(each, "at a page" if each.needs == "session" else "admin", method=method)
            for each in READS
            for method in ("GET", "HEAD")
        }
    assert answers == {(each.rule, method): each.status for each in READS for method in ("GET", "HEAD")}
    assert len(statements) > len(READS)
    assert [each for each in statements if not is_a_look(each)] == []


def is_a_look(statement: str) -> bool:
    words = statement.upper().split()
    # SQLite's way to tell which columns a table has.
    if words[0] == "PRAGMA" and "TABLE_INFO(" in statement.upper():
        return True
    return words[0] in ("SELECT", "WITH") and not {"INSERT", "UPDATE", "DELETE"} & set(words)
