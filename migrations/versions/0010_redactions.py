"""What was taken out of facts and changes is told beside them, since what they say is hashed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "redaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint("what IN ('fact', 'change')", name=op.f("ck_redaction_what")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_redaction_seq_change")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
        sa.UniqueConstraint("what", "number", name=op.f("uq_redaction_what_number")),
    )
    op.create_index(op.f("ix_redaction_seq"), "redaction", ["seq"])


def downgrade() -> None:
    op.drop_table("redaction")
