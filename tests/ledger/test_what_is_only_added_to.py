"""The database itself refuses to alter or to delete what is only ever added to, whoever asks for it."""

import pytest
from sqlalchemy import Executable, delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.models import AuditEvent, Change, Fact, Seal
from api.models.sealing import seal_written
from tests.ledger.everything import make_everything

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
}


@pytest.mark.database
@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
def test_is_refused(session: Session, statement: Executable) -> None:
    make_everything(session)
    seal_written(session)
    with pytest.raises(DBAPIError, match="only ever added to"):
        session.execute(statement)


@pytest.mark.database
def test_names_can_be_taken_out(session: Session) -> None:
    make_everything(session)
    for table, values in ((AuditEvent, {"before": None, "after": None}), (Change, {})):
        session.execute(update(table).values(actor="somebody", **values))
        assert set(session.scalars(select(table.actor))) == {"somebody"}
    said = session.execute(update(Fact).where(Fact.kind == "review").values(value="{}"))
    assert said.rowcount == 1  # type: ignore[attr-defined]
