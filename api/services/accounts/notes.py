"""Writes the notes that reads leave: when a key or session was last used, and who called for the first time."""

from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from api.ids import new_id
from api.models import BrowserSession, Key, Person
from api.services.accounts.audit import Call
from api.services.accounts.holders import Use
from api.services.accounts.oidc import Newcomer

_USED: dict[str, Any] = {"key": (Key, Key.last_used_at), "session": (BrowserSession, BrowserSession.used_at)}


def write_note(session: Session, note: Use | Newcomer) -> None:
    """Write a note; another process may have done so already."""
    if isinstance(note, Use):
        _write_use(session, note)
    else:
        _welcome(session, note)


def _write_use(session: Session, use: Use) -> None:
    table, used_at = _USED[use.kind]
    stale = or_(used_at.is_(None), used_at < use.at - use.step)
    session.execute(update(table).where(table.id == use.id, stale).values({used_at.key: use.at}))


def _welcome(session: Session, newcomer: Newcomer) -> None:
    """Make the person whom a token is about, without roles of their own."""
    claims = newcomer.claims
    if session.scalar(select(Person.id).where(Person.subject == claims.subject)) is not None:
        return
    person = Person(id=new_id(), name=claims.name, subject=claims.subject, created_at=newcomer.at)
    session.add(person)
    session.flush()
    call = Call(session, newcomer.holder(person.id), newcomer.at, newcomer.request_id)
    call.audit("person.welcome", after={"id": person.id, "name": person.name})
