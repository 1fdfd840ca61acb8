"""Indexes that no query for what holds now can mistake: most facts hold, so an index on `to_seq` finds nearly all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

HOLDS, ENDED = sa.text("to_seq IS NULL"), sa.text("to_seq IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_fact_to_seq", "fact")
    op.drop_index("ix_fact_slug", "fact")
    op.create_index("ix_fact_to_seq", "fact", ["to_seq"], sqlite_where=ENDED, postgresql_where=ENDED)
    op.create_index(
        "ix_fact_slug", "fact", ["slug", "kind", "site", "locale"], sqlite_where=HOLDS, postgresql_where=HOLDS
    )


def downgrade() -> None:
    op.drop_index("ix_fact_to_seq", "fact")
    op.drop_index("ix_fact_slug", "fact")
    op.create_index("ix_fact_to_seq", "fact", ["to_seq"])
    op.create_index("ix_fact_slug", "fact", ["slug", "site", "locale"])
