"""Lets go of rows that are kept for a while only, for whoever adds to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, delete, select
from sqlalchemy.orm import Session

AT_ONCE = 200
"""So many are let go of at once: whoever adds one leaves at least as many fewer as come."""


def let_go(session: Session, moment: Column[Any], before: datetime) -> bool:
    """Delete rows whose moment has passed, but for those that somebody else deletes just now; whether there were any."""
    table = moment.table
    passed = select(table.c.id).where(moment < before).limit(AT_ONCE).with_for_update(skip_locked=True)
    gone: Any = session.execute(
        delete(table).where(table.c.id.in_(passed)), execution_options={"synchronize_session": False}
    )
    return bool(gone.rowcount)
