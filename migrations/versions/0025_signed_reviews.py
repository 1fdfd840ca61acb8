"""Reviews that are signed with a passkey, as they were signed; each is kept, and emptied only where its reviewer is erased."""

import sqlalchemy as sa
from alembic import op

from api.database import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

GUARDS = {
    "signature_kept": ("DELETE ON signature", "1 = 1"),
    "signature_unaltered": ("UPDATE OF id, person_id, created_at ON signature", "1 = 1"),
    "signature_said": ("UPDATE OF file ON signature", "NEW.file IS NOT NULL"),
}
_REPLACED = {"signature_replaced": ("INSERT ON signature", "EXISTS (SELECT 1 FROM signature WHERE id = NEW.id)")}
"""On SQLite, where a row may take the place of another."""
_POSTGRESQL = "CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse_to_alter()"
_EMPTIED = "CREATE TRIGGER signature_emptied BEFORE TRUNCATE ON signature FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter()"
_SQLITE = """
CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN {when}
BEGIN SELECT RAISE(ABORT, 'this table is only ever added to'); END
"""


def upgrade() -> None:
    op.create_table(
        "signature",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    for column in ("signature", "valid_until"):
        op.add_column("attestation", sa.Column(column, sa.String(), nullable=True))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (event, when) in {**GUARDS, **(_REPLACED if is_sqlite else {})}.items():
        op.execute((_SQLITE if is_sqlite else _POSTGRESQL).format(name=name, event=event, when=when))
    if not is_sqlite:
        op.execute(_EMPTIED)


def downgrade() -> None:
    op.drop_table("signature")
    for column in ("valid_until", "signature"):
        op.drop_column("attestation", column)
