"""What the tests of the ledger share: a database of their own, and a session that writes in it."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from api.database import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database without content."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that writes, rolled back at the end of the test."""
    with database.engine.execution_options(writes=True).connect() as connection, Session(connection, expire_on_commit=False) as session:
        yield session
