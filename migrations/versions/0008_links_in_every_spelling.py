"""The index of what live texts point at has links in every spelling, and none that is written as code."""

import json

import sqlalchemy as sa
from alembic import op

from api.reading.targets import targets_of

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FACT = sa.table("fact", sa.column("id", sa.Integer), sa.column("kind", sa.Text), sa.column("value", sa.Text))
REFERENCE = sa.table("reference", sa.column("fact_id", sa.Integer), sa.column("target", sa.Text))


def upgrade() -> None:
    # The finder is that of the code, which asks the index; facts themselves are sealed, and stay as they are.
    bind = op.get_bind()
    indexed: dict[int, set[str]] = {}
    for row in bind.execute(sa.select(REFERENCE.c.fact_id, REFERENCE.c.target)):
        indexed.setdefault(row.fact_id, set()).add(row.target)
    for row in bind.execute(sa.select(FACT.c.id, FACT.c.value).where(FACT.c.kind == "text")).all():
        was, now = indexed.get(row.id, set()), targets_of(json.loads(row.value)["fields"])
        for target in sorted(now - was):
            bind.execute(sa.insert(REFERENCE).values(fact_id=row.id, target=target))
        for target in sorted(was - now):
            bind.execute(sa.delete(REFERENCE).where(REFERENCE.c.fact_id == row.id, REFERENCE.c.target == target))


def downgrade() -> None:
    """The former release finds fewer links; what is indexed beside them does no harm."""
