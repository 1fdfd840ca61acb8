"""The database itself refuses to alter or to delete what is only ever added to, whoever asks for it."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import Executable, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api import resources
from api.models import AuditEvent, Change, Fact, Ledger, Redaction, Seal
from api.models.sealing import seal_written
from tests.ledger.everything import make_everything

ERASED = "erased person"
OLDEST = select(func.min(Fact.id)).where(Fact.to_seq.is_not(None)).scalar_subquery()
REFUSED: dict[str, Executable] = {
    "an event deleted": delete(AuditEvent),
    "an event's action": update(AuditEvent).values(action="order"),
    "an event's caller": update(AuditEvent).values(key_id="k9"),
    "a change deleted": delete(Change).where(Change.seq == 1),
    "a change's reason": update(Change).values(reason="Because."),
    "a change's hash": update(Change).values(hash="0" * 64),
    "a fact deleted": delete(Fact),
    "a live text": update(Fact).where(Fact.kind == "text").values(value="{}"),
    "a site's settings": update(Fact).where(Fact.kind == "settings").values(value="{}"),
    "a fact's hash": update(Fact).values(sha256="0" * 64),
    "a fact's beginning": update(Fact).values(from_seq=1),
    "a fact's end, once it has one": update(Fact).where(Fact.id == OLDEST).values(to_seq=None),
    "a seal deleted": delete(Seal),
    "a seal's rows": update(Seal).values(rows="[]"),
    "a redaction deleted": delete(Redaction),
    "what was taken out": update(Redaction).values(sha256="0" * 64),
    "the ledger gone": delete(Ledger),
    "the ledger led back": update(Ledger).values(seq=1),
    "the ledger's time led back": update(Ledger).values(at=datetime(2001, 1, 1, tzinfo=UTC)),
    "a change named anew": update(Change).values(actor="Mallory"),
    "an event named anew": update(AuditEvent).values(actor="Mallory"),
}
KEPT = ("seal", "audit_event", "change", "fact", "redaction")
COPIED = {table: f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1" for table in KEPT}
"""On SQLite, a row put in the place of another."""
EMPTIED = {table: f"TRUNCATE {table} CASCADE" for table in (*KEPT, "ledger")}
"""On PostgreSQL, a table emptied without a look at its rows."""


@pytest.mark.database
@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
def test_is_refused(session: Session, statement: Executable) -> None:
    make_everything(session)
    seal_written(session)
    with pytest.raises(DBAPIError, match="only ever added to"):
        session.execute(statement)


@pytest.mark.database
@pytest.mark.parametrize("table", [*KEPT, "ledger"])
def test_no_statement_that_passes_by_rows_is_taken(session: Session, table: str) -> None:
    make_everything(session)
    seal_written(session)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = (COPIED if is_sqlite else EMPTIED).get(table)
    if statement is None:
        pytest.skip("The one row of this table is replaced at every publication.")
    with pytest.raises(DBAPIError, match="only ever added to"):
        session.execute(text(statement))


@pytest.mark.once
def test_a_fact_is_not_replaced_by_another_about_the_same(session: Session) -> None:
    make_everything(session)
    columns = ", ".join(each.name for each in Fact.__table__.columns if each.name != "id")
    replacing = f"INSERT OR REPLACE INTO fact ({columns}) SELECT {columns} FROM fact WHERE to_seq IS NULL LIMIT 1"
    with pytest.raises(DBAPIError, match="only ever added to"):
        session.execute(text(replacing))


@pytest.mark.database
def test_every_guard_that_a_migration_made_is_still_there(session: Session) -> None:
    """A migration that makes a table anew on SQLite takes its guards with it."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'" if is_sqlite else "SELECT tgname FROM pg_trigger"
    there = set(session.scalars(text(query)))
    made = {
        name
        for each in resources.folder("migrations").glob("versions/*.py")
        for name in re.findall(r'^    "([a-z_]+)": \("(?:DELETE|UPDATE)', each.read_text(), re.MULTILINE)
    }
    assert len(made) > 10
    assert made <= there


@pytest.mark.database
def test_names_can_be_taken_out(session: Session) -> None:
    make_everything(session)
    for table, values in ((AuditEvent, {"before": None, "after": None}), (Change, {})):
        session.execute(update(table).values(actor=ERASED, **values))
        assert set(session.scalars(select(table.actor))) == {ERASED}
    said = session.execute(update(Fact).where(Fact.kind == "review").values(value="{}"))
    assert said.rowcount == 1  # type: ignore[attr-defined]
