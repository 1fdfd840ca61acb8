"""The secret that sync tokens are signed with."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        "secret",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_secret_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret")),
    )
    # Made here and nowhere else, so that processes that start at the same moment cannot make two.
    op.bulk_insert(table, [{"id": 1, "value": secrets.token_hex(32)}])


def downgrade() -> None:
    op.drop_table("secret")
