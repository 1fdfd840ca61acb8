"""Autosaves take each other's place, and people see who else has a text open."""

import sqlalchemy as sa
from alembic import op

from api.database import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("version", sa.Column("autosaves", sa.Integer(), nullable=True))
    op.add_column("version", sa.Column("autosaved_since", UtcDateTime(timezone=True), nullable=True))
    op.add_column("version", sa.Column("is_open", sa.Boolean(), nullable=True))
    op.create_table(
        "folded_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("translation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("saved_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("folded_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["translation_id"], ["translation.id"], name=op.f("fk_folded_version_translation_id_translation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folded_version")),
        sa.UniqueConstraint("translation_id", "number", name=op.f("uq_folded_version_translation_id_number")),
    )  # fmt: skip
    op.create_index(op.f("ix_folded_version_folded_at"), "folded_version", ["folded_at"])
    _presence()


def _presence() -> None:
    texts = ("record_id", "site", "locale", "caller", "window", "account", "name")
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.Column("is_writing", sa.Boolean(), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_presence_record_id_record"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sa.UniqueConstraint(
            "record_id",
            "site",
            "locale",
            "caller",
            "window",
            name=op.f("uq_presence_record_id_site_locale_caller_window"),
        ),
    )
    op.create_index(op.f("ix_presence_seen_at"), "presence", ["seen_at"])


def downgrade() -> None:
    op.drop_table("presence")
    op.drop_table("folded_version")
    for name in ("is_open", "autosaved_since", "autosaves"):
        op.drop_column("version", name)
