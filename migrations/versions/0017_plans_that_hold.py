"""More verbs can be planned and releases proposed; what is foreseen of each plan is kept, with what it rests on."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from api.database import UtcDateTime

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None

ALTERS = ("plan_outlook", "plan_ground")
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
PENDING = sa.text("state = 'pending'")
CHECKS = {
    ("release", "state"): ("'open', 'published', 'reverted'", "'proposed', 'declined', "),
    ("schedule", "state"): ("'pending', 'done', 'failed', 'cancelled'", "'proposed', "),
    ("schedule", "verb"): (
        "'publish', 'unpublish', 'release'",
        "'hide', 'show', 'withdraw', 'reinstate', 'order', ",
    ),
}
"""The words that a column allowed before, and those beside them now."""
ADDED = {"proposed_by": sa.String, "decided_by": sa.String, "decided_at": UtcDateTime, "comment": sa.Text}

Row = dict[str, Any]


def upgrade() -> None:
    for name, kind in ADDED.items():
        op.add_column("release", sa.Column(name, kind(timezone=True) if kind is UtcDateTime else kind(), nullable=True))
    op.add_column("schedule", sa.Column("said", sa.Text(), nullable=True))
    _allow({place: f"{new}{old}" for place, (old, new) in CHECKS.items()})
    op.create_index("ix_schedule_pending", "schedule", ["at"], sqlite_where=PENDING, postgresql_where=PENDING)
    outlook = op.create_table(
        "plan_outlook",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("risk", sa.Text(), nullable=True),
        sa.Column("since", UtcDateTime(timezone=True), nullable=True),
        sa.Column("tried_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("try_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_outlook")),
    )
    op.create_index(op.f("ix_plan_outlook_try_at"), "plan_outlook", ["try_at"])
    ground = op.create_table(
        "plan_ground",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan_outlook.id"], name=op.f("fk_plan_ground_plan_id_plan_outlook")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_ground")),
        sa.UniqueConstraint("plan_id", "ground", name=op.f("uq_plan_ground_plan_id_ground")),
    )
    op.create_index(op.f("ix_plan_ground_ground"), "plan_ground", ["ground"])
    _look_out_for_all(outlook, ground)


def _look_out_for_all(outlook: sa.Table, ground: sa.Table) -> None:
    """What is planned already is tried by the first worker that looks."""
    plans = dict(_plans())
    if plans:
        op.bulk_insert(outlook, [{"id": id, "try_at": AT_ONCE} for id in plans])
    grounds = [{"plan_id": id, "ground": each} for id, records in plans.items() for each in sorted(records)]
    if grounds:
        op.bulk_insert(ground, grounds)


def _plans() -> Iterator[tuple[str, set[str]]]:
    """Each release that nobody has published, and each schedule of texts that has not run, with its records."""
    connection = op.get_bind()
    for (id,) in connection.execute(sa.text("SELECT id FROM release WHERE state = 'open'")).all():
        items = connection.execute(sa.text("SELECT record_id FROM release_item WHERE release_id = :id"), {"id": id})
        yield id, set(items.scalars())
    pending = sa.text("SELECT id, items FROM schedule WHERE state = 'pending' AND release_id IS NULL")
    for id, items in connection.execute(pending).all():
        yield id, {each["record"] for each in json.loads(items)}


def _allow(words: dict[tuple[str, str], str]) -> None:
    """Let columns hold these words and no others; SQLite makes each table anew for that, and forgets all its checks."""
    for table in ("release", "schedule"):
        with op.batch_alter_table(table) as altered:
            for column, allowed in ((column, each) for (name, column), each in words.items() if name == table):
                name = op.f(f"ck_{table}_{column}")
                altered.drop_constraint(name, type_="check")
                altered.create_check_constraint(name, f"{column} IN ({allowed})")


def downgrade() -> None:
    # What the release before knows nothing of is given up: it would run a proposal, or break on a verb.
    op.execute("DELETE FROM plan_ground")
    for table in ("plan_ground", "plan_outlook"):
        op.drop_table(table)
    unknown = "state = 'proposed' OR verb IN ('hide', 'show', 'withdraw', 'reinstate', 'order')"
    op.execute(f"UPDATE schedule SET state = 'cancelled', verb = 'publish', items = '[]' WHERE {unknown}")  # noqa: S608
    op.execute("UPDATE release SET state = 'open' WHERE state IN ('proposed', 'declined')")
    op.drop_index("ix_schedule_pending", "schedule")
    _allow({place: old for place, (old, _) in CHECKS.items()})
    op.drop_column("schedule", "said")
    for name in ADDED:
        op.drop_column("release", name)
