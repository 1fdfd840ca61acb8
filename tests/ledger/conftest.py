"""What the tests of the ledger share: a database of their own, and a session that writes in it."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from api.database import Database
from tests.conftest import Open
from tests.databases import Server, fresh_database


@pytest.fixture
def database(database_url: str, opened: Open) -> Iterator[Database]:
    """A migrated database without content."""
    database = opened(database_url)
    yield database
    database.close()


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
    with rolled_back_database.writing.connect() as connection, Session(connection, expire_on_commit=False) as session:
        yield session
