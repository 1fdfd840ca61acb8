"""Counts who was refused at the door of late: whoever tries wrongly again and again waits longer each time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.canonical import canonical, sha256
from api.errors import TooManyTries
from api.models import WrongTry

FREE = 5
"""So many wrong tries cost nothing: people take the wrong passkey, and links run out."""
LONGEST_WAIT_S = 900
REMEMBERED = timedelta(hours=1)


def about(kind: str, who: str) -> str:
    """What tries are counted by: an address or a person, as a digest."""
    return sha256(canonical([kind, who]))


def wait_s(number: int) -> int:
    """For how many seconds nobody is heard after so many wrong tries: 1, 2, 4 and so on, at most a quarter of an hour."""
    return 0 if number < FREE else min(2 ** min(number - FREE, 10), LONGEST_WAIT_S)


def require_patience(session: Session, abouts: Iterable[str], *, now: datetime) -> None:
    """Refuse whoever has to wait."""
    found = session.scalars(
        select(WrongTry).where(WrongTry.about.in_(list(abouts)), WrongTry.last_at > now - REMEMBERED)
    )
    until = max((each.last_at + timedelta(seconds=wait_s(each.number)) for each in found), default=now)
    if until > now:
        left = int((until - now).total_seconds()) + 1
        raise TooManyTries(f"This was tried wrongly too often; try again in {left} seconds.", retry_after_s=left)


def note_wrong(session: Session, abouts: Iterable[str], *, now: datetime) -> None:
    """Count a wrong try, and forget those of long ago."""
    session.execute(delete(WrongTry).where(WrongTry.last_at <= now - REMEMBERED))
    for each in abouts:
        found = session.get(WrongTry, each, with_for_update=True) or _begun(session, each, now)
        found.number, found.last_at = found.number + 1, now
    session.flush()


def _begun(session: Session, about: str, now: datetime) -> WrongTry:
    try:
        with session.begin_nested():
            session.add(made := WrongTry(about=about, number=0, last_at=now))
        return made
    except IntegrityError:
        # Somebody else's first wrong try was at the same moment.
        return session.get_one(WrongTry, about, with_for_update=True)


def forgive(session: Session, about: str) -> None:
    """Forget the wrong tries of somebody who has proved to be the right one."""
    session.execute(delete(WrongTry).where(WrongTry.about == about))
