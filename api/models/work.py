"""Work in progress: what autosaves said before they went into the next one, and who has a text open; kept for a short while."""

from datetime import datetime

from marshmallow import fields
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Json, of_shape

_FIELDS = of_shape(fields.Dict(fields.String()))


class FoldedVersion(Base):
    """What a version said that went into its author's next autosave; kept for whoever still works from it."""

    __tablename__ = "folded_version"
    __table_args__ = (UniqueConstraint("translation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_id: Mapped[int] = mapped_column(ForeignKey("translation.id", ondelete="CASCADE"))
    number: Mapped[int]
    schema_version: Mapped[int]
    fields: Mapped[str] = mapped_column(Json, info=_FIELDS)
    """Canonical JSON of the fields, as saved under `schema_version`."""
    saved_at: Mapped[datetime]
    folded_at: Mapped[datetime] = mapped_column(index=True)


class Presence(Base):
    """That somebody has a text open in a window; it runs out unless they say so again."""

    __tablename__ = "presence"
    __table_args__ = (UniqueConstraint("record_id", "site", "locale", "caller", "window"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id", ondelete="CASCADE"))
    site: Mapped[str]
    locale: Mapped[str]
    caller: Mapped[str]
    """The session or the key that they call by."""
    window: Mapped[str]
    """Which of their windows, in a word of their own; empty where they do not tell windows apart."""
    account: Mapped[str]
    """The id of the person or the machine."""
    name: Mapped[str]
    is_writing: Mapped[bool]
    since: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
