"""Every call that may change what readers get locks the ledger before it reads a text, a fact or a plan, whoever makes it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from api.models import Record
from api.services.publishing.verb import Needs
from api.services.publishing.verbs import VERBS
from tests.acts import Pinned, run_once, schedule
from tests.conftest import Write
from tests.factories import NOW, edit, make_record
from tests.people import Desk, expect, make_person, pin
from tests.transfer.files import FileDesk

MOVING = re.compile(r"(?:FROM|JOIN) (fact|translation|version|release|release_item)\b")
LOCK = re.compile(r"UPDATE ledger SET seq=\(?ledger\.seq")
SOON = (datetime.now(UTC) + timedelta(days=30)).isoformat()
SAID: dict[str, dict[str, Any]] = {
    "send-back": {"comment": "Again, please."},
    "withdraw": {"message": "Wrong.", "severity": "routine"},
}


class Watcher:
    """Notes for each transaction that writes what it read before it locked the ledger."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.read_before: list[str] = []
        self.locked = 0
        self._read: list[str] = []

    def began(self, *_: object) -> None:
        self._read = []

    def ran(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if LOCK.match(statement):
            self.locked += 1
            self.read_before += self._read
            # What comes after the lock is read under it.
            self._read = []
        elif MOVING.search(statement) and not self.locked:
            self._read.append(statement)

    def __enter__(self) -> "Watcher":
        self.began()
        event.listen(self.engine, "begin", self.began)
        event.listen(self.engine, "before_cursor_execute", self.ran)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "begin", self.began)
        event.remove(self.engine, "before_cursor_execute", self.ran)


@pytest.fixture
def watched(app: Flask) -> Callable[[Callable[[], object]], None]:
    """Does something, and fails unless the ledger was locked, and first."""

    def watch(act: Callable[[], object]) -> None:
        with Watcher(app.extensions["database"].writing) as watcher:
            act()
        assert watcher.locked
        assert watcher.read_before == []

    return watch


@pytest.fixture
def admin(app: Flask, write: Write) -> Desk:
    return Desk(app, write(make_person, "Ada", "admin", credential="PT"))


@pytest.fixture
def faq(write: Write, library: str) -> Record:
    made: Record = write(make_record, locales=("en", "fr"))
    write(edit, made, "en", question="A draft?")
    return made


def test_the_watcher_notices_a_read_before_the_lock(app: Flask, write: Write, faq: Record) -> None:
    def read_first(session: Session) -> None:
        session.connection().exec_driver_sql("SELECT count(*) FROM fact")
        session.connection().exec_driver_sql("UPDATE ledger SET seq=ledger.seq")

    with Watcher(app.extensions["database"].writing) as watcher:
        write(read_first)
    assert len(watcher.read_before) == 1


@pytest.mark.database
@pytest.mark.parametrize("dry_run", [False, True], ids=["done", "tried"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb(write: Write, admin: Desk, faq: Record, verb: str, dry_run: bool, watched: Callable[..., None]) -> None:
    item = write(pin, faq, "en") if VERBS[verb].needs is Needs.PINS else {"site": "core", "record": faq.id}
    # Whether it is refused or not: what it is refused for was read under the lock too.
    watched(lambda: admin.try_to(verb, item, dry_run=dry_run, **SAID.get(verb, {})))


def test_planning(write: Write, admin: Desk, faq: Record, watched: Callable[..., None]) -> None:
    watched(lambda: admin.act("schedule", write(pin, faq, "en"), at=SOON, dry_run=True))


def test_a_save_that_publishes_and_taking_a_text_away(
    write: Write, admin: Desk, faq: Record, watched: Callable[..., None]
) -> None:
    path = f"sites/core/records/{faq.id}/translations/en"
    body = {"fields": {"question": "At once?"}, "publish": True}
    etag = admin.ask(path)["etag"]
    watched(lambda: expect(admin.call("PATCH", path, body, headers={"If-Match": etag}), 200))
    etag = admin.ask(path)["etag"]
    watched(lambda: admin.call("DELETE", path, headers={"If-Match": etag}))


def test_releases(write: Write, admin: Desk, faq: Record, watched: Callable[..., None]) -> None:
    body = {"site": "core", "name": "Spring", "items": [write(pin, faq, "en")]}
    path = f"releases/{expect(admin.call('POST', 'releases', body), 201)['id']}"
    watched(lambda: expect(admin.call("POST", f"{path}/validate"), 200))
    planned = {"at": SOON}
    for what, said in (("schedule", planned), ("publish", {}), ("revert", {})):
        etag = admin.ask(path)["etag"]
        query = {"dry_run": "true"} if what == "schedule" else {}
        watched(
            lambda: expect(admin.call("POST", f"{path}/{what}", said, headers={"If-Match": etag}, **query), 200)  # noqa: B023
        )


def test_reverting_a_change(write: Write, admin: Desk, faq: Record, watched: Callable[..., None]) -> None:
    write(edit, faq, "en", question="Otherwise?")
    seq = admin.act("publish", write(pin, faq, "en"))["seq"]
    watched(lambda: expect(admin.call("POST", f"changes/{seq}/revert", {}), 200))


def test_replacing_and_handing_on(write: Write, admin: Desk, faq: Record, watched: Callable[..., None]) -> None:
    swap = {"site": "core", "find": "draft", "replace": "version"}
    [text] = expect(admin.call("POST", "replacements", swap, dry_run="true"), 200)["items"]
    named = {name: text[name] for name in ("record", "locale", "etag")}
    body = {**swap, "items": [named], "submit": True, "reason": "Another word"}
    watched(lambda: expect(admin.call("POST", "replacements", body), 200))


def test_sites_and_their_order(write: Write, admin: Desk, faq: Record, watched: Callable[..., None]) -> None:
    new = {"key": "harbour", "name": "Harbour", "parent": "core", "locales": {"en": ["en"]}, "default_locale": "en"}
    watched(lambda: expect(admin.call("POST", "sites", new), 201))
    any_state = {"If-Match": "*"}
    watched(lambda: expect(admin.call("PATCH", "sites/harbour", {"name": "Port"}, headers=any_state), 200))
    watched(lambda: expect(admin.call("DELETE", "sites/harbour", headers=any_state), 200))
    topic = admin.ask(f"sites/core/records/{faq.id}/translations/und")["fields"]["topic"]
    body = {"topic": topic, "type": "faq", "ids": [faq.id]}
    watched(lambda: expect(admin.call("PUT", "sites/core/order", body, headers=any_state), 200))


def test_an_import(app: Flask, write: Write, faq: Record, watched: Callable[..., None]) -> None:
    desk = FileDesk(app, write(make_person, "Ida", "admin", credential="PT"))
    file = desk.export()
    watched(lambda: expect(desk.send(file), 200))


def test_the_worker(app: Flask, write: Write, faq: Record, watched: Callable[..., None]) -> None:
    pinned = Pinned(faq.id, "core", "en", 2)
    write(lambda session: schedule(session, [pinned], verb="publish", at=NOW, actor="Paula"))
    watched(lambda: run_once(app.extensions["database"], now=NOW + timedelta(seconds=1)))
