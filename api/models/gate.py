"""What the publish gate rests on beside the texts: findings that somebody has waived, and publications known as retracted."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class Waiver(Base):
    """Somebody's word that one finding in one text's words may stand, why, and until when."""

    __tablename__ = "waiver"
    __table_args__ = (Index("ix_waiver_record_id_site_locale", "record_id", "site", "locale"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"))
    site: Mapped[str] = mapped_column(ForeignKey("site.key"), index=True)
    locale: Mapped[str]
    code: Mapped[str]
    finding: Mapped[str]
    """Names the code, the field and the words that it was found in: of other words it says nothing."""
    field: Mapped[str | None]
    words: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[str]
    """The last day on which it holds."""
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    author: Mapped[str | None]
    """The id of the person, or of the machine's key."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class Retraction(Base):
    """A publication that was retracted, or otherwise called into question, as a list says that an operator has loaded."""

    __tablename__ = "retraction"

    id: Mapped[int] = mapped_column(primary_key=True)
    doi: Mapped[str | None] = mapped_column(index=True)
    pmid: Mapped[str | None] = mapped_column(index=True)
    nature: Mapped[str]
    retracted_on: Mapped[str | None]
    loaded_at: Mapped[datetime]
