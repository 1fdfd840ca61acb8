"""Finds what belongs to one person: a session, a passkey, an invitation."""

from typing import TypeVar

from sqlalchemy.orm import Session

from api.errors import NotFound
from api.models import BrowserSession, Invitation, Passkey

Belonging = TypeVar("Belonging", BrowserSession, Invitation, Passkey)


def find_belonging(session: Session, kind: type[Belonging], id: str, *, person: str, called: str) -> Belonging:
    """What somebody has with that id; NotFound where there is none, or it is another's."""
    found = session.get(kind, id)
    if found is None or found.person_id != person:
        raise NotFound(f"There is no {called} {id!r}.")
    return found
