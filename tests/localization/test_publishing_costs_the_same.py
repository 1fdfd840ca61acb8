"""Publishing in the library costs the same however many clinics inherit from it, and nothing for those that nobody reads."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from api.canonical import canonical, parse, sha256
from api.database import Database
from api.models import Fact, Site
from api.reading import items
from api.reading import snapshots as module
from api.reading.snapshot import Snapshot
from api.reading.snapshots import Snapshots
from api.services.finding import find_record
from tests.conftest import Write
from tests.editorial.desk import Desk, pin
from tests.factories import NOW, edit, edit_live, make_record, make_site

CHAINS = {"en": ["en"], "fr": ["fr", "en"], "es": ["es", "en"]}
MANY = 1_000


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are sent to the database within the block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)


def add_clinics(session: Session, first: int, last: int) -> None:
    """Many clinics at once: each one's settings as the services would state them, but all of the same seq."""
    like = session.query(Fact).where(Fact.kind == "settings", Fact.site == "clinic-0").one()
    for number in range(first, last):
        key = f"clinic-{number}"
        value = canonical({**parse(like.value), "name": key})
        session.add(Site(key=key, created_at=NOW))
        session.flush()
        session.add(Fact(kind="settings", site=key, from_seq=like.from_seq, value=value, sha256=sha256(value)))


@pytest.fixture
def library(write: Write) -> None:
    write(make_site, locales=CHAINS)
    write(make_site, "clinic-0", parent="core", locales=CHAINS)


def test_the_same_statements_for_one_clinic_and_for_a_thousand(library: None, app, write: Write, admin: Desk) -> None:  # type: ignore[no-untyped-def]
    database = app.extensions["database"]
    record = write(make_record, locales=("en", "fr"))

    def publish(text: str, *, by_call: bool) -> list[str]:
        write(edit, record, "en", answer=text)
        item = write(pin, record, "en")
        with counted(database) as statements:
            if by_call:
                admin.act("publish", item)
            else:
                write(edit_live, record, "en", short_answer=text)
        return list(statements)

    publish("Warming up.", by_call=True)
    few = [publish(f"With one clinic, {by}.", by_call=by) for by in (True, False)]
    write(add_clinics, 1, MANY)
    admin.ask("sites/clinic-1")
    many = [publish(f"With a thousand clinics, {by}.", by_call=by) for by in (True, False)]
    assert [len(each) for each in many] == [len(each) for each in few]


def test_sites_that_nobody_reads_are_not_brought_on(
    library: None, database_url: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = write(make_record)
    write(add_clinics, 1, 4)
    database = Database(database_url)
    snapshots = Snapshots(database, kept=100)
    for number in range(4):
        snapshots.head(f"clinic-{number}", "en")
    moved: list[str] = []
    whole = Snapshot.moved

    def noting(self: Snapshot, *given: object) -> Snapshot:
        moved.append(self.site.key)
        return whole(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(module.Snapshot, "moved", noting)
    for number in range(3):
        write(edit_live, record, "en", question=f"Round {number}?")
        snapshots.head_view()
    assert moved == []
    assert snapshots.head("clinic-2", "en").items[record.id]["title"] == "Round 2?"
    assert moved == ["clinic-2"]
    database.close()


def _held_after(snapshot: Snapshot, id: str) -> int:
    """How much a process holds once a record was read from a snapshot too."""
    snapshot.deliver(snapshot.shown[id])
    return items.held()


def test_sites_that_show_the_same_hold_it_once(library: None, database_url: str, write: Write) -> None:
    record, own = write(make_record), write(make_record)
    write(add_clinics, 1, 3)
    write(edit_live, own, "en", site="clinic-1", question="Ours?")
    database = Database(database_url)
    snapshots = Snapshots(database, kept=100)
    heads = [snapshots.head(f"clinic-{number}", "en") for number in range(3)]
    held = [[_held_after(each, id) for each in heads] for id in (record.id, own.id)]
    assert held[0][0] == held[0][1] == held[0][2]
    assert held[1][0] < held[1][1] == held[1][2]
    database.close()


def test_a_snapshot_left_unread_for_very_long_is_built_anew(
    library: None, database_url: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_STEPS", 2)
    record = write(make_record)
    database = Database(database_url)
    snapshots = Snapshots(database, kept=100)
    snapshots.head("clinic-0", "en")
    for number in range(5):
        write(edit_live, write(find_record, record.id), "en", question=f"Round {number}?")
        snapshots.head_view()
    assert snapshots.head("clinic-0", "en").items[record.id]["title"] == "Round 4?"
    database.close()
