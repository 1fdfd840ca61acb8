"""The database refuses more that alters what is only ever added to: emptying, replacing, leading back, and naming anew."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None

KEPT = ("seal", "audit_event", "change", "fact", "redaction")
"""The tables whose rows nobody takes out."""
ERASED = "erased person"
_NAMED = f"NEW.actor <> OLD.actor AND NEW.actor <> '{ERASED}'"
GUARDS = {
    "redaction_kept": ("DELETE ON redaction", "1 = 1"),
    "redaction_unaltered": ("UPDATE ON redaction", "1 = 1"),
    "ledger_kept": ("DELETE ON ledger", "1 = 1"),
    # A change that is given up gives its number back.
    "ledger_led_back": ("UPDATE ON ledger", "NEW.seq < OLD.seq - 1 OR NEW.at < OLD.at OR NEW.id <> OLD.id"),
    # Names are taken out where a person is erased, and none is put in its place.
    "change_named": ("UPDATE OF actor ON change", f"OLD.hash <> '' AND {_NAMED}"),
    "audit_event_named": ("UPDATE OF actor ON audit_event", _NAMED),
}
"""What each guard refuses, and when; beside those of 0012."""
_KEYS = {"seal": "number", "audit_event": "id", "change": "seq", "fact": "id", "redaction": "id"}
_SAME_SUBJECT = (
    "(NEW.to_seq IS NULL AND to_seq IS NULL AND kind = NEW.kind AND site = NEW.site AND record_id = NEW.record_id "
    "AND locale = NEW.locale)"
)
_POSTGRESQL = "CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse_to_alter()"
_EMPTIED = (
    "CREATE TRIGGER {table}_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter()"
)
_SQLITE = """
CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN {when}
BEGIN SELECT RAISE(ABORT, 'this table is only ever added to'); END
"""


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _guards_of_sqlite() -> dict[str, tuple[str, str]]:
    """SQLite lets a row take the place of another, and calls no guard of what is deleted so."""
    there = {table: f"{key} = NEW.{key}" for table, key in _KEYS.items()}
    there["fact"] += f" OR {_SAME_SUBJECT}"
    there["redaction"] += " OR (what = NEW.what AND number = NEW.number)"
    return {
        f"{table}_replaced": (f"INSERT ON {table}", f"EXISTS (SELECT 1 FROM {table} WHERE {same})")  # noqa: S608
        for table, same in there.items()
    }


def upgrade() -> None:
    if _is_sqlite():
        for name, (event, when) in {**GUARDS, **_guards_of_sqlite()}.items():
            op.execute(_SQLITE.format(name=name, event=event, when=when))
        return
    for name, (event, when) in GUARDS.items():
        op.execute(_POSTGRESQL.format(name=name, event=event, when=when))
    for table in (*KEPT, "ledger"):
        op.execute(sa.text(_EMPTIED.format(table=table)))


def downgrade() -> None:
    if _is_sqlite():
        for name in (*GUARDS, *_guards_of_sqlite()):
            op.execute(f"DROP TRIGGER {name}")
        return
    for name, (event, _) in GUARDS.items():
        op.execute(f"DROP TRIGGER {name} ON {event.rpartition(' ')[2]}")
    for table in (*KEPT, "ledger"):
        op.execute(f"DROP TRIGGER {table}_emptied ON {table}")
