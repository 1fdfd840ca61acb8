"""What people who work on content say to each other: threads about texts and fields, and what they are told of by mail."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Base

_IS_WAITING = text("due_at IS NOT NULL")
_IS_UNSEEN = text("seen_at IS NULL")
_IS_ASSIGNED = text("assignee_id IS NOT NULL")


class Thread(Base):
    """A conversation about a record on a site: about one of its texts, or a field of one, or the record as a whole."""

    __tablename__ = "thread"
    __table_args__ = (
        Index("ix_thread_assignee_id", "assignee_id", sqlite_where=_IS_ASSIGNED, postgresql_where=_IS_ASSIGNED),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"), index=True)
    site: Mapped[str] = mapped_column(ForeignKey("site.key"))
    locale: Mapped[str | None]
    field: Mapped[str | None]
    is_of_steps: Mapped[bool]
    """Whether it holds what was said when the text was handed on, sent back and approved; each text has one such at most."""
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    """When something was last said or done in it."""
    resolved_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column()

    comments: Mapped[list["Comment"]] = relationship(order_by="Comment.id")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class Comment(Base):
    """Something that somebody said or did in a thread; its words may be altered for a while, or taken back."""

    __tablename__ = "comment"

    id: Mapped[str] = mapped_column(primary_key=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), index=True)
    author: Mapped[str | None]
    """The id of the person, or of the machine's first key; null where it is not known, and of the operator."""
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    act: Mapped[str | None]
    """What was done with it, such as `send-back` or `resolve`; null for words alone."""
    version: Mapped[int | None]
    """The version of the text that the act was about."""
    words: Mapped[str] = mapped_column(Text)
    """Plain text, in which `@` and an id mention a person; empty where it was taken back, or something was only done."""
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class Mention(Base):
    """That a comment mentions somebody."""

    __tablename__ = "mention"
    __table_args__ = (
        UniqueConstraint("comment_id", "person_id"),
        Index("ix_mention_person_id", "person_id", sqlite_where=_IS_UNSEEN, postgresql_where=_IS_UNSEEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[str] = mapped_column(ForeignKey("comment.id"))
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    seen_at: Mapped[datetime | None]
    """When they answered it, or said that they have seen it."""


class Notice(Base):
    """Something that one person is to be told by mail; it is written with what it tells of, and sent by a worker."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_due_at", "due_at", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    """What it tells of, such as `mentioned` or `sent_back`."""
    site: Mapped[str]
    record_id: Mapped[str | None]
    locale: Mapped[str | None]
    plan: Mapped[str | None]
    """The id of the release, the schedule or the webhook that it tells of."""
    by: Mapped[str | None]
    """Whose doing it is, as their id."""
    at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime | None]
    """When it is to be sent, or tried again; null where it was sent or given up."""
    letter: Mapped[str | None]
    """The letter that it stands in, since it was first tried: whoever gets that twice can tell."""
    claimed_until: Mapped[datetime | None]
    """Until when it is in the hands of a worker."""
    sent_at: Mapped[datetime | None]
    tries: Mapped[int]
    failure: Mapped[str | None] = mapped_column(Text)
    """What the last try met."""
