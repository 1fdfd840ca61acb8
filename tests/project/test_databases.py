"""The databases that the tests are given: complete, empty, and each test's own."""

from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from api.database import Database
from api.models import Base, Fact
from tests.conftest import Open
from tests.databases import Server, fresh_database
from tests.factories import make_record, make_site

pytestmark = pytest.mark.database


def tables(url: str) -> set[str]:
    """The names of a database's tables."""
    with closing(Database(url)) as database:
        return set(inspect(database.engine).get_table_names())


def write_a_table(url: str) -> None:
    """Leave something behind."""
    with closing(Database(url)) as database, database.transaction() as session:
        session.execute(text("CREATE TABLE left_behind (id INTEGER)"))


def test_a_fresh_database_has_every_table(database_url: str) -> None:
    assert set(Base.metadata.tables) <= tables(database_url)


def test_a_fresh_database_knows_nothing_of_the_one_before(database_server: Server, migrated_template: str) -> None:
    with fresh_database(database_server, template=migrated_template) as before:
        write_a_table(before)
        assert "left_behind" in tables(before)
        with fresh_database(database_server, template=migrated_template) as url:
            assert "left_behind" not in tables(url)


def test_a_database_is_dropped_even_while_somebody_is_connected(database_server: Server) -> None:
    url = database_server.create()
    with closing(Database(url)) as database, database.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        database_server.drop(url)
        # What is left is the connection of somebody whose database is gone.
        connection.invalidate()
    with fresh_database(database_server) as another:
        assert tables(another) == set()


def everything(url: str) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with closing(Database(url)) as database, database.reading() as session:
        return {name: list(session.execute(select(table))) for name, table in Base.metadata.tables.items()}


def publish_something(url: str) -> int:
    """The number of the first fact of the ledger."""
    with closing(Database(url)) as database, database.transaction() as session:
        make_site(session)
        make_record(session)
        return session.scalars(select(Fact.id).order_by(Fact.id)).first() or 0


def test_a_database_holds_nothing_of_what_another_test_wrote(database_server: Server, migrated_template: str) -> None:
    with fresh_database(database_server, template=migrated_template) as url:
        before = everything(url)
        assert publish_something(url) == 1
        assert everything(url) != before
    with fresh_database(database_server, template=migrated_template) as url:
        assert everything(url) == before
        assert publish_something(url) == 1


def test_a_connection_that_is_kept_finds_nothing_of_what_was_written_before(
    database_server: Server, migrated_template: str, opened: Open
) -> None:
    for _ in range(2):
        with fresh_database(database_server, template=migrated_template) as url, closing(opened(url)) as database:
            with database.reading() as session:
                assert session.scalars(select(Fact)).all() == []
            with database.transaction() as session:
                make_site(session)


def test_who_is_still_at_work_on_a_kept_connection_keeps_the_database(
    database_server: Server, migrated_template: str, opened: Open
) -> None:
    used = database_server.create(template=migrated_template)
    with closing(opened(used)) as database, database.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        database_server.drop(used)
        with fresh_database(database_server, template=migrated_template) as url:
            assert tables(url) >= set(Base.metadata.tables)
            assert publish_something(url) == 1
        connection.invalidate()


@pytest.mark.parametrize(
    "damage",
    [
        "CREATE TABLE left_behind (id INTEGER)",
        "ALTER TABLE site ADD COLUMN left_behind INTEGER",
        "DROP INDEX ix_idempotent_call_created_at",
        "DROP TABLE idempotent_call",
    ],
)
def test_a_database_that_was_altered_is_nobody_elses(
    damage: str, database_server: Server, migrated_template: str
) -> None:
    with fresh_database(database_server, template=migrated_template) as url:
        before = shape(url)
        with closing(Database(url)) as database, database.transaction() as session:
            session.execute(text(damage))
        assert shape(url) != before
    with fresh_database(database_server, template=migrated_template) as url:
        assert shape(url) == before


def shape(url: str) -> dict[str, tuple[set[str], set[str]]]:
    """The columns and indexes of every table."""
    with closing(Database(url)) as database:
        told = inspect(database.engine)
        return {
            table: (
                {each["name"] for each in told.get_columns(table)},
                {str(each["name"]) for each in told.get_indexes(table)},
            )
            for table in told.get_table_names()
        }


def test_a_database_that_somebody_still_works_on_is_nobody_elses(
    database_server: Server, migrated_template: str
) -> None:
    used = database_server.create(template=migrated_template)
    with closing(Database(used)) as database, database.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        database_server.drop(used)
        with fresh_database(database_server, template=migrated_template) as url:
            assert publish_something(url) == 1
        connection.invalidate()


def test_what_fails_tells_the_log_no_values(database_url: str) -> None:
    """Names and words of drafts would stand in them."""
    with closing(Database(database_url)) as database, database.transaction() as session:
        with pytest.raises(DBAPIError) as failed:
            session.execute(text("SELECT :words FROM nowhere"), {"words": "a draft"})
        session.rollback()
    assert "a draft" not in str(failed.value)
