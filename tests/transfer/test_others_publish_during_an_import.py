"""While a file is read and checked, others publish; an import finds what they did, as if it had looked only then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from api.database import Database
from api.models import Record
from tests.acts import (
    CheckedFile,
    Pinned,
    alter_settings,
    bring_in_checked,
    check_file,
    hide,
    told_of_import,
    unpublish,
    withdraw,
)  # fmt: skip
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import NOW, edit, edit_live, make_record, make_site
from tests.lookup import verify
from tests.people import make_person
from tests.transfer.files import FileDesk, Line, as_file, eventful_library
from tests.transfer.test_import_content import FAQ, TOPIC

LINKED: Line = {
    "type": "faq", "publish": True,
    "en": {
        "slug": "how-long", "question": "How long?", "short_answer": "An hour.",
        "answer": "See [this](record:faq/does-it-hurt).\n\n1. First\n3. Third",
    },
    "und": {"topic": "topic/yoga", "category": "practical", "sources": ["001:1"]},
}  # fmt: skip


@pytest.fixture
def topic(write: Write) -> Record:
    """A live topic of the library, which files call by its name."""
    write(make_site)
    return write(make_record, "topic", slug="yoga")  # type: ignore[no-any-return]


@pytest.fixture
def database(app: Flask) -> Database:
    return app.extensions["database"]  # type: ignore[no-any-return]


@pytest.fixture
def another(database_server: Server, migrated_template: str) -> Iterator[Database]:
    """A database with an empty library."""
    with fresh_database(database_server, template=migrated_template) as url:
        found = Database(url)
        with found.transaction() as session:
            make_site(session)
        yield found
        found.close()


def check(database: Database, data: bytes, site: str = "core") -> CheckedFile:
    with database.reading() as session:
        return check_file(session, site, data, now=datetime.now(UTC))


def bring(database: Database, checked: CheckedFile, site: str = "core") -> Any:
    """What an import answers; nothing of it stays."""
    with database.transaction() as session:
        report = bring_in_checked(session, site, checked, actor="Ida", now=NOW)
        session.rollback()
    return told_of_import(report)


@contextmanager
def at_the_first_look(database: Database, do: Callable[[], None]) -> Iterator[list[str]]:
    """Do something when the records of a file are looked for the first time."""
    seen: list[str] = []

    def ran(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        if not seen and "FROM record" in statement:
            seen.append(statement)
            do()

    event.listen(database.engine, "before_cursor_execute", ran)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", ran)


@pytest.mark.parametrize("query", [{}, {"dry_run": "true"}], ids=["import", "dry run"])
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "once"}], ids=["once", "perhaps repeated"])
def test_somebody_publishes_while_a_file_is_checked(
    app: Flask, write: Write, database: Database, topic: Record, query: dict[str, str], headers: dict[str, str]
) -> None:
    other = write(make_record).id
    desk = FileDesk(app, write(make_person, "Ida", "admin"))

    def publish() -> None:
        with database.transaction(waits=False) as session:
            hide(session, "core", [other], actor="Paula", now=NOW)

    with at_the_first_look(database, publish) as looked:
        response = desk.send(as_file([FAQ]), headers=headers, **query)
    assert (response.status_code, len(looked)) == (200, 1), response.text
    assert response.json["records"]["created"] == 1
    assert write(verify) == []


def test_nothing_is_left_to_be_found_out_about_words_that_come_without_history(
    database: Database, topic: Record
) -> None:
    checked = check(database, as_file([TOPIC, FAQ, LINKED]))
    known = len(checked.worked_out)
    assert bring(database, checked)["records"]["created"] > 0
    assert len(checked.worked_out) == known > 0


def test_nothing_is_left_to_be_found_out_about_words_with_their_history(
    app: Flask, write: Write, database: Database, another: Database
) -> None:
    write(eventful_library)
    data = FileDesk(app, write(make_person, "Ida", "admin")).export()
    checked = check(another, data)
    known = len(checked.worked_out)
    assert bring(another, checked)["records"]["created"] > 0
    assert len(checked.worked_out) == known > 0


CHANGES: dict[str, Callable[[Session, Record], object]] = {
    "the target is taken down": lambda session, topic: unpublish(
        session, [Pinned(topic.id, "core", "en")], actor="Paula", now=NOW
    ),
    "the target is withdrawn": lambda session, topic: withdraw(
        session, [topic.id], message="Wrong.", severity="routine", actor="Paula", now=NOW
    ),
    "the name means nothing any more": lambda session, topic: edit_live(session, topic, "en", slug="tai-chi"),
    "the slug is taken": lambda session, topic: make_record(session, topic=topic, slug=FAQ["en"]["slug"]),
    "reviews are required": lambda session, topic: alter_settings(
        session, "core", {"clinical_review": "required"}, actor="Paula", now=NOW
    ),
    "somebody works on it": lambda session, topic: edit(session, topic, "en", summary="Another summary."),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_changed_after_the_check_counts_as_if_it_had_been_before(
    database: Database, topic: Record, write: Write, change: Callable[[Session, Record], object]
) -> None:
    mine = {**TOPIC, "id": topic.id, "source_locale": "en"}
    data = as_file([mine, FAQ, LINKED])
    early = check(database, data)
    write(lambda session: change(session, session.get_one(Record, topic.id)))
    assert bring(database, early) == bring(database, check(database, data))


def test_a_line_that_is_nested_without_end_is_refused_by_its_number(app: Flask, write: Write, topic: Record) -> None:
    desk = FileDesk(app, write(make_person, "Ida", "admin"))
    for depth in (60, 300, 900, 100_000):
        line = b'{"type":"topic","en":{"name":' + b"[" * depth + b"]" * depth + b"}}\n"
        assert desk.wrong_in(line) == [(1, "#")]
