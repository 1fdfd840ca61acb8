"""What the tests of the resolver share: a database to write in, and what a site shows of a record."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from api.database import Database
from api.models import Record
from api.reading.items import Item
from api.reading.loading import load_view
from api.reading.snapshots import Snapshot

Shown = Callable[..., Item | None]


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """A session that writes, rolled back at the end of the test."""
    database = Database(database_url)
    with (
        database.engine.execution_options(writes=True).connect() as connection,
        Session(connection, expire_on_commit=False) as session,
    ):
        yield session
    database.close()


@pytest.fixture
def shown(session: Session) -> Shown:
    """What a site shows of a record in a locale now, or None."""

    def find(record: Record, locale: str, site: str = "core") -> Item | None:
        return Snapshot.build(load_view(session), site, locale).items.get(record.id)

    return find
