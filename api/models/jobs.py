"""What is due by itself, again and again: each standing task of the workers, who has it in hand, and how far it has come."""

from datetime import datetime

from marshmallow import fields
from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Json, of_shape


class Job(Base):
    """A standing task, which one worker at a time has in hand."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(primary_key=True)
    """Such as `schedules`, or `purging/edge` where there may be several of a kind."""
    interval_s: Mapped[int]
    """How many seconds after it was done it is to be looked at again, at the latest."""
    made_at: Mapped[datetime]
    position: Mapped[int | None]
    """The seq up to which it has followed the ledger; null where it follows none, or has not begun."""
    kept: Mapped[str | None] = mapped_column(Json, info=of_shape(fields.Dict(fields.String())))
    """Canonical JSON of what it remembers beside its position."""
    turn: Mapped[int]
    """How often it was taken in hand: whoever has an older turn has lost it."""
    leased_by: Mapped[str | None]
    """The worker that has it in hand: its machine, its process and something random."""
    leased_until: Mapped[datetime | None]
    """By the clock of whoever has it; others go by how long they have seen it unmoved."""
    last_started_at: Mapped[datetime | None]
    last_done_at: Mapped[datetime | None]
    """When it was last done, or looked at with nothing to do."""
    last_failure: Mapped[str | None] = mapped_column(Text)
    failures: Mapped[int]
    """How often in a row it has failed."""
    next_at: Mapped[datetime]
    """Before then nobody needs to look at it."""
