"""Rows of records tell how their texts stand, so that records are counted without a look at any text; filled in by what follows migrations."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("desk_record", sa.Column("standings", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("desk_record", "standings")
