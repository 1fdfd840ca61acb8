"""What the records of a topic say is known from one change to the next, and follows whatever becomes of them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from api.models import Record
from tests.acts import alter_settings, withdraw
from tests.calls import path_of, read, save
from tests.conftest import Write
from tests.factories import NOW, edit_live, edit_live_unchecked, make_record
from tests.people import Desk, expect, make_person, pin
from tests.sync.backups import restore, take_backup

SUITS = "If you are pregnant, talk to us first."
AVOID = "If you are pregnant, this treatment is not recommended."
NEITHER = "It takes ten minutes."
Told = Callable[[], set[str]]


@pytest.fixture
def topic(library: str, write: Write) -> Record:
    made: Record = write(make_record, "topic")
    return made


@pytest.fixture
def theirs(write: Write, topic: Record) -> Record:
    """A live answer that says what ours does not."""
    made: Record = write(make_record, topic=topic)
    write(edit_live_unchecked, made, "en", answer=AVOID)
    return made


@pytest.fixture
def told(author: Desk, write: Write, topic: Record, theirs: Record) -> Told:
    """Whose words the gate finds ours to contradict, when somebody publishes another record first and then looks."""
    ours, other = write(make_record, topic=topic), write(make_record)
    save(author, ours, "en", {"answer": SUITS})
    count = iter(range(100))

    def look() -> set[str]:
        # A change that is about none of them brings on what is kept.
        write(edit_live, other, "en", answer=f"Said {next(count)} times.")
        found = [each for each in read(author, ours, "en")["problems"] if each["code"] == "contradiction"]
        return {each["detail"].partition("record ")[2].partition(" ")[0] for each in found}

    return look


def move(session: Session, record: Record, topic: Record) -> None:
    edit_live(session, record, "und", topic=topic.id)


def test_it_is_found_for_as_long_as_it_is_said(told: Told, theirs: Record, write: Write) -> None:
    assert told() == told() == {theirs.id}
    write(edit_live, theirs, "en", answer=NEITHER)
    assert told() == set()
    write(edit_live_unchecked, theirs, "en", answer=AVOID)
    assert told() == {theirs.id}


def test_what_moves_to_another_topic_is_not_held_against_it_and_is_when_it_comes_back(
    told: Told, theirs: Record, topic: Record, write: Write
) -> None:
    elsewhere = write(make_record, "topic")
    assert told() == {theirs.id}
    write(move, theirs, elsewhere)
    assert told() == set()
    write(move, theirs, topic)
    assert told() == {theirs.id}


def test_what_readers_have_no_more_is_not_held_against_it(told: Told, theirs: Record, write: Write) -> None:
    assert told() == {theirs.id}
    write(withdraw, [theirs.id], severity="safety", message="Wrong.", actor="o", now=NOW)
    assert told() == set()


def test_what_comes_to_the_topic_is_held_against_it(told: Told, theirs: Record, topic: Record, write: Write) -> None:
    write(edit_live, theirs, "en", answer=NEITHER)
    assert told() == set()
    fresh = write(make_record, topic=topic)
    write(edit_live_unchecked, fresh, "en", answer=AVOID)
    assert told() == {fresh.id}


def test_what_is_published_together_is_held_against_each_other_as_it_will_be(
    author: Desk, publisher: Desk, told: Told, theirs: Record, topic: Record, write: Write
) -> None:
    assert told() == {theirs.id}
    other = write(make_record, topic=topic)
    save(author, other, "en", {"answer": SUITS})
    pins = [write(pin, other, "en")]
    assert publisher.refused("publish", *pins) == ["contradiction"]
    # Tried and undone, it is not taken for what was published.
    assert publisher.refused("publish", *pins) == ["contradiction"]
    save(author, theirs, "en", {"answer": NEITHER})
    publisher.act("publish", *pins, write(pin, theirs, "en"))
    assert told() == set()


def test_what_was_only_tried_is_not_taken_for_what_is_said(
    app: Flask, told: Told, theirs: Record, write: Write
) -> None:
    write(alter_settings, "core", {"gate_severities": {"contradiction": "warning"}}, actor="o", now=NOW)
    assert told() == {theirs.id}
    write(edit_live, theirs, "en", answer=f"{AVOID} {NEITHER}")
    olga = Desk(app, write(make_person, "Olga", "admin"))
    body = {"fields": {"answer": SUITS}, "publish": True}
    path = path_of(theirs, "en", tail="?dry_run=true")
    expect(olga.call("PATCH", path, body, headers={"If-Match": "*"}), 200)
    assert told() == {theirs.id}


def test_another_history_is_not_taken_for_the_one_that_was_known(
    app: Flask, told: Told, theirs: Record, write: Write
) -> None:
    backup: Any = take_backup(app.extensions["database"])
    write(edit_live, theirs, "en", answer=NEITHER)
    assert told() == set()
    restore(app.extensions["database"], backup)
    # It comes to be as long as the one that was known.
    for _ in range(3):
        write(make_record)
    assert told() == {theirs.id}
