"""Opens sessions for people who sign in by a browser, and ends them; only the digests of their secrets are kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical, sha256
from api.ids import new_id
from api.models import BrowserSession, Person
from api.services.accounts.belongings import find_belonging
from api.services.accounts.key_texts import SESSION_PREFIX, new_secret_text
from api.services.accounts.permissions import HeldRole
from api.services.accounts.session import is_open

LONGEST_BROWSER = 200
WAYS = ("invitation", "passkey", "oidc")


def open_session(
    session: Session,
    person: Person,
    *,
    way: str,
    browser: str | None,
    lasts: timedelta,
    now: datetime,
    invitation: str | None = None,
    lent: Iterable[HeldRole] = (),
) -> tuple[BrowserSession, str]:
    """Let somebody in, by a secret that nobody knew before; it is returned this once."""
    text = new_secret_text(SESSION_PREFIX)
    roles = [[each.role, each.site, each.locale] for each in lent]
    opened = BrowserSession(
        id=new_id(), digest=sha256(text), person_id=person.id, person=person, way=way, invitation_id=invitation,
        lent=canonical(roles) if roles else None, browser=(browser or "")[:LONGEST_BROWSER] or None, created_at=now, used_at=now,
        confirmed_at=now if way == "passkey" else None, expires_at=now + lasts,
    )  # fmt: skip
    session.add(opened)
    session.flush()
    return opened, text


def end_session(opened: BrowserSession, *, now: datetime) -> bool:
    """Let a session let nobody in any more; False where it was ended already."""
    if opened.ended_at is not None:
        return False
    opened.ended_at = now
    return True


def end_sessions(session: Session, person: str, *, now: datetime, but: str | None = None) -> list[BrowserSession]:
    """End whatever sessions somebody has, perhaps but one; those that were ended."""
    held = session.scalars(
        select(BrowserSession).where(BrowserSession.person_id == person, BrowserSession.ended_at.is_(None))
    )
    return [each for each in held if each.id != but and end_session(each, now=now)]


def end_all_sessions(session: Session, *, now: datetime) -> int:
    """Sign everybody out; how many sessions that ended."""
    held = session.scalars(select(BrowserSession).where(BrowserSession.ended_at.is_(None)))
    return sum(end_session(each, now=now) for each in held)


def session_with(session: Session, text: str) -> BrowserSession | None:
    """The session with this secret, whether or not it lets anybody in any more."""
    return session.scalars(select(BrowserSession).where(BrowserSession.digest == sha256(text))).one_or_none()


def open_sessions(session: Session, person: str, *, idle: timedelta, now: datetime) -> list[BrowserSession]:
    """The sessions that let somebody in, the newest first."""
    newest_first = BrowserSession.created_at.desc(), BrowserSession.id.desc()
    held = select(BrowserSession).where(BrowserSession.person_id == person).order_by(*newest_first)
    return [each for each in session.scalars(held) if is_open(each, idle=idle, now=now)]


def find_session(session: Session, id: str, *, person: str) -> BrowserSession:
    """The session of somebody with that id, or NotFound."""
    return find_belonging(session, BrowserSession, id, person=person, called="session")
