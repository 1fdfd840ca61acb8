"""Keeps the trail of who changed what through the admin API; it is only ever added to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from api.canonical import canonical
from api.database import core
from api.models import AuditEvent
from api.models.base import table_of
from api.models.sealing import written
from api.services.accounts.permissions import Holder

_EVENT = table_of(AuditEvent)
_NOTE = insert(_EVENT)


@dataclass(frozen=True, slots=True)
class Call:
    """One call that changes something: in which transaction, by whom, when, and its name in the log."""

    session: Session
    holder: Holder
    now: datetime
    request_id: str

    def audit(
        self,
        action: str,
        *,
        site: str | None = None,
        record: str | None = None,
        locale: str | None = None,
        seq: int | None = None,
        before: Any = None,
        after: Any = None,
    ) -> None:
        """Note what was done, in the same transaction, so that neither stands without the other."""
        event = {
            "at": self.now, "actor": self.holder.name, "key_id": self.holder.key, "person_id": self.holder.person,
            "action": action, "site": site, "record_id": record, "locale": locale, "seq": seq,
            "before": _text(before), "after": _text(after), "request_id": self.request_id,
        }  # fmt: skip
        (id,) = core(self.session, _NOTE, event).inserted_primary_key  # type: ignore[misc]
        written(self.session, _EVENT, [{"id": id, **event}])


def _text(value: Any) -> str | None:
    return None if value is None else canonical(value)
