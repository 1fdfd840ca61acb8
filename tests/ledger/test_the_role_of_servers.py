"""The role that `deploy/postgresql-role.sql` describes: the service does all of its work with it, and it can alter no history."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import errors
from sqlalchemy import Connection, make_url, select, text
from sqlalchemy.exc import DBAPIError

from api.database import Database
from api.models import Seal
from tests.databases import Server, fresh_database
from tests.ledger.everything import make_everything
from tests.lookup import verify

pytestmark = pytest.mark.database

SQL = Path(__file__).parent.parent.parent / "deploy" / "postgresql-role.sql"
ROLE = "clinic_content"
REFUSED = {
    "a seal altered": "UPDATE seal SET rows = '[]'",
    "a seal deleted": "DELETE FROM seal",
    "an event deleted": "DELETE FROM audit_event",
    "an event's action": "UPDATE audit_event SET action = 'order'",
    "a fact's beginning": "UPDATE fact SET from_seq = 1",
    "a fact deleted": "DELETE FROM fact",
    "a redaction altered": "UPDATE redaction SET sha256 = ''",
    "the ledger gone": "DELETE FROM ledger",
    "the tables emptied": "TRUNCATE seal",
    "all emptied with what refers to it": "TRUNCATE change CASCADE",
    "a guard dropped": "DROP TRIGGER seal_kept ON seal",
    "guards switched off": "ALTER TABLE seal DISABLE TRIGGER ALL",
    "guards passed by": "SET session_replication_role = replica",
    "the guards' function made harmless": (
        "CREATE OR REPLACE FUNCTION refuse_to_alter() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    ),
    "a table beside": "CREATE TABLE mine (id int)",
    "a table dropped": "DROP TABLE seal",
    "a column added": "ALTER TABLE seal ADD COLUMN note text",
    "the release altered": "UPDATE alembic_version SET version_num = '0001'",
    "the role raised": f"ALTER ROLE {ROLE} SUPERUSER",
    "another role taken": "SET ROLE postgres",
}
GUARDED = {
    "a change's reason": "UPDATE change SET reason = 'Because.'",
    "a change deleted": "DELETE FROM change",
    "a change named anew": "UPDATE change SET actor = 'Mallory'",
    "a live text": "UPDATE fact SET value = '{}' WHERE kind = 'text'",
    "a fact that begins again": "UPDATE fact SET to_seq = NULL WHERE to_seq IS NOT NULL",
    "an event named anew": "UPDATE audit_event SET actor = 'Mallory'",
    "the ledger led back": "UPDATE ledger SET seq = 1",
}


@pytest.fixture
def as_role(database_server: Server, migrated_template: str) -> Iterator[Database]:
    """A database as servers are connected to it."""
    with fresh_database(database_server, template=migrated_template) as url:
        owner = Database(url)
        if owner.is_sqlite:
            owner.close()
            pytest.skip("SQLite knows no roles.")
        with owner.engine.begin() as connection:
            _make_role(connection)
        role = Database(make_url(url).set(username=ROLE, password="let-me-in").render_as_string(hide_password=False))
        yield role
        role.close()
        with owner.engine.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {ROLE}")
            connection.exec_driver_sql("GRANT ALL ON SCHEMA public TO PUBLIC")
        owner.close()


def _make_role(connection: Connection) -> None:
    connection.exec_driver_sql(
        f"DO $$ BEGIN CREATE ROLE {ROLE} LOGIN PASSWORD 'let-me-in'; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    )
    statements = "\n".join(line for line in SQL.read_text().splitlines() if not line.startswith("--"))
    for statement in filter(str.strip, statements.split(";")):
        if statement.strip() not in ("BEGIN", "COMMIT"):
            connection.exec_driver_sql(statement)


def test_the_service_does_all_of_its_work_with_it(as_role: Database) -> None:
    with as_role.transaction() as session:
        make_everything(session)
    with as_role.reading() as session:
        assert len(session.scalars(select(Seal)).all()) > 0
        assert verify(session) == []


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
def test_it_may_not(as_role: Database, statement: str) -> None:
    with as_role.engine.connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text(statement))
    assert isinstance(refused.value.orig, errors.InsufficientPrivilege | errors.InvalidParameterValue)


@pytest.mark.parametrize("statement", GUARDED.values(), ids=GUARDED.keys())
def test_the_guards_keep_it_from(as_role: Database, statement: str) -> None:
    with as_role.transaction() as session:
        make_everything(session)
    with as_role.engine.connect() as connection, pytest.raises(DBAPIError, match="only ever added to"):
        connection.execute(text(statement))
