"""A list costs as many statements and rows with thousands of records as with a few: what a page shows, and no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from api.database import Database
from api.sqlite import driver
from tests.acts import Pinned, perform, review, run_once
from tests.conftest import Write
from tests.factories import NOW, edit, make_record, make_site
from tests.people import Desk, make_person

pytestmark = pytest.mark.database

LISTS = (
    "records?type=faq&limit=5", "records?type=faq&limit=5&sort=title", "records?type=faq&limit=5&state=live", "records?type=faq&limit=5&q=answer",
    "records?type=faq&limit=5&translation=missing&locale=de", "records?type=faq&limit=5&visible_on=clinic", "inbox", "inbox/counts", "inbox/items?limit=5",
    "records?type=faq&limit=5&include=fields", "records?type=faq&limit=5&tag=needles", "records?type=faq&limit=5&override=true&hidden=false",
    "records?type=faq&limit=5&review=unreviewed&updated_since=2026-01-01T00:00:00Z",
    "records?type=faq&limit=5&editor=00000000-0000-7000-8000-000000000000", "records?type=faq&limit=5&facets=type,state",
    "records?limit=5&facets=locale,review", "records?limit=5&facets=translation,tag", "records?limit=5&facets=owner,editor", "inbox/items?limit=5&kind=to_translate",
    "sites/core/translation-status?limit=5", "sites/clinic/overrides?limit=5",
)  # fmt: skip
MOST_STATEMENTS = 17
MOST_OF_FULL_INBOX = 27
MOST_OF_A_TAG = 5
MOST_OF_A_SEARCH = 300
"""The rows of a hundred texts with what they say, of which fields are counted, and of a page."""
MOST_ROWS = 90
"""Those of a page of five records with their texts, of the call itself, and of what is counted."""


class Counted:
    """The statements that a database was asked, and the rows that it answered."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.rows = 0

    def begin(self, _connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        self.statements.append(statement)
        if isinstance(cursor, driver.Cursor):
            cursor.row_factory = self._row

    def end(self, _connection: Any, cursor: Any, *_: Any) -> None:
        if not isinstance(cursor, driver.Cursor):
            self.rows += max(cursor.rowcount, 0)

    def _row(self, _cursor: object, row: tuple[Any, ...]) -> tuple[Any, ...]:
        self.rows += 1
        return row


@contextmanager
def counting(database: Database) -> Iterator[Counted]:
    """Count what is asked within the block."""
    counted = Counted()
    ways = (("before_cursor_execute", counted.begin), ("after_cursor_execute", counted.end))
    for name, note in ways:
        event.listen(database.engine, name, note)
    yield counted
    for name, note in ways:
        event.remove(database.engine, name, note)


def fill(session: Session, *, records: int, overrides: int = 0) -> None:
    topic = make_record(session, "topic", locales=("en", "fr"))
    made = [make_record(session, topic=topic, locales=("en", "fr")) for _ in range(records)]
    for record in made[:overrides]:
        edit(session, record, "en", site="clinic", question="Ours?")


def asked(desk: Desk, database: Database) -> dict[str, tuple[int, int]]:
    """The statements and the rows of each list, asked for again: the fewest, for what is noted of keys falls anywhere."""
    return {path: min(asked_once(desk, database, path) for _ in range(4)) for path in LISTS}


def asked_once(desk: Desk, database: Database, path: str) -> tuple[int, int]:
    with counting(database) as counted:
        desk.ask(path)
    return len(counted.statements), counted.rows


@pytest.mark.long
def test_a_list_asks_the_same_whatever_there_is(app: Flask, admin: Desk, write: Write) -> None:
    # Each has an override, as any five of them may stand on the page.
    write(fill, records=8, overrides=8)
    few = asked(admin, app.extensions["database"])
    write(fill, records=40, overrides=40)
    assert asked(admin, app.extensions["database"]) == few
    assert max(statements for statements, _ in few.values()) <= MOST_STATEMENTS
    assert max(rows for _, rows in few.values()) <= MOST_ROWS


@pytest.mark.long
def test_a_search_reads_no_more_texts_than_it_counts_fields_of(app: Flask, admin: Desk, write: Write) -> None:
    path, costs = "search?q=answer&limit=5", []
    for records in (60, 60):
        write(fill, records=records)
        assert len(admin.ask(path)["items"]) == 5
        costs.append(min(asked_once(admin, app.extensions["database"], path) for _ in range(4)))
    assert costs[0] == costs[1]
    assert costs[1] <= (MOST_STATEMENTS, MOST_OF_A_SEARCH)


def fill_inbox(session: Session, *, records: int) -> None:
    """Work of every kind that texts make, each handed on by somebody and with a word."""
    topic = make_record(session, "topic", locales=("en", "fr"))
    for place in range(records):
        record = make_record(session, topic=topic, locales=("en", "fr") if place % 2 else ("en",))
        pin = Pinned(record.id, "core", "en", edit(session, record, "en", question=f"Why {place}?").number)
        if place % 4:
            perform(
                session, ("submit", "submit", "approve")[place % 4 - 1], [pin], actor="root", now=NOW, comment="So?"
            )


@pytest.mark.long
def test_a_full_inbox_costs_a_page(app: Flask, write: Write, sites: None) -> None:
    desk = Desk(app, write(make_person, "root", "admin"))
    path, costs = "inbox/items?limit=5&kind=to_approve,to_publish,waiting_for_others,to_translate", []
    for records in (16, 64):
        write(fill_inbox, records=records)
        assert len(desk.ask(path)["items"]) == 5
        costs.append(min(asked_once(desk, app.extensions["database"], path) for _ in range(4)))
    assert costs[0] == costs[1]
    assert costs[1] <= (MOST_OF_FULL_INBOX, MOST_ROWS)


def test_an_idle_worker_reads_no_review_that_stands_as_it_did(app: Flask, write: Write) -> None:
    write(make_site)
    database = app.extensions["database"]
    with counting(database) as without:
        assert not run_once(database, now=NOW + timedelta(days=1))
    for _ in range(3):
        pin = Pinned(write(make_record, "limitation").id, "core", "en")
        write(review, [pin], reviewer={"name": "Rita"}, reviewed_on=NOW.date(), actor="r", now=NOW)
    with counting(database) as idle:
        assert not run_once(database, now=NOW + timedelta(days=1))
    # What is read of the jobs is the same.
    assert idle.rows <= without.rows
    assert run_once(database, now=NOW + timedelta(days=365 * 2))


def test_whoever_has_a_list_is_told_that_it_still_holds(app: Flask, admin: Desk, write: Write) -> None:
    write(fill, records=3)
    for path in LISTS:
        tag = admin.call("GET", path).headers["ETag"]
        costs = []
        # The use of a key is noted beside it now and then.
        for _ in range(3):
            with counting(app.extensions["database"]) as counted:
                again = admin.call("GET", path, headers={"If-None-Match": tag})
            assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
            costs.append(len(counted.statements))
        assert min(costs) <= MOST_OF_A_TAG
    write(fill, records=1)
    stale = {path: admin.call("GET", path, headers={"If-None-Match": tag}).status_code for path in LISTS}
    assert set(stale.values()) == {200}


def test_a_tag_is_of_one_question_and_one_caller(app: Flask, admin: Desk, write: Write) -> None:
    clara = Desk(app, write(make_person, "Clara", "author", site="clinic"))
    tags = {
        desk.call("GET", path).headers["ETag"]
        for desk in (admin, clara)
        for path in ("records", "records?limit=5", "inbox")
    }
    assert len(tags) == 6


def test_counts_are_those_of_the_list(admin: Desk, write: Write) -> None:
    write(fill, records=2)
    assert admin.ask("inbox/counts") == {**admin.ask("inbox/items")["counts"], "whole": True}
