"""Invites people to sign in by links that work once, and lets in who has one; only digests are kept."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import sha256
from api.errors import Conflict
from api.ids import new_id
from api.models import BrowserSession, Invitation, Passkey, Person
from api.services.accounts.authority import Authority
from api.services.accounts.belongings import find_belonging
from api.services.accounts.holders import as_maker, maker_now
from api.services.accounts.key_texts import INVITATION_PREFIX, hint_of, is_well_formed, new_secret_text
from api.services.accounts.permissions import Holder
from api.services.accounts.sessions import end_session

USUAL_LIFETIME = timedelta(days=2)
LONGEST_LIFETIME = timedelta(days=7)


def invite(
    session: Session, person: Person, *, by: Holder, lifetime: timedelta, now: datetime
) -> tuple[Invitation, str]:
    """Make an invitation in place of those before it, and return it with its text, which is shown once and never again."""
    if person.disabled_at is not None:
        raise Conflict("This person is shut out: let them in again first.")
    for each in _unused(session, person.id):
        each.revoked_at = now
    text = new_secret_text(INVITATION_PREFIX)
    made = Invitation(
        id=new_id(), digest=sha256(text), hint=hint_of(text), person_id=person.id, person=person, created_at=now,
        created_by=by.name, made_by=as_maker(by), expires_at=now + lifetime,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made, text


def _unused(session: Session, person: str) -> list[Invitation]:
    unused = select(Invitation).where(
        Invitation.person_id == person, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None)
    )
    return list(session.scalars(unused))


def revoke_invitations(session: Session, *, now: datetime) -> int:
    """Revoke every invitation that nobody has used; how many those were."""
    unused = select(Invitation).where(
        Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > now
    )
    found = session.scalars(unused).all()
    for each in found:
        each.revoked_at = now
    return len(found)


def accept(session: Session, text: str, *, now: datetime) -> Invitation | None:
    """Use up the invitation with this text, or None where it lets nobody in; of two who come at once, one gets it."""
    if not is_well_formed(text, INVITATION_PREFIX):
        return None
    named = select(Invitation).where(Invitation.digest == sha256(text)).with_for_update()
    found = session.scalars(named).one_or_none()
    if found is None or invitation_state(session, found, now) != "active":
        return None
    found.used_at = now
    return found


def invitation_state(session: Session, made: Invitation, now: datetime) -> str:
    """Whether it lets in: `active`, `used`, `revoked`, `expired`, or `void` where its maker may no longer decide on the person."""
    if made.used_at is not None:
        return "used"
    if made.revoked_at is not None or made.person.disabled_at is not None:
        return "revoked"
    if made.expires_at <= now:
        return "expired"
    maker = maker_now(session, made.made_by, made.created_by)
    return "active" if Authority(session, maker).over_person(made.person) else "void"


def close_way_in(session: Session, made: Invitation, *, now: datetime) -> None:
    """Revoke an invitation with all that goes back to it: sessions, passkeys that were added in them, and so on."""
    made.revoked_at = made.revoked_at or now
    for each in session.scalars(select(BrowserSession).where(BrowserSession.invitation_id == made.id)):
        end_session(each, now=now)
    for passkey in session.scalars(select(Passkey).where(Passkey.invitation_id == made.id)):
        session.delete(passkey)


def invitations_of(session: Session, person: str) -> list[Invitation]:
    """The invitations of somebody, the newest first."""
    return list(
        session.scalars(select(Invitation).where(Invitation.person_id == person).order_by(Invitation.id.desc()))
    )


def find_invitation(session: Session, person: str, id: str) -> Invitation:
    """The invitation of somebody with that id, or NotFound."""
    return find_belonging(session, Invitation, id, person=person, called="invitation")
