"""Opens threads about texts and fields, and lets people speak, assign and resolve in them; nothing said is lost at a step."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.database import portions
from api.errors import Conflict, InvalidContent, NotAllowed, NotFound
from api.ids import new_id
from api.models import Comment, Record, Thread
from api.record_types import RECORD_TYPES
from api.services.accounts.audit import Call
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.lookup import find_lineage, find_settings
from api.services.ledger.rows import found_rows
from api.services.ledger.unread import Unread
from api.services.talk.mentions import mentioned_in, note_mentions, note_seen, require_colleagues
from api.services.talk.notices import News, tell

LONGEST_COMMENT = 5_000
MOST_COMMENTS = 500
EDITABLE = timedelta(minutes=15)
"""For how long somebody may mend their words; others may have acted upon them later."""
_SPEAKS = (Permission.TRANSLATE, Permission.WRITE, Permission.REVIEW, Permission.PUBLISH)


@dataclass(frozen=True, slots=True)
class About:
    """What a thread is about: a record on a site, or one of its texts there, or a field."""

    record: str
    site: str
    locale: str | None = None
    field: str | None = None


def may_speak(session: Session, holder: Holder, site: str) -> bool:
    """Whether somebody works on the texts of a site in any locale: a translator asks about the original."""
    lineage = find_lineage(session, site)
    locales = (None, *find_settings(session, site).locales)
    return any(holder.may(each, lineage, locale) for each in _SPEAKS for locale in locales)


def require_to_speak(call: Call, site: str) -> None:
    """Refuse who only reads."""
    if not may_speak(call.session, call.holder, site):
        raise NotAllowed(f"You may not comment on site {site!r}: that takes a role to write, review or publish there.")


def require_field(record: Record, field: str | None) -> None:
    """Refuse a field that records of the type do not have."""
    known = [each.name for each in RECORD_TYPES[record.type]]
    if field is not None and field not in known:
        detail = f"A {record.type} has no field {field!r}; it has {', '.join(known)}."
        raise InvalidContent("There is no such field.", errors=[{"pointer": "#/field", "detail": detail}])


def find_thread(session: Session, record: str, id: str) -> Thread:
    """The thread of a record with that id, or NotFound."""
    found = session.get(Thread, id)
    if found is None or found.record_id != record:
        raise NotFound(f"There is no thread {id!r} about record {record!r}.")
    return found


def find_comment(thread: Thread, session: Session, id: str) -> Comment:
    """The comment of a thread with that id, or NotFound."""
    found = session.get(Comment, id)
    if found is None or found.thread_id != thread.id:
        raise NotFound(f"There is no comment {id!r} in thread {thread.id!r}.")
    return found


def open_thread(
    call: Call, about: About, words: str, *, assignee: str | None = None, due_on: str | None = None
) -> Thread:
    """Begin a thread with some words, perhaps for somebody to act upon."""
    _require_colleague(call, about.site, assignee)
    thread = _begun(call, about, is_of_steps=False)
    thread.assignee_id, thread.due_on = assignee, due_on
    _add(call, thread, words)
    if assignee is not None:
        _tell(call, thread, "assigned", [assignee])
    return thread


def _begun(call: Call, about: About, *, is_of_steps: bool) -> Thread:
    thread = Thread(
        id=new_id(), record_id=about.record, site=about.site, locale=about.locale, field=about.field,
        is_of_steps=is_of_steps, created_at=call.now, updated_at=call.now,
    )  # fmt: skip
    call.session.add(thread)
    return thread


def say(call: Call, thread: Thread, words: str) -> Comment:
    """Say something in a thread; who was asked there has answered with it."""
    spoken = select(func.count()).select_from(Comment).where(Comment.thread_id == thread.id)
    if (call.session.scalar(spoken) or 0) >= MOST_COMMENTS:
        raise Conflict(f"A thread holds {MOST_COMMENTS} comments; go on in a new one.")
    taking_part = _taking_part(call.session, thread)
    comment = _add(call, thread, words)
    _tell(call, thread, "answered", taking_part - set(mentioned_in(words)))
    return comment


def _taking_part(session: Session, thread: Thread) -> set[str]:
    """Those who said something in a thread, or are to act upon it."""
    spoke = session.scalars(select(Comment.author).where(Comment.thread_id == thread.id).distinct())
    return {each for each in (*spoke, thread.assignee_id) if each is not None}


def _add(call: Call, thread: Thread, words: str, *, act: str | None = None) -> Comment:
    """Add to a thread what was said or done, and tell whom it mentions."""
    if act is None:
        require_colleagues(
            call.session, mentioned_in(words), find_lineage(call.session, thread.site), pointer="#/words"
        )
    comment = _put_down(call, thread, words, act=act)
    call.session.flush()
    note_seen(call.session, [thread.id], call.holder.person, now=call.now)
    if act is None:
        _tell(call, thread, "mentioned", note_mentions(call.session, comment))
    return comment


def _put_down(call: Call, thread: Thread, words: str, *, act: str | None, version: int | None = None) -> Comment:
    comment = Comment(
        id=new_id(), thread_id=thread.id, author=call.holder.account, created_by=call.holder.name, created_at=call.now,
        act=act, version=version, words=words,
    )  # fmt: skip
    call.session.add(comment)
    thread.updated_at = call.now
    return comment


def _tell(call: Call, thread: Thread, kind: str, people: Iterable[str]) -> None:
    news = News(
        kind=kind, site=thread.site, record=thread.record_id, locale=thread.locale, at=call.now, by=call.holder.identity
    )
    tell(call.session, sorted(people), [news])


def edit_comment(call: Call, thread: Thread, comment: Comment, words: str) -> bool:
    """Mend one's own words, while that is still possible; False where they are the same."""
    _require_own(call, comment)
    if call.now > comment.created_at + EDITABLE:
        minutes = int(EDITABLE.total_seconds() // 60)
        raise Conflict(f"It was said more than {minutes} minutes ago; say it anew, others may have read it.")
    if comment.words == words:
        return False
    require_colleagues(call.session, mentioned_in(words), find_lineage(call.session, thread.site), pointer="#/words")
    comment.words, comment.edited_at = words, call.now
    thread.updated_at = call.now
    _tell(call, thread, "mentioned", note_mentions(call.session, comment))
    return True


def take_back(call: Call, thread: Thread, comment: Comment) -> None:
    """Take one's own words back: that something was said, by whom and when, stays."""
    _require_own(call, comment)
    comment.words, comment.removed_at = "", call.now
    thread.updated_at = call.now
    note_mentions(call.session, comment)


def _require_own(call: Call, comment: Comment) -> None:
    if comment.author is None or comment.author != call.holder.account:
        raise NotAllowed("Only who said it may alter it.")
    if comment.act is not None or comment.removed_at is not None:
        raise Conflict("What was done, or taken back, is altered by nobody.")


def alter_thread(call: Call, thread: Thread, given: Mapping[str, Any]) -> bool:
    """Let somebody else act upon a thread, until another day, resolve or reopen it; False where all is so."""
    before = (thread.assignee_id, thread.due_on, thread.resolved_at is not None)
    wanted = given.get("assignee", before[0]), given.get("due_on", before[1]), given.get("resolved", before[2])
    if wanted == before:
        return False
    if wanted[0] != before[0]:
        _assign(call, thread, wanted[0])
    thread.due_on = wanted[1]
    if wanted[2] != before[2]:
        thread.resolved_at = call.now if wanted[2] else None
        _add(call, thread, "", act="resolve" if wanted[2] else "reopen")
    thread.updated_at = call.now
    call.session.flush()
    return True


def _assign(call: Call, thread: Thread, assignee: str | None) -> None:
    _require_colleague(call, thread.site, assignee)
    thread.assignee_id = assignee
    _add(call, thread, f"@{assignee}" if assignee else "", act="assign")
    _tell(call, thread, "assigned", [assignee] if assignee else [])


def _require_colleague(call: Call, site: str, assignee: str | None) -> None:
    people = [assignee] if assignee is not None else []
    require_colleagues(call.session, people, find_lineage(call.session, site), pointer="#/assignee")


def say_at_step(call: Call, act: str, texts: Mapping[About, int | None], words: str) -> None:
    """Keep what was said when versions of texts were handed on, sent back or approved: their own word is gone with the next step."""
    threads = _of_steps(call, texts)
    for about, version in texts.items():
        threads[about].resolved_at = None
        _put_down(call, threads[about], words, act=act, version=version)
    call.session.flush()
    note_seen(call.session, [each.id for each in threads.values()], call.holder.person, now=call.now)


def _of_steps(call: Call, texts: Collection[About]) -> dict[About, Thread]:
    """The threads of what is said at the steps of texts, begun where nothing was."""
    found = dict[About, Thread]()
    for portion in portions(sorted({each.record for each in texts})):
        of_steps = select(Thread).where(Thread.record_id.in_(portion), Thread.is_of_steps).order_by(Thread.id.desc())
        found |= {About(each.record_id, each.site, each.locale): each for each in call.session.scalars(of_steps)}
    return {about: found.get(about) or _begun(call, about, is_of_steps=True) for about in texts}


def last_words(session: Session, records: Sequence[str], unread: Unread) -> dict[tuple[str, str, str | None], Comment]:
    """What was said last about the texts of some records: by record, site and locale."""
    newest = (
        select(func.max(Comment.id))
        .join(Thread, Thread.id == Comment.thread_id)
        .where(Thread.record_id.in_(records), Comment.words != "", Comment.act.is_distinct_from("assign"))
        .group_by(Thread.record_id, Thread.site, Thread.locale)
    )
    found = select(Comment, Thread).join(Thread, Thread.id == Comment.thread_id).where(Comment.id.in_(newest))
    rows = found_rows(session, found, Comment.id, unread) if records else ()
    return {(thread.record_id, thread.site, thread.locale): comment for comment, thread in rows}
