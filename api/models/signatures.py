"""What clinicians have signed with their passkeys, as it was signed; whoever is given it can prove it without this database."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class Signature(Base):
    """One signed statement, which may be about several texts; never altered, and emptied only where its reviewer is erased."""

    __tablename__ = "signature"

    id: Mapped[str] = mapped_column(primary_key=True)
    """The SHA-256 of the statement: what the passkey has signed."""
    person_id: Mapped[str | None]
    """Who signed it here; null where a file brought it."""
    file: Mapped[str | None] = mapped_column(Text)
    """The whole signed review as canonical JSON; null where its reviewer was erased."""
    created_at: Mapped[datetime]
    imported_by: Mapped[str | None]
    """Who brought it here from a file."""
