"""How Alembic runs the migrations: one process at a time, all of them or none, with every table known to the models."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from api.models import Base
from api.models.sealing import seal_as_found
from api.services.texts.keeping import rebuild_rows

engine: Engine = context.config.attributes["engine"]
ALONE = 7_226_013
"""The number that stands for migrating among the locks of a PostgreSQL database."""


def begin_alone(connection: Connection) -> None:
    """Begin the transaction in which everything is done, once nobody else migrates this database."""
    if connection.dialect.name == "sqlite":
        # A table is altered by making it anew and dropping the old one, at which nothing may look while others refer to
        # it. The setting is heeded between transactions only, and is that of this connection, which ends afterwards.
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        connection.begin()
    else:
        connection.begin()
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ALONE})")


def note_altered(*, step: Any, **_: Any) -> None:
    """Note in which tables a migration alters rows that are sealed: it names them as `ALTERS`."""
    if step.is_upgrade:
        steps.append(step.up_revision_id)
        altered.update(getattr(step.up_revision.module, "ALTERS", ()))


def is_newest() -> bool:
    """Whether the tables are those that the models describe."""
    return context.get_context().get_current_revision() == context.script.get_current_head()


altered: set[str] = set()
steps: list[str] = []
with engine.connect() as connection:
    begin_alone(connection)
    # Alembic commits step by step on SQLite, unless a transaction is there already.
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True, on_version_apply=note_altered
    )
    with context.begin_transaction():
        context.run_migrations()
        if is_newest():
            seal_as_found(connection, altered)
            if steps:
                # What lists are read from follows from all the rest, as this release reads it.
                with Session(connection, join_transaction_mode="create_savepoint") as session:
                    rebuild_rows(session)
                    session.commit()
    connection.commit()
