"""Forgets what let somebody in once and does no more: sessions, invitations and preview links, answers kept for repeats, and what kept the door."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.models import (
    Base,
    BrowserSession,
    IdempotentCall,
    Invitation,
    Passkey,
    PreviewLink,
    SpentChallenge,
    WrongTry,
)
from api.services.accounts import tries

SHOWN_FOR = timedelta(days=30)
"""So long people can still see that there was a link, or that somebody was signed in."""
REPEATED = timedelta(hours=24)
"""For so long the answer of a call is kept for whoever repeats it."""
MOST_AT_A_TIME = 200


def forget_expired(session: Session, *, now: datetime) -> bool:
    """Forget some of what is over; whether there was any."""
    gone = list(_expired(session, now - SHOWN_FOR))
    for each in gone:
        session.delete(each)
    passed = [
        _delete(session, IdempotentCall.id, IdempotentCall.created_at < now - REPEATED),
        _delete(session, SpentChallenge.digest, SpentChallenge.until < now),
        _delete(session, WrongTry.about, WrongTry.last_at <= now - tries.REMEMBERED),
    ]
    return bool(gone) or any(passed)


def _expired(session: Session, before: datetime) -> Iterator[Base]:
    opened = or_(BrowserSession.expires_at < before, BrowserSession.ended_at < before)
    yield from session.scalars(select(BrowserSession).where(opened).limit(MOST_AT_A_TIME))
    # Whoever takes an invitation back takes with it what came in by it, so it stays for as long as that does.
    goes_back = or_(*(
        select(each.id).where(each.invitation_id == Invitation.id).exists() for each in (BrowserSession, Passkey)
    ))  # fmt: skip
    invited = or_(Invitation.expires_at < before, Invitation.revoked_at < before)
    yield from session.scalars(select(Invitation).where(invited, ~goes_back).limit(MOST_AT_A_TIME))
    shown = or_(PreviewLink.expires_at < before, PreviewLink.revoked_at < before)
    yield from session.scalars(select(PreviewLink).where(shown).limit(MOST_AT_A_TIME))


def _delete(
    session: Session, key: InstrumentedAttribute[int] | InstrumentedAttribute[str], is_over: ColumnElement[bool]
) -> bool:
    """Delete some rows that are over; of two who do so at once, one finds them."""
    some = select(key).where(is_over).limit(MOST_AT_A_TIME).with_for_update(skip_locked=True)
    gone = session.scalars(
        delete(key.class_).where(key.in_(some)).returning(key), execution_options={"synchronize_session": False}
    )
    return bool(gone.all())
