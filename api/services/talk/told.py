"""Tells threads with their comments, names and mentions, for whoever reads them, in as few statements as may be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from api.canonical import rfc3339
from api.models import Comment, Mention, Thread
from api.services.accounts.names import names_of
from api.services.talk.threads import EDITABLE

SHOWN_IN_LIST = 20
NOBODY = "somebody who is gone"


def threads_about(record: str, sites: Iterable[str], **asked: str | None) -> Select[Thread]:
    """The threads about a record's texts on some sites, as far as they are asked for."""
    found = select(Thread).where(Thread.record_id == record, Thread.site.in_(sorted(sites)))
    for name in ("site", "locale", "field"):
        if asked.get(name) is not None:
            found = found.where(getattr(Thread, name) == asked[name])
    if (state := asked.get("state")) is not None:
        found = found.where(Thread.resolved_at.is_(None) if state == "open" else Thread.resolved_at.is_not(None))
    return found


def threads_told(session: Session, threads: Sequence[Thread], *, newest: int | None = None) -> list[dict[str, Any]]:
    """Threads as answers have them, each with all comments or so many of the newest."""
    ids = [each.id for each in threads]
    totals, comments = _totals(session, ids), _comments(session, ids, newest)
    mentions = _mentions(session, [each.id for some in comments.values() for each in some])
    spoken_of = [each for some in mentions.values() for each in some]
    names = names_of(session, {each for each in (*spoken_of, *(each.assignee_id for each in threads)) if each})
    return [
        {
            "id": each.id, "record": each.record_id, "site": each.site, "locale": each.locale, "field": each.field,
            "is_of_steps": each.is_of_steps, "due_on": each.due_on, "comments_total": totals.get(each.id, 0),
            "assignee": named(each.assignee_id, names) if each.assignee_id else None, "etag": str(each.revision),
            **_moments(created_at=each.created_at, updated_at=each.updated_at, resolved_at=each.resolved_at),
            "comments": [_comment_told(one, mentions.get(one.id, ()), names) for one in comments.get(each.id, ())],
        }
        for each in threads
    ]  # fmt: skip


def named(id: str, names: Mapping[str, str]) -> dict[str, str]:
    """Somebody by id and name."""
    return {"id": id, "name": names.get(id, NOBODY)}


def comment_told(session: Session, comment: Comment) -> dict[str, Any]:
    """One comment as answers have it."""
    mentioned = _mentions(session, [comment.id]).get(comment.id, ())
    return _comment_told(comment, mentioned, names_of(session, mentioned))


def _comment_told(comment: Comment, mentioned: Sequence[str], names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": comment.id, "by": {"id": comment.author, "name": comment.created_by}, "act": comment.act,
        "version": comment.version, "words": comment.words, "mentions": [named(each, names) for each in mentioned],
        "at": rfc3339(comment.created_at), "etag": str(comment.revision),
        **_moments(
            edited_at=comment.edited_at, removed_at=comment.removed_at, editable_until=comment.created_at + EDITABLE
        ),
    }  # fmt: skip


def _moments(**times: Any) -> dict[str, str | None]:
    return {name: rfc3339(each) if each else None for name, each in times.items()}


def _totals(session: Session, threads: Sequence[str]) -> dict[str, int]:
    counted = select(Comment.thread_id, func.count()).where(Comment.thread_id.in_(threads)).group_by(Comment.thread_id)
    return {row[0]: row[1] for row in session.execute(counted)}


def _comments(session: Session, threads: Sequence[str], newest: int | None) -> dict[str, list[Comment]]:
    place = func.row_number().over(partition_by=Comment.thread_id, order_by=Comment.id.desc()).label("place")
    ranked = select(Comment, place).where(Comment.thread_id.in_(threads)).subquery()
    comment = aliased(Comment, ranked)
    chosen = select(comment).order_by(comment.id)
    found: dict[str, list[Comment]] = defaultdict(list)
    for each in session.scalars(chosen if newest is None else chosen.where(ranked.c.place <= newest)):
        found[each.thread_id].append(each)
    return found


def _mentions(session: Session, comments: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    of_comments = select(Mention.comment_id, Mention.person_id).where(Mention.comment_id.in_(comments))
    for comment, person in session.execute(of_comments.order_by(Mention.id)):
        found[comment].append(person)
    return found
