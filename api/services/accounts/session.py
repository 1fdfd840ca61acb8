"""Recognizes who calls by the session of their browser; it only reads."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from api.canonical import parse, sha256
from api.database import core
from api.models import BrowserSession, Grant, Person
from api.models.base import table_of
from api.services.accounts.holders import SESSION_USE_STEP
from api.services.accounts.key_texts import SESSION_PREFIX, is_well_formed
from api.services.accounts.permissions import HeldRole, Holder

_SESSION, _PERSON, _GRANT = (table_of(each).c for each in (BrowserSession, Person, Grant))
# Every call of somebody signed in begins with this: one statement for the session with its person and their roles.
_BY_TEXT: Any = (
    select(
        _SESSION.id, _SESSION.person_id, _SESSION.lent, _SESSION.used_at, _SESSION.confirmed_at, _SESSION.expires_at, _SESSION.ended_at,
        _PERSON.name, _PERSON.credential, _PERSON.disabled_at, _GRANT.role, _GRANT.site, _GRANT.locale,
    )
    .select_from(table_of(BrowserSession).join(table_of(Person)).outerjoin(table_of(Grant), _GRANT.person_id == _PERSON.id))
    .where(_SESSION.digest == bindparam("digest"))
    .order_by(_GRANT.id)
)  # fmt: skip


def is_open(found: Any, *, idle: timedelta, now: datetime) -> bool:
    """Whether a session lets anybody in: it was not ended, its time is not over, and it was used of late."""
    # When it was used last is noted a moment later, and nobody is shut out too soon for that.
    return found.ended_at is None and now < found.expires_at and now < found.used_at + idle + SESSION_USE_STEP


def find_by_session(session: Session, text: str, *, idle: timedelta, now: datetime) -> Holder | None:
    """Who has the session with this secret and what they may now, or None where it lets nobody in."""
    if not is_well_formed(text, SESSION_PREFIX):
        return None
    rows = core(session, _BY_TEXT, {"digest": sha256(text)}).all()
    if not rows or rows[0].disabled_at is not None or not is_open(rows[0], idle=idle, now=now):
        return None
    found, lent = rows[0], tuple(HeldRole(*each) for each in parse(rows[0].lent or "[]"))
    own = tuple(HeldRole(each.role, each.site, each.locale) for each in rows if each.role)
    return Holder(
        name=found.name, roles=own + lent, lent=lent, person=found.person_id, credential=found.credential, session=found.id,
        confirmed_at=found.confirmed_at, last_used_at=found.used_at,
    )  # fmt: skip
