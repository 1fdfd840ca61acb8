"""How people are let in by a browser: sessions, invitations and passkeys; and what keeps a way in from being tried again and again."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.access import Person
from api.models.base import Base, Json


class BrowserSession(Base):
    """Somebody who is signed in by a browser, until they sign out, are idle for too long, or its time is over.

    Its secret is the browser's cookie; only the digest is kept.
    """

    __tablename__ = "browser_session"

    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    way: Mapped[str]
    """By which they came in: `invitation`, `passkey` or `oidc`."""
    invitation_id: Mapped[str | None] = mapped_column(index=True)
    """The invitation that it goes back to, at once or by a passkey."""
    lent: Mapped[str | None] = mapped_column(Json)
    """Canonical JSON: the roles [role, site, locale] that the identity provider granted at sign-in; null for none."""
    browser: Mapped[str | None]
    """What the browser says it is, so that people know their sessions from each other."""
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """When they last proved with a passkey that it is they."""
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Invitation(Base):
    """A link that lets one person in, once; its text is shown once and only its digest is kept."""

    __tablename__ = "invitation"

    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    hint: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    made_by: Mapped[str]
    """Canonical JSON {key, person, roles}: whose right it rests on; all null for the operator's."""
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Passkey(Base):
    """A key pair of which a person's device keeps the one half; here is the other, which proves that the device was used."""

    __tablename__ = "passkey"

    id: Mapped[str] = mapped_column(primary_key=True)
    credential: Mapped[str] = mapped_column(unique=True)
    """The credential's id, as browsers name it."""
    public_key: Mapped[str] = mapped_column(Text)
    uses: Mapped[int]
    """How often the device says that it was used, where it counts."""
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    invitation_id: Mapped[str | None] = mapped_column(index=True)
    """The invitation with which whoever added it had come in, be it by other passkeys that were added before."""
    name: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class SpentChallenge(Base):
    """A challenge that was answered, rightly or not, and is taken from nobody again."""

    __tablename__ = "spent_challenge"

    digest: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)


class WrongTry(Base):
    """How often somebody was refused of late, by address or by person."""

    __tablename__ = "wrong_try"

    about: Mapped[str] = mapped_column(primary_key=True)
    """A digest, which names no address."""
    number: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
