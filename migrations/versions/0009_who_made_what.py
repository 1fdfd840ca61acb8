"""Who made what is kept by id, so that rights are asked for when it is used, and names may change."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ADDED = {
    "idempotent_call": ["granted"],
    "key": ["machine"],
    "preview_link": ["made_by"],
    "schedule": ["planned_by"],
    "version": ["author", "imported_by"],
    "attestation": ["imported_by"],
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            op.add_column(table, sa.Column(column, sa.String(), nullable=True))
    # Whoever calls is noted in the trail at the very moment that what they made carries.
    for statement in (_AUTHORS, _LINKS, _SCHEDULES):
        op.execute(statement)
    op.execute("UPDATE key SET machine = id WHERE person_id IS NULL")


_MAKER = """
    SELECT '{"key":' || CASE WHEN key_id IS NULL THEN 'null' ELSE '"' || key_id || '"' END
        || ',"person":' || CASE WHEN person_id IS NULL THEN 'null' ELSE '"' || person_id || '"' END || ',"roles":[]}'
    FROM audit_event
"""
_AUTHORS = """
    UPDATE version SET author = (
        SELECT coalesce(person_id, key_id) FROM audit_event
        WHERE audit_event.at = version.created_at AND audit_event.actor = version.created_by ORDER BY audit_event.id LIMIT 1
    )
"""
_LINKS = f"""
    UPDATE preview_link SET made_by = (
        {_MAKER} WHERE action = 'preview-link.create' AND audit_event.at = preview_link.created_at
        AND audit_event.actor = preview_link.created_by AND audit_event.site = preview_link.site ORDER BY audit_event.id LIMIT 1
    )
"""  # noqa: S608 — of the words above alone
_SCHEDULES = f"""
    UPDATE schedule SET planned_by = (
        {_MAKER} WHERE action IN ('action.schedule', 'release.schedule') AND audit_event.at = schedule.created_at
        AND audit_event.actor = schedule.created_by ORDER BY audit_event.id LIMIT 1
    )
"""  # noqa: S608 — of the words above alone


def downgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)
