"""Finds whom a comment mentions, by `@` and an id, and notes it; only those who may read the text can be mentioned."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.database import portions
from api.errors import InvalidContent
from api.models import Comment, Mention
from api.services.accounts.permissions import Permission
from api.services.accounts.staff import staff, those_who_may

_MENTION = re.compile(r"@([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b")


def mentioned_in(words: str) -> list[str]:
    """The ids that stand behind an `@`, each once."""
    return list(dict.fromkeys(_MENTION.findall(words)))


def require_colleagues(session: Session, ids: Iterable[str], lineage: Sequence[str], *, pointer: str) -> None:
    """Refuse to speak to somebody who may not read what it is about, or whom nobody knows."""
    wanted = list(ids)
    known = those_who_may(staff(session, wanted), Permission.READ, lineage, None) if wanted else ()
    if unknown := [each for each in wanted if each not in known]:
        detail = f"{unknown[0]} is nobody who works on site {lineage[0]!r}."
        raise InvalidContent(
            "Only who may read the text can be spoken to.", errors=[{"pointer": pointer, "detail": detail}]
        )


def note_mentions(session: Session, comment: Comment) -> list[str]:
    """Note whom a comment mentions now; who was not mentioned before is returned."""
    wanted = mentioned_in(comment.words)
    of_comment = select(Mention).where(Mention.comment_id == comment.id)
    before = {each.person_id: each for each in session.scalars(of_comment)}
    for person, each in before.items():
        if person not in wanted:
            session.delete(each)
    new = [each for each in wanted if each not in before]
    session.add_all(_mention(comment, each) for each in new)
    session.flush()
    return new


def _mention(comment: Comment, person: str) -> Mention:
    # Nobody waits for an answer of their own.
    seen_at = comment.created_at if person == comment.author else None
    return Mention(comment_id=comment.id, thread_id=comment.thread_id, person_id=person, seen_at=seen_at)


def note_seen(session: Session, threads: Iterable[str], person: str | None, *, now: datetime) -> bool:
    """Note that somebody has seen where threads mention them; False where nothing was new to them."""
    found = [each for portion in portions(threads) for each in _unseen(session, portion, person)]
    for each in found:
        each.seen_at = now
    return bool(found)


def _unseen(session: Session, threads: list[str], person: str | None) -> Iterable[Mention]:
    if person is None:
        return ()
    mentions = select(Mention).where(Mention.person_id == person, Mention.seen_at.is_(None))
    return session.scalars(mentions.where(Mention.thread_id.in_(threads)))
