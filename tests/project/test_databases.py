"""The databases that the tests are given: complete, empty, and each test's own."""

from contextlib import closing

from sqlalchemy import inspect, text

from api.database import Database
from api.models import Base
from tests.databases import Server, fresh_database


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
