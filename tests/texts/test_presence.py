"""Who has a text open is known for a minute, to those who may read it, and is no part of what is proved."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.models import Presence, Record, Seal
from tests.calls import path_of, read, save
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import Desk, expect, make_person


@pytest.fixture
def record(library: str, write: Write) -> Record:
    made: Record = write(make_record, locales=("en", "fr"))
    return made


def enter(desk: Desk, record: Record, locale: str = "en", *, is_writing: bool = False, **query: Any) -> Any:
    path = path_of(record, locale, tail="/presence")
    return expect(desk.call("PUT", path, {"is_writing": is_writing}, **query), 200)


def there(desk: Desk, record: Record, locale: str = "en", **query: Any) -> list[tuple[str, bool]]:
    others = desk.ask(path_of(record, locale, tail="/presence"), **query)["others"]
    return [(each["name"], each["is_writing"]) for each in others]


def let_pass(write: Write, seconds: int) -> None:
    def run(session: Session) -> None:
        for each in session.scalars(select(Presence)):
            each.since, each.seen_at = (moment - timedelta(seconds=seconds) for moment in (each.since, each.seen_at))

    write(run)


def test_two_see_each_other(author: Desk, reviewer: Desk, record: Record) -> None:
    assert enter(author, record)["others"] == []
    [other] = enter(reviewer, record, is_writing=True)["others"]
    assert (other["name"], other["is_writing"], other["since"] <= other["seen_at"]) == ("Arthur", False, True)
    assert there(author, record) == [("Rita", True)]
    assert other["id"] == author.ask("me")["person"]


def test_it_is_about_one_text(author: Desk, reviewer: Desk, record: Record) -> None:
    enter(author, record)
    assert (there(reviewer, record, "fr"), there(reviewer, record, "de")) == ([], [])


def test_it_runs_out_and_can_be_renewed(author: Desk, reviewer: Desk, record: Record, write: Write) -> None:
    since = enter(author, record) and there(reviewer, record)
    let_pass(write, 50)
    assert there(reviewer, record) == since
    enter(author, record, is_writing=True)
    let_pass(write, 50)
    assert there(reviewer, record) == [("Arthur", True)]
    let_pass(write, 11)
    assert there(reviewer, record) == []


def test_whoever_comes_back_is_there_since_then(author: Desk, reviewer: Desk, record: Record, write: Write) -> None:
    enter(author, record)
    let_pass(write, 3600)
    enter(author, record)
    [other] = reviewer.ask(path_of(record, "en", tail="/presence"))["others"]
    assert other["since"] == other["seen_at"]


def test_whoever_leaves_is_gone(author: Desk, reviewer: Desk, record: Record) -> None:
    enter(author, record)
    for _ in range(2):
        expect(author.call("DELETE", path_of(record, "en", tail="/presence")), 204)
    assert there(reviewer, record) == []


def test_ones_own_windows_are_told_apart(author: Desk, record: Record) -> None:
    enter(author, record, window="a")
    [other] = enter(author, record, window="b")["others"]
    assert (other["name"], other["window"]) == ("Arthur", "a")
    expect(author.call("DELETE", path_of(record, "en", tail="/presence"), window="a"), 204)
    assert there(author, record, window="b") == []


def test_a_heartbeat_tells_that_somebody_has_saved(author: Desk, reviewer: Desk, record: Record) -> None:
    assert enter(author, record)["etag"] == read(author, record, "en")["etag"]
    saved = save(reviewer, record, "en", {"question": "Theirs?"})
    assert enter(author, record)["etag"] == saved["etag"]
    assert enter(author, record, "de")["etag"] == "0"


def test_what_is_not_of_the_right_form_is_refused(author: Desk, record: Record) -> None:
    path = path_of(record, "en", tail="/presence")
    expect(author.call("PUT", path, {"is_writing": True}, window="a b"), 400)
    expect(author.call("PUT", path, {"is_writing": "yes"}), 422)
    expect(author.call("PUT", path, {"name": "Somebody else"}), 422)
    assert there(author, record) == []


def test_strangers_neither_see_nor_enter(app: Flask, author: Desk, record: Record, write: Write) -> None:
    enter(author, record)
    write(make_site, "stranger")
    stranger = Desk(app, write(make_person, "Sven", "author", site="stranger"))
    for method, body in (("GET", None), ("PUT", {}), ("DELETE", None)):
        expect(stranger.call(method, path_of(record, "en", tail="/presence"), body), 404)


def test_it_leaves_no_trace(app: Flask, author: Desk, reviewer: Desk, record: Record, write: Write) -> None:
    def seals(session: Session) -> Any:
        return session.scalar(select(func.max(Seal.number)))

    before, etag = write(seals), read(author, record, "en")["etag"]
    enter(author, record)
    enter(author, record, is_writing=True)
    assert (write(seals), read(author, record, "en")["etag"]) == (before, etag)
    let_pass(write, 120)
    enter(reviewer, record)
    assert write(lambda session: session.scalars(select(Presence.name)).all()) == ["Rita"]


def test_a_record_that_is_removed_takes_them_along(author: Desk, record: Record, write: Write) -> None:
    draft = write(make_record, live=False)
    enter(author, draft)
    etag = author.ask(f"records/{draft.id}")["etag"]
    expect(author.call("DELETE", f"records/{draft.id}", headers={"If-Match": etag}), 200)
    assert write(lambda session: session.scalars(select(Presence)).all()) == []
