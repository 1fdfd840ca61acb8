"""What the tests of the resolver share: a database to write in, and what a site shows of a record."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from api.database import Database
from api.models import Record
from api.reading.items import Item
from api.reading.loading import load_view
from api.reading.snapshot import Snapshot
from tests.databases import Server, fresh_database

Shown = Callable[..., Item | None]


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
    writing = rolled_back_database.engine.execution_options(writes=True)
    with writing.connect() as connection, Session(connection, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def shown(session: Session) -> Shown:
    """What a site shows of a record in a locale now, or None."""

    def find(record: Record, locale: str, site: str = "core") -> Item | None:
        return Snapshot.build(load_view(session), site, locale).items.get(record.id)

    return find
