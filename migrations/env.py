"""How Alembic runs the migrations: one process at a time, all of them or none, with every table known to the models."""

from alembic import context
from sqlalchemy import Connection, Engine

from api.models import Base

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


with engine.connect() as connection:
    begin_alone(connection)
    # Alembic commits step by step on SQLite, unless a transaction is there already.
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
