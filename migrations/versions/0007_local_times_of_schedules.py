"""What a schedule was planned for by the clocks of its zone, so that it keeps that when the rules of the zone change."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was planned before stays at its moment: nobody noted whether that or the time of day was meant.
    op.add_column("schedule", sa.Column("local_at", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("schedule", "local_at")
