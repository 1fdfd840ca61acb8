"""Whatever is kept for a while only is forgotten by a worker, whether or not anybody comes by; what is still needed stays."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api.ids import new_id
from api.models import (
    Base,
    BrowserSession,
    FoldedVersion,
    IdempotentCall,
    Invitation,
    Notice,
    Passkey,
    Person,
    Presence,
    PreviewLink,
    SpentChallenge,
    WrongTry,
)
from tests.acts import create_link, create_person, invite, open_session, run_once
from tests.conftest import Write
from tests.factories import NOW, edit, make_record, make_site
from tests.lookup import verify

KEPT: dict[type[Base], timedelta] = {
    BrowserSession: timedelta(days=31), Invitation: timedelta(days=31), PreviewLink: timedelta(days=31), Notice: timedelta(days=14),
    IdempotentCall: timedelta(days=1), FoldedVersion: timedelta(days=1), WrongTry: timedelta(hours=1),
    SpentChallenge: timedelta(minutes=10), Presence: timedelta(seconds=60),
}  # fmt: skip
"""After how long a row of each is gone that was made now, and used as long as it may be."""
pytestmark = pytest.mark.database


def leave(session: Session) -> Person:
    """One row of everything that expires."""
    make_site(session)
    record = make_record(session)
    person = create_person(session, "Ada", now=NOW)
    open_session(session, person, now=NOW)
    invite(session, person, now=NOW)
    create_link(session, "core", view="draft", path="/", lifetime=timedelta(days=1), now=NOW)
    for words in ("W", "Wh", "Why"):
        edit(session, record, "fr", autosave=True, question=words)
    session.execute(update(FoldedVersion).values(folded_at=NOW))
    session.add_all(
        [SpentChallenge(digest="d", until=NOW + timedelta(minutes=10)), WrongTry(about="a", number=1, last_at=NOW)]
    )
    text = {"record_id": record.id, "site": "core", "locale": "fr"}
    session.add(
        Presence(**text, caller="k", window="", account="p", name="Ada", is_writing=True, since=NOW, seen_at=NOW)
    )
    session.add(Notice(person_id=person.id, kind="mentioned", **text, at=NOW, due_at=None, tries=0))
    repeated = {"caller": "k", "key": "once", "request": "r", "status": 201, "body": "{}", "headers": "[]"}
    session.add(IdempotentCall(**repeated, created_at=NOW))
    session.flush()
    return person


def counted(write: Write) -> dict[type[Base], int]:
    return {
        each: write(lambda session, each=each: session.scalar(select(func.count()).select_from(each))) for each in KEPT
    }


def until_idle(app: Flask, after: timedelta) -> None:
    while run_once(app.extensions["database"], now=NOW + after):
        pass


@pytest.mark.parametrize("kind", KEPT, ids=lambda each: each.__tablename__)
def test_it_stays_for_its_time_and_is_forgotten_after_it(app: Flask, write: Write, kind: type[Base]) -> None:
    write(leave)
    before = counted(write)
    assert min(before.values()) > 0
    until_idle(app, KEPT[kind] - timedelta(seconds=2))
    assert counted(write)[kind] == before[kind]
    until_idle(app, KEPT[kind] + timedelta(days=1))
    assert counted(write)[kind] == 0
    assert write(verify) == []


def test_everything_that_is_forgotten_somewhere_is_forgotten_by_a_worker_too() -> None:
    """A table with a row that says until when it holds is here, or is kept for good for a reason."""
    ends = {"expires_at", "until", "folded_at", "seen_at", "last_at", "claimed_until"}
    found = {each.name for each in Base.metadata.sorted_tables if ends & set(each.columns.keys())}
    for_good = {
        "key",  # The trail names it, and what it made rests on it.
        "mention",  # What people said to each other.
        "waiver",  # Who let what stand, which reports tell afterwards.
    }
    assert found - for_good == {each.__tablename__ for each in KEPT} - {"idempotent_call"}


@pytest.mark.parametrize("by", ["passkey", "session"])
def test_an_invitation_stays_for_as_long_as_what_came_in_by_it(app: Flask, write: Write, by: str) -> None:
    def come_in(session: Session) -> Any:
        person = create_person(session, "Ada", now=NOW)
        invite(session, person, now=NOW)
        invited = session.scalars(select(Invitation)).one()
        if by == "passkey":
            session.add(
                Passkey(id=new_id(), credential="c", public_key="k", uses=1, person_id=person.id, invitation_id=invited.id, name="phone", created_at=NOW)
            )  # fmt: skip
        else:
            opened, _ = open_session(session, person, now=NOW)
            opened.invitation_id, opened.expires_at = invited.id, NOW + timedelta(days=90)

    write(come_in)
    until_idle(app, timedelta(days=60))
    assert counted(write)[Invitation] == 1


def test_of_many_all_are_forgotten(app: Flask, write: Write) -> None:
    def leave_many(session: Session) -> None:
        session.add_all(SpentChallenge(digest=str(each), until=NOW) for each in range(450))

    write(leave_many)
    until_idle(app, timedelta(hours=1))
    assert counted(write)[SpentChallenge] == 0
