"""How Alembic runs the migrations: on the engine handed to it, with every table known to the models."""

from alembic import context
from sqlalchemy import Engine

from api.models import Base

engine: Engine = context.config.attributes["engine"]

with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
