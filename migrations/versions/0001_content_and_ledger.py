"""Content, the ledger, people and plans."""

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
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("record_id", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_site"), ["site"], unique=False)

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
        "idempotent_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("created_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotent_call")),
        sa.UniqueConstraint("caller", "key", name=op.f("uq_idempotent_call_caller_key")),
    )
    with op.batch_alter_table("idempotent_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotent_call_created_at"), ["created_at"], unique=False)

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
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("credential", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("created_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", api.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("subject", name=op.f("uq_person_subject")),
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
        "key",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("roles", sa.Text(), nullable=True),
        sa.Column("sites", sa.Text(), nullable=True),
        sa.Column("locales", sa.Text(), nullable=True),
        sa.Column("created_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("expires_at", api.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", api.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", api.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_key_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_key_digest")),
    )
    with op.batch_alter_table("key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_key_person_id"), ["person_id"], unique=False)

    op.create_table(
        "preview_link",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.Column("sites", sa.Text(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("created_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("expires_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", api.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["site"], ["site.key"], name=op.f("fk_preview_link_site_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_preview_link_digest")),
    )
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
        "release",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("published_seq", sa.Integer(), nullable=True),
        sa.Column("reverted_seq", sa.Integer(), nullable=True),
        sa.Column("created_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'published', 'reverted')", name=op.f("ck_release_state")),
        sa.ForeignKeyConstraint(["site"], ["site.key"], name=op.f("fk_release_site_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_site"), ["site"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "person_id", "role", "site", "locale", name=op.f("uq_role_grant_person_id_role_site_locale")
        ),
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
        "release_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_release_item_record_id_record")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_item_release_id_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_item")),
        sa.UniqueConstraint(
            "release_id", "record_id", "site", "locale", name=op.f("uq_release_item_release_id_record_id_site_locale")
        ),
    )
    with op.batch_alter_table("release_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_item_release_id"), ["release_id"], unique=False)

    op.create_table(
        "schedule",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("release_id", sa.String(), nullable=True),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ran_at", api.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("created_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'done', 'failed', 'cancelled')", name=op.f("ck_schedule_state")),
        sa.CheckConstraint("verb IN ('publish', 'unpublish', 'release')", name=op.f("ck_schedule_verb")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_schedule_release_id_release")),
        sa.ForeignKeyConstraint(["site"], ["site.key"], name=op.f("fk_schedule_site_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
    )
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_schedule_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_schedule_site"), ["site"], unique=False)

    op.create_table(
        "translation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("latest_version", sa.Integer(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("stage_version", sa.Integer(), nullable=True),
        sa.Column("stage_by", sa.String(), nullable=True),
        sa.Column("stage_at", api.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("stage_comment", sa.Text(), nullable=True),
        sa.Column("stage_clinical", sa.String(), nullable=True),
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
        sa.Column("based_on", sa.Text(), nullable=True),
        sa.Column("change_class", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("created_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("approved_clinical", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["translation_id"], ["translation.id"], name=op.f("fk_version_translation_id_translation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("translation_id", "number", name=op.f("uq_version_translation_id_number")),
    )
    op.create_table(
        "attestation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("translation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("clinical", sa.Text(), nullable=False),
        sa.Column("reviewed_on", sa.String(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("created_at", api.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["translation_id"], ["translation.id"], name=op.f("fk_attestation_translation_id_translation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
    )
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attestation_translation_id"), ["translation_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attestation_translation_id"))

    op.drop_table("attestation")
    op.drop_table("version")
    op.drop_table("translation")
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_schedule_site"))
        batch_op.drop_index(batch_op.f("ix_schedule_at"))

    op.drop_table("schedule")
    with op.batch_alter_table("release_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_item_release_id"))

    op.drop_table("release_item")
    with op.batch_alter_table("reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reference_target"))

    op.drop_table("reference")
    op.drop_table("role_grant")
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_site"))

    op.drop_table("release")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_type"))
        batch_op.drop_index(batch_op.f("ix_record_site"))

    op.drop_table("record")
    op.drop_table("preview_link")
    with op.batch_alter_table("key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_key_person_id"))

    op.drop_table("key")
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
    op.drop_table("person")
    op.drop_table("ledger")
    with op.batch_alter_table("idempotent_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotent_call_created_at"))

    op.drop_table("idempotent_call")
    op.drop_table("change")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_site"))
        batch_op.drop_index(batch_op.f("ix_audit_event_record_id"))
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_action"))

    op.drop_table("audit_event")
