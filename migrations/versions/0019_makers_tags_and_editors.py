"""Who made a release is kept by id; rows that lists are read from tell tags and editors, filled in by what follows migrations."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ALTERS = ("release",)
# Whoever calls is noted in the trail at the very moment that what they made carries.
_MAKERS = """
    UPDATE release SET made_by = (
        SELECT '{"key":' || CASE WHEN key_id IS NULL THEN 'null' ELSE '"' || key_id || '"' END
            || ',"person":' || CASE WHEN person_id IS NULL THEN 'null' ELSE '"' || person_id || '"' END || ',"roles":[]}'
        FROM audit_event
        WHERE action IN ('release.create', 'release.propose') AND audit_event.at = release.created_at
        AND audit_event.actor = release.created_by AND audit_event.site = release.site ORDER BY audit_event.id LIMIT 1
    )
"""
_LIVE = sa.text("live IS NOT NULL AND is_override = 0"), sa.text("live IS NOT NULL AND NOT is_override")
_EDITED = sa.text("editor IS NOT NULL")


def upgrade() -> None:
    op.add_column("release", sa.Column("made_by", sa.String(), nullable=True))
    op.execute(_MAKERS)
    for name in ("tags", "live_tags"):
        op.add_column("desk_record", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("desk_text", sa.Column("editor", sa.String(), nullable=True))
    op.create_index(
        "ix_desk_text_live", "desk_text", ["record_id", "locale"], sqlite_where=_LIVE[0], postgresql_where=_LIVE[1]
    )
    op.create_index("ix_desk_text_editor", "desk_text", ["editor"], sqlite_where=_EDITED, postgresql_where=_EDITED)


def downgrade() -> None:
    for name in ("editor", "live"):
        op.drop_index(f"ix_desk_text_{name}", "desk_text")
    op.drop_column("desk_text", "editor")
    for name in ("tags", "live_tags"):
        op.drop_column("desk_record", name)
    op.drop_column("release", "made_by")
