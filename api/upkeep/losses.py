"""What a database has that a backup put in its place has not: for whoever has to publish, withdraw and revoke it again."""

from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.canonical import rfc3339
from api.database import Database
from api.models import Change, Key, Person
from api.tables import wrong_with_tables

MOST_TOLD = 50
"""Of so many changes each is told."""
URGENT = ("withdraw", "unpublish", "hide")
"""Verbs that took something from readers, which they get again now."""


def losses(url: str, seq: int) -> list[str]:
    """What was done after a change, by a history that goes on beyond it; nothing where that cannot be read."""
    with closing(Database(url)) as database:
        try:
            if wrong_with_tables(database) is not None:
                return []
            with database.reading() as session:
                return [*_changes(session, seq), *_shut_out(session, seq)]
        except SQLAlchemyError:
            return []


def _changes(session: Session, seq: int) -> Iterator[str]:
    """Each change, and first those by which readers are safer."""
    lost = session.scalars(select(Change).where(Change.seq > seq).order_by(Change.seq)).all()
    for each in sorted(lost, key=lambda each: each.verb not in URGENT)[:MOST_TOLD]:
        yield f"change {each.seq}, {each.verb} by {each.actor} at {rfc3339(each.at)}: {each.reason or 'no reason given'}"
    if len(lost) > MOST_TOLD:
        yield f"and {len(lost) - MOST_TOLD} changes more"


def _shut_out(session: Session, seq: int) -> Iterator[str]:
    """Keys and people that were shut out after the change; some may have been before, which does no harm."""
    since = session.scalars(select(Change.at).where(Change.seq == seq)).one_or_none()
    keys, people = select(Key).where(Key.revoked_at.is_not(None)), select(Person).where(Person.disabled_at.is_not(None))
    if since is not None:
        keys, people = keys.where(Key.revoked_at >= since), people.where(Person.disabled_at >= since)
    for key in session.scalars(keys.order_by(Key.id)):
        yield f"key {key.id} was revoked: {key.name}"
    for person in session.scalars(people.order_by(Person.id)):
        yield f"person {person.id} was disabled: {person.name}"
