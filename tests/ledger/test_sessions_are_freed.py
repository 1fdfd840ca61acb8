"""What a session worked with is freed when the work is done, so that a busy process never stops to look for what refers to itself."""

import gc
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from api.database import Database
from api.errors import RecordNotFound
from tests.factories import make_record, make_site
from tests.lookup import find_record, find_translation


@pytest.fixture(autouse=True)
def without_collections() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def record_id(database: Database) -> str:
    with database.transaction() as session:
        make_site(session)
        return make_record(session).id


def freed(work: AbstractContextManager[Session], id: str) -> list[object]:
    """What is left of a session and of what it has read, after some work with both."""
    with work as session:
        record, text = find_record(session, id), find_translation(session, id, "core", "en")
        watched = [weakref.ref(each) for each in (session, session.get_transaction(), record, text)]
        assert all(each() is not None for each in watched)
    del work, session, record, text
    return [each() for each in watched if each() is not None]


def test_after_reading(database: Database, record_id: str) -> None:
    assert freed(database.reading(), record_id) == []


def test_after_a_transaction(database: Database, record_id: str) -> None:
    assert freed(database.transaction(), record_id) == []


def test_after_a_savepoint(database: Database, record_id: str) -> None:
    with database.transaction() as session:
        with session.begin_nested():
            find_record(session, record_id)
        watched = weakref.ref(session)
    del session
    assert watched() is None


def test_after_a_failure(database: Database, record_id: str) -> None:
    watched: list[weakref.ref[Session]] = []

    def fail() -> None:
        with database.transaction() as session:
            watched.append(weakref.ref(session))
            find_record(session, record_id)
            find_record(session, "nobody")

    with pytest.raises(RecordNotFound):
        fail()
    assert [each() for each in watched] == [None]
