"""Hands notices to a worker, letter by letter, and notes what has become of each: sent, to be tried again, or given up.

A letter is claimed before it is sent, in a transaction of its own, so that no two workers send it; where the worker ends
before it could note the outcome, the claim runs out, and the same letter is sent again under the same name.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from api.ids import new_id
from api.models import Notice

CLAIM = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 360, 720, 1440))
"""How long a letter waits after each try that failed; after the last it is given up."""
KEPT = timedelta(days=14)
MOST_AT_A_LOOK = 500


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that is in the hands of this worker alone."""

    id: str
    person: str
    notices: Sequence[Notice]


def has_due(session: Session, *, now: datetime) -> bool:
    """Whether any letter is to be sent."""
    return session.scalar(select(Notice.id).where(_is_due(now)).limit(1)) is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(Notice.due_at <= now, or_(Notice.claimed_until.is_(None), Notice.claimed_until < now))


def claim(session: Session, *, now: datetime) -> list[Claimed]:
    """Take what is due, one letter for each person, but for those that were tried before: they stay what they were."""
    due = select(Notice.id).where(_is_due(now)).order_by(Notice.due_at, Notice.id).limit(MOST_AT_A_LOOK)
    mine = update(Notice).where(Notice.id.in_(due), _is_due(now)).values(claimed_until=now + CLAIM)
    taken = session.scalars(mine.returning(Notice.id)).all()
    found = session.scalars(select(Notice).where(Notice.id.in_(taken)).order_by(Notice.id))
    letters: dict[tuple[str, str | None], list[Notice]] = defaultdict(list)
    for each in found.all():
        letters[each.person_id, each.letter].append(each)
    return [_named(session, person, letter, notices) for (person, letter), notices in letters.items()]


def _named(session: Session, person: str, letter: str | None, notices: list[Notice]) -> Claimed:
    name = letter or new_id()
    for each in notices:
        each.letter = name
    session.flush()
    return Claimed(name, person, notices)


def note_sent(session: Session, letter: Claimed, *, now: datetime) -> None:
    """Note that a letter was taken by the mail server, or that there was nothing left to say in it."""
    _alter(session, letter, sent_at=now, due_at=None, claimed_until=None, failure=None)


def note_dropped(session: Session, letter: Claimed) -> None:
    """Note that nobody is to be told any more."""
    _alter(session, letter, due_at=None, claimed_until=None)


def note_failed(session: Session, letter: Claimed, why: str, *, now: datetime) -> bool:
    """Note what a try met; False where it was the last one."""
    tries = max(each.tries for each in letter.notices) + 1
    again = now + PAUSES[tries - 1] if tries <= len(PAUSES) else None
    _alter(session, letter, tries=tries, failure=why, due_at=again, claimed_until=None)
    return again is not None


def _alter(session: Session, letter: Claimed, **values: object) -> None:
    mine = Notice.id.in_([each.id for each in letter.notices])
    session.execute(update(Notice).where(mine, Notice.letter == letter.id, Notice.sent_at.is_(None)).values(**values))


def failing(session: Session) -> list[Notice]:
    """What could not be sent so far, and what was given up, the oldest first."""
    return list(session.scalars(select(Notice).where(Notice.failure.is_not(None)).order_by(Notice.at, Notice.id)))


def waiting(session: Session) -> list[Notice]:
    """What is still to be sent."""
    return list(session.scalars(select(Notice).where(Notice.due_at.is_not(None)).order_by(Notice.due_at, Notice.id)))


def forget(session: Session, *, now: datetime) -> bool:
    """Forget what is old, sent or not: nobody wants to hear of it any more; False where nothing is."""
    old = session.scalars(select(Notice.id).where(Notice.at < now - KEPT).limit(MOST_AT_A_LOOK)).all()
    if old:
        session.execute(delete(Notice).where(Notice.id.in_(old)))
    return bool(old)
