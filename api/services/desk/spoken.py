"""The threads that wait for somebody: those that they are to act upon, and those in which others speak to them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.canonical import rfc3339
from api.models import Comment, Mention, Thread
from api.services.accounts.permissions import Holder
from api.services.desk.seen import RECORDS, Seen
from api.services.ledger.rows import found_rows
from api.services.ledger.unread import Unread

Work = dict[str, Any]
"""A piece of work, as the inbox tells of it."""


def assigned(session: Session, seen: Seen, holder: Holder, unread: Unread) -> Iterator[Work]:
    """The open threads that the holder is to act upon, what is due first."""
    mine = _threads(seen).where(Thread.assignee_id == holder.person, Thread.resolved_at.is_(None))
    found = mine.add_columns(Thread.updated_at.label("at"))
    rows = found_rows(session, found, Thread.id, unread) if holder.person else ()
    yield from sorted(
        unread.each(rows, _told), key=lambda each: (each["due_on"] is None, each["due_on"] or "", each["thread"])
    )


def mentioned(session: Session, seen: Seen, holder: Holder, unread: Unread) -> Iterator[Work]:
    """The open threads that mention the holder, who has not answered there since."""
    since = (
        select(Mention.thread_id, func.min(Comment.created_at).label("at"))
        .join(Comment, Comment.id == Mention.comment_id)
        .where(Mention.person_id == holder.person, Mention.seen_at.is_(None))
        .group_by(Mention.thread_id)
        .subquery()
    )
    mine = _threads(seen).join(since, since.c.thread_id == Thread.id).where(Thread.resolved_at.is_(None))
    rows = found_rows(session, mine.add_columns(since.c.at), Thread.id, unread) if holder.person else ()
    yield from sorted(unread.each(rows, _told), key=lambda each: (each["at"], each["thread"]))


def _threads(seen: Seen) -> Select[Any]:
    columns = (
        Thread.id, Thread.record_id, Thread.site, Thread.locale, Thread.field, Thread.due_on, RECORDS.type,
        seen.of_record("title").label("title"),
    )  # fmt: skip
    return select(*columns).join(RECORDS.id.table, RECORDS.id == Thread.record_id).where(Thread.site.in_(seen.sites))


def _told(row: Any) -> Work:
    return {
        "thread": row.id, "record": row.record_id, "type": row.type, "site": row.site, "locale": row.locale,
        "field": row.field, "title": row.title or None, "due_on": row.due_on, "at": rfc3339(row.at),
    }  # fmt: skip
