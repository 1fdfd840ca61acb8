"""What the tests of the ledger share: a database of their own, and a session that writes in it."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from api.database import Database, WritingSession
from tests.conftest import Open
from tests.databases import Server, fresh_database
from tests.intruder import unguarded
from tests.ledger.everything import make_everything
from tests.lookup import end_writing


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
    with (
        rolled_back_database.writing.connect() as connection,
        WritingSession(connection, expire_on_commit=False) as session,
    ):
        yield session


@pytest.fixture(scope="module")
def everything(database_server: Server, migrated_template: str) -> Iterator[Session]:
    """A session on a history that has something in every table, in which somebody writes past the program."""
    with fresh_database(database_server, template=migrated_template) as url:
        database = Database(url)
        with database.writing.connect() as connection, WritingSession(connection) as session:
            make_everything(session)
            end_writing(session)
            with unguarded(session):
                yield session
        database.close()
