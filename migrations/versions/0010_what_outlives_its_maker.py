"""Stages keep whether a file told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ADDED = {"translation": "stage_imported_by"}


def upgrade() -> None:
    for table, column in ADDED.items():
        op.add_column(table, sa.Column(column, sa.String(), nullable=True))


def downgrade() -> None:
    for table, column in ADDED.items():
        op.drop_column(table, column)
