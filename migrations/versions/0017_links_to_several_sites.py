"""A preview link may lead to several sites, to some of their locales, or to one record alone."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("preview_link", sa.Column("bounds", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("preview_link", "bounds")
