"""Keeps the trail of who changed what through the admin API; it is only ever added to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.canonical import canonical
from api.database import core
from api.models import AuditEvent, Change
from api.models.base import table_of
from api.models.numbers import insert_numbered
from api.services.accounts.permissions import Holder
from api.services.ledger.unread import Unread

_EVENT = table_of(AuditEvent)
_APART = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did: to what, and what it altered."""

    site: str | None = None
    record: str | None = None
    locale: str | None = None
    seq: int | None = None
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call that changes something: in which transaction, by whom, when, and its name in the log."""

    session: Session
    holder: Holder
    now: datetime
    request_id: str
    unread: Unread = field(default_factory=Unread)
    """What is left out of the answer, because it cannot be read."""

    def audit(self, action: str, **deed: Any) -> None:
        """Note what was done, in the same transaction, so that neither stands without the other; `Deed` says what can be told."""
        self.audit_all(action, [Deed(**deed)])

    def audit_all(self, action: str, deeds: Iterable[Deed]) -> None:
        """Note that the same was done to many things at once."""
        insert_numbered(self.session, _EVENT, [self._event(action, each) for each in deeds])

    def _event(self, action: str, deed: Deed) -> dict[str, Any]:
        return {
            "at": self.now, "actor": self.holder.name, "key_id": self.holder.key, "person_id": self.holder.person,
            "action": action, "site": deed.site, "record_id": deed.record, "locale": deed.locale, "seq": deed.seq,
            "before": _text(deed.before), "after": _text(deed.after), "request_id": self.request_id,
        }  # fmt: skip


def people_behind(session: Session, changes: Sequence[Change]) -> dict[int, str]:
    """Who made some changes, by the id of the person or of a machine's key, as far as the trail tells."""
    if not changes:
        return {}
    # The time of a change is that of its events, but for a clock that went back; and the trail is found by time.
    times = [each.at for each in changes]
    near = (_EVENT.c.at >= min(times) - _APART, _EVENT.c.at <= max(times) + _APART)
    rows = select(_EVENT.c.seq, func.max(_EVENT.c.person_id), func.max(_EVENT.c.key_id)).group_by(_EVENT.c.seq)
    found = core(session, rows.where(*near, _EVENT.c.seq.in_([each.seq for each in changes])))
    return {seq: person or key for seq, person, key in found if person or key}


def _text(value: Any) -> str | None:
    return None if value is None else canonical(value)
