"""Kinds of facts are known to the code alone, so that a new one needs no new table."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = "kind IN ('text', 'visibility', 'withdrawal', 'review', 'settings')"


def upgrade() -> None:
    with op.batch_alter_table("fact") as fact:
        fact.drop_constraint(op.f("ck_fact_kind"), type_="check")


def downgrade() -> None:
    with op.batch_alter_table("fact") as fact:
        fact.create_check_constraint(op.f("ck_fact_kind"), KINDS)
