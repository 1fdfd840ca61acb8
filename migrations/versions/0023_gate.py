"""Findings of the publish gate that somebody has waived, and publications that are known as retracted."""

import sqlalchemy as sa
from alembic import op

from api.database import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_waivers()
    op.create_table(
        "retraction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doi", sa.String(), nullable=True),
        sa.Column("pmid", sa.String(), nullable=True),
        sa.Column("nature", sa.String(), nullable=False),
        sa.Column("retracted_on", sa.String(), nullable=True),
        sa.Column("loaded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retraction")),
    )
    for column in ("doi", "pmid"):
        op.create_index(op.f(f"ix_retraction_{column}"), "retraction", [column])


def _make_waivers() -> None:
    said = [
        sa.Column(name, sa.String(), nullable=False) for name in ("locale", "code", "finding", "until", "created_by")
    ]
    unsaid = [sa.Column(name, sa.String(), nullable=True) for name in ("field", "author", "ended_by")]
    op.create_table(
        "waiver",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "record_id", "site")),
        *said,
        *unsaid,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("words", "reason")),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_waiver_record_id_record")),
        sa.ForeignKeyConstraint(["site"], ["site.key"], name=op.f("fk_waiver_site_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index(op.f("ix_waiver_site"), "waiver", ["site"])
    op.create_index("ix_waiver_record_id_site_locale", "waiver", ["record_id", "site", "locale"])


def downgrade() -> None:
    op.drop_table("retraction")
    op.drop_table("waiver")
