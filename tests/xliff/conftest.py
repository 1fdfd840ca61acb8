"""What the tests of XLIFF share: a database of their own, and one with the whole seed that nothing stays written in."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.orm import Session

from api.database import Database, WritingSession
from tests.conftest import Open


@contextmanager
def rolled_back(database: Database) -> Iterator[Session]:
    with database.writing.connect() as connection:
        with WritingSession(connection, expire_on_commit=False) as session:
            yield session
        connection.rollback()
    database.close()


@pytest.fixture
def session(database_url: str, opened: Open) -> Iterator[Session]:
    """A session that writes, rolled back at the end of the test."""
    with rolled_back(opened(database_url)) as session:
        yield session


@pytest.fixture
def seeded(seeded_database_url: str, opened: Open) -> Iterator[Session]:
    """The same over the whole seed."""
    with rolled_back(opened(seeded_database_url)) as session:
        yield session
