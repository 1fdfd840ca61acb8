"""Each row that matters is sealed, and the database itself refuses to alter what is only ever added to."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

GUARDS = {
    "seal_kept": ("DELETE ON seal", "1 = 1"),
    "seal_unaltered": ("UPDATE ON seal", "1 = 1"),
    "audit_event_kept": ("DELETE ON audit_event", "1 = 1"),
    "audit_event_unaltered": (
        "UPDATE OF id, at, key_id, person_id, action, site, record_id, locale, seq, request_id ON audit_event",
        "1 = 1",
    ),
    # A change is sealed, or given up, in the transaction that began it.
    "change_kept": ("DELETE ON change", "OLD.hash <> ''"),
    "change_unaltered": ("UPDATE OF seq, at, verb, reason, hash ON change", "OLD.hash <> ''"),
    "fact_kept": ("DELETE ON fact", "1 = 1"),
    "fact_unaltered": ("UPDATE OF id, kind, site, record_id, locale, from_seq, sha256, slug ON fact", "1 = 1"),
    "fact_said": ("UPDATE OF value ON fact", "OLD.kind <> 'review'"),
    "fact_ended_once": ("UPDATE OF to_seq ON fact", "OLD.to_seq IS NOT NULL"),
}
"""What each guard refuses, and when. Names may be taken out: of events, of changes, and of what reviewers attested."""


def upgrade() -> None:
    op.create_table(
        "seal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seal")),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(_REFUSE)
    for name, (event, when) in GUARDS.items():
        op.execute((_SQLITE if is_sqlite else _POSTGRESQL).format(name=name, event=event, when=when))


_REFUSE = """
CREATE FUNCTION refuse_to_alter() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the table % is only ever added to', TG_TABLE_NAME; END $$
"""
_POSTGRESQL = "CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse_to_alter()"
_SQLITE = """
CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN {when}
BEGIN SELECT RAISE(ABORT, 'this table is only ever added to'); END
"""


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (event, _) in GUARDS.items():
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {event.rpartition(' ')[2]}")
    if not is_sqlite:
        op.execute("DROP FUNCTION refuse_to_alter()")
    op.drop_table("seal")
