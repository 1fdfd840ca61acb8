"""Kinds of facts are known to the code alone, so that a new one needs no new table."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = "kind IN ('text', 'visibility', 'withdrawal', 'review', 'settings')"


def upgrade() -> None:
    _let_references_wait()
    with op.batch_alter_table("fact") as fact:
        fact.drop_constraint(op.f("ck_fact_kind"), type_="check")


def downgrade() -> None:
    _let_references_wait()
    with op.batch_alter_table("fact") as fact:
        fact.create_check_constraint(op.f("ck_fact_kind"), KINDS)


def _let_references_wait() -> None:
    """SQLite makes the table anew and drops the old one, at which nothing may look while others refer to it."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        # The setting is heeded between transactions only, and is that of this connection, which ends with the migrations.
        bind.commit()
        bind.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
