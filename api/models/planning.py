"""What is planned: releases with the versions they pin, schedules that the worker runs, and what is foreseen of both."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Base, Json

_PENDING = text("state = 'pending'")
LATE = timedelta(minutes=2)
"""Workers look every few seconds; a schedule that waits longer after its time has nobody to run it."""


class Release(Base):
    """A named set of versions to publish or unpublish in one change."""

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'declined', 'open', 'published', 'reverted')", name="state"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("site.key"), index=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(default="open")
    published_seq: Mapped[int | None]
    reverted_seq: Mapped[int | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    made_by: Mapped[str | None]
    """Canonical JSON {key, person, roles} of who made it; all null for the operator, and none where nobody knows."""
    proposed_by: Mapped[str | None]
    """Who proposed it, by what tells callers apart; null where somebody made it who may publish."""
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    comment: Mapped[str | None] = mapped_column(Text)
    """What whoever decided about the proposal said."""
    revision: Mapped[int] = mapped_column()

    items: Mapped[list["ReleaseItem"]] = relationship(cascade="all, delete-orphan", order_by="ReleaseItem.id")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class ReleaseItem(Base):
    """A text in a release: the version to make live, or none to take it down, and what it replaces."""

    __tablename__ = "release_item"
    __table_args__ = (UniqueConstraint("release_id", "record_id", "site", "locale"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[str] = mapped_column(ForeignKey("release.id"), index=True)
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"))
    site: Mapped[str]
    locale: Mapped[str]
    version: Mapped[int | None]
    replaces: Mapped[int | None]
    """The version that was live when the item was pinned; if another one is live by then, the item is superseded."""


class Schedule(Base):
    """An action for later, run exactly once by whichever worker comes first."""

    __tablename__ = "schedule"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'pending', 'done', 'failed', 'cancelled')", name="state"),
        CheckConstraint(
            "verb IN ('publish', 'unpublish', 'release', 'hide', 'show', 'withdraw', 'reinstate', 'order')", name="verb"
        ),
        # Workers look every few seconds, and most schedules have run long ago.
        Index("ix_schedule_pending", "at", sqlite_where=_PENDING, postgresql_where=_PENDING),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    verb: Mapped[str]
    site: Mapped[str] = mapped_column(ForeignKey("site.key"), index=True)
    release_id: Mapped[str | None] = mapped_column(ForeignKey("release.id"))
    items: Mapped[str] = mapped_column(Json)
    """Canonical JSON: [{record, site, locale, version, replaces}]; of a verb on records [{record, site}]."""
    said: Mapped[str | None] = mapped_column(Json)
    """Canonical JSON of what is said with the verb beside the reason: a withdrawal's message, the topic of an order."""
    at: Mapped[datetime] = mapped_column(index=True)
    """The moment by the rules that the zone had when it was planned; from when it has run, by those that it ran by."""
    local_at: Mapped[str | None]
    """What the zone's clocks are to show then; null where the moment was named in UTC, and then it stays."""
    time_zone: Mapped[str]
    """The IANA zone that the time was given in."""
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(default="pending")
    ran_at: Mapped[datetime | None]
    seq: Mapped[int | None]
    failure: Mapped[str | None] = mapped_column(Json)
    """Canonical JSON of the problem that a failed run met."""
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    planned_by: Mapped[str | None]
    """Canonical JSON {key, person, roles}: whose right it runs with; all null for the operator's, and none where nobody knows."""
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class PlanOutlook(Base):
    """Whether a plan that is still to come could be carried out as things stand."""

    __tablename__ = "plan_outlook"

    id: Mapped[str] = mapped_column(primary_key=True)
    """The release that is planned, whether a time is set for it or not; else the schedule."""
    risk: Mapped[str | None] = mapped_column(Json)
    """Canonical JSON of the problem that it would meet."""
    since: Mapped[datetime | None]
    """When that was first seen."""
    tried_at: Mapped[datetime | None]
    try_at: Mapped[datetime | None] = mapped_column(index=True)
    """When a worker is to try it again; null where only what changes can alter it."""

    grounds: Mapped[list["PlanGround"]] = relationship(cascade="all, delete-orphan", order_by="PlanGround.id")


class PlanGround(Base):
    """Something on which a plan rests: whatever a change does to it, the plan is tried again."""

    __tablename__ = "plan_ground"
    __table_args__ = (UniqueConstraint("plan_id", "ground"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan_outlook.id"))
    ground: Mapped[str] = mapped_column(index=True)
    """The id of a record, or `slug:` with a slug."""
