"""Keys keep who made them, as links and schedules do, and stages whether a file told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ADDED = {"key": "made_by", "translation": "stage_imported_by"}
OPERATOR = '{"key":null,"person":null,"roles":[]}'


def upgrade() -> None:
    for table, column in ADDED.items():
        op.add_column(table, sa.Column(column, sa.String(), nullable=True))
    op.execute(_KEYS)
    # Every call leaves an event, so what has none was made at the terminal or when the server was set up.
    op.execute(sa.text("UPDATE key SET made_by = :operator WHERE made_by IS NULL").bindparams(operator=OPERATOR))


_KEYS = """
    UPDATE key SET made_by = (
        SELECT '{"key":' || CASE WHEN key_id IS NULL THEN 'null' ELSE '"' || key_id || '"' END
            || ',"person":' || CASE WHEN person_id IS NULL THEN 'null' ELSE '"' || person_id || '"' END || ',"roles":[]}'
        FROM audit_event WHERE action IN ('key.create', 'key.rotate') AND audit_event.at = key.created_at
        AND audit_event.actor = key.created_by ORDER BY audit_event.id LIMIT 1
    )
"""


def downgrade() -> None:
    for table, column in ADDED.items():
        op.drop_column(table, column)
