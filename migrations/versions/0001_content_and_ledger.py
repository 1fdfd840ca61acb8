"""Sites, records, the ledger and keys."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import api.database

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
    )
    op.create_table(
        "key",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", api.database.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_key_digest")),
    )
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    op.bulk_insert(
        sa.table(
            "ledger", sa.column("id"), sa.column("seq"), sa.column("hash"), sa.column("at", api.database.UtcDateTime())
        ),
        [{"id": 1, "seq": 0, "hash": "0" * 64, "at": datetime(1970, 1, 1, tzinfo=UTC)}],
    )
    op.create_table(
        "site",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("created_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_site")),
    )
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("to_seq", sa.Integer(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('text', 'visibility', 'withdrawal', 'review', 'settings')", name=op.f("ck_fact_kind")
        ),
        sa.ForeignKeyConstraint(["from_seq"], ["change.seq"], name=op.f("fk_fact_from_seq_change")),
        sa.ForeignKeyConstraint(["site"], ["site.key"], name=op.f("fk_fact_site_site")),
        sa.ForeignKeyConstraint(["to_seq"], ["change.seq"], name=op.f("fk_fact_to_seq_change")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_from_seq"), ["from_seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_record_id"), ["record_id"], unique=False)
        batch_op.create_index("ix_fact_slug", ["slug", "site", "locale"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_to_seq"), ["to_seq"], unique=False)
        batch_op.create_index(
            "uq_fact_open_subject",
            ["kind", "site", "record_id", "locale"],
            unique=True,
            sqlite_where=sa.text("to_seq IS NULL"),
            postgresql_where=sa.text("to_seq IS NULL"),
        )

    op.create_table(
        "reference",
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_reference_fact_id_fact")),
        sa.PrimaryKeyConstraint("fact_id", "target", name=op.f("pk_reference")),
    )
    with op.batch_alter_table("reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reference_target"), ["target"], unique=False)
    op.create_table(
        "record",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("source_locale", sa.String(), nullable=False),
        sa.Column("created_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["site.key"], name=op.f("fk_record_site_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_site"), ["site"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_type"), ["type"], unique=False)

    op.create_table(
        "translation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("latest_version", sa.Integer(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_translation_record_id_record")),
        sa.ForeignKeyConstraint(["site"], ["site.key"], name=op.f("fk_translation_site_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation")),
        sa.UniqueConstraint("record_id", "site", "locale", name=op.f("uq_translation_record_id_site_locale")),
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("translation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("clinical", sa.Text(), nullable=False),
        sa.Column("source_clinical", sa.Text(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("created_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["translation_id"], ["translation.id"], name=op.f("fk_version_translation_id_translation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("translation_id", "number", name=op.f("uq_version_translation_id_number")),
    )


def downgrade() -> None:
    op.drop_table("reference")
    op.drop_table("version")
    op.drop_table("translation")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_type"))
        batch_op.drop_index(batch_op.f("ix_record_site"))

    op.drop_table("record")
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fact_open_subject", sqlite_where=sa.text("to_seq IS NULL"), postgresql_where=sa.text("to_seq IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_fact_to_seq"))
        batch_op.drop_index("ix_fact_slug")
        batch_op.drop_index(batch_op.f("ix_fact_record_id"))
        batch_op.drop_index(batch_op.f("ix_fact_from_seq"))

    op.drop_table("fact")
    op.drop_table("site")
    op.drop_table("ledger")
    op.drop_table("key")
    op.drop_table("change")
