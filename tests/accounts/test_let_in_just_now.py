"""Who was let in to the same a moment ago is looked at once, when all of a call has come; who brings a file is looked at before it comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, update

from api.models import Key
from tests.conftest import Write
from tests.factories import NOW
from tests.people import Desk, expect, make_person


@pytest.fixture
def pia(app: Flask, write: Write, library: str) -> Desk:
    return Desk(app, write(make_person, "Pia", "admin"))


@contextmanager
def looks(app: Flask) -> Iterator[list[str]]:
    """The statements, sent within the block by anybody, that ask to whom a key belongs."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "digest" in statement.partition("WHERE")[2]:
            found.append(statement)

    engines = app.extensions["database"].engines
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def rename(desk: Desk, name: str, site: str = "clinic") -> Any:
    return desk.call("PATCH", f"sites/{site}", {"name": name}, headers={"If-Match": "*"})


def test_the_next_call_for_the_same_asks_once_who_calls(app: Flask, pia: Desk) -> None:
    counts = []
    for name, site in (("One", "clinic"), ("Two", "clinic"), ("Three", "core"), ("Four", "clinic")):
        with looks(app) as found:
            expect(rename(pia, name, site), 200)
        counts.append(len(found))
    assert counts == [2, 1, 2, 1]


def test_another_key_is_asked_for_twice(app: Flask, write: Write, pia: Desk) -> None:
    expect(rename(pia, "One"), 200)
    other = Desk(app, write(make_person, "Paul", "admin"))
    with looks(app) as found:
        expect(rename(other, "Two"), 200)
    assert len(found) == 2


def test_a_file_is_not_read_of_somebody_who_lost_the_right_a_moment_ago(app: Flask, write: Write, pia: Desk) -> None:
    read: list[int] = []

    class Body(BytesIO):
        def readinto(self, buffer: Any, /) -> int:
            read.append(len(buffer))
            return super().readinto(buffer)

    def bring() -> int:
        answer = app.test_client().open(
            "/v1/admin/sites/clinic/import", method="POST", query_string={"dry_run": "true"}, input_stream=Body(b"{}\n"),
            content_length=3, content_type="application/x-ndjson", headers={"Authorization": f"Bearer {pia.key}"},
        )  # fmt: skip
        return answer.status_code

    assert bring() not in (401, 403, 404)
    assert read
    read.clear()
    write(lambda session: session.execute(update(Key).values(revoked_at=NOW)))
    assert bring() == 401
    assert read == []
