"""Backups of a whole database, put back underneath the processes that use it; on both databases alike."""

from typing import Any

from sqlalchemy import delete, insert, select

from api.database import Database
from api.models import Base
from tests.intruder import unguarded

Backup = dict[str, list[dict[str, Any]]]


def take_backup(database: Database) -> Backup:
    """Every row of every table, as of one moment."""
    with database.reading() as session:
        return {
            table.name: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }


def restore(database: Database, backup: Backup) -> None:
    """Make the database what it was; whoever is connected stays so and is not told."""
    with database.transaction() as session, unguarded(session):
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))
        for table in Base.metadata.sorted_tables:
            if backup[table.name]:
                session.execute(insert(table), backup[table.name])
