"""What the tests of the resolver share: a database to write in, and what a site shows of a record."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from api.database import Database, WritingSession
from tests.databases import Server, fresh_database


@pytest.fixture(scope="session")
def rolled_back_database(database_server: Server, migrated_template: str) -> Iterator[Database]:
    """A database in which nothing is ever committed, so that many tests can share it."""
    with fresh_database(database_server, template=migrated_template) as url:
        database = Database(url)
        yield database
        database.close()


@pytest.fixture
def session(rolled_back_database: Database) -> Iterator[Session]:
    """A session that writes, rolled back at the end of the test."""
    with (
        rolled_back_database.writing.connect() as connection,
        WritingSession(connection, expire_on_commit=False) as session,
    ):
        yield session
