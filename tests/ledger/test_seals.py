"""Each transaction seals what it wrote, whichever way it wrote it, and nothing of what it undid."""

from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import Database, migrate
from api.ids import new_id
from api.models import Person, Seal
from api.models.base import table_of
from api.models.sealing import seal_as_found
from tests.acts import Pinned, perform
from tests.conftest import Write
from tests.factories import NOW, make_record, make_site
from tests.ledger.test_migrations import back_to
from tests.lookup import verify
from tests.people import Desk, expect, make_person

PEOPLE = table_of(Person)
WRITERS, TIMES = 4, 10


def person(name: str = "P") -> Person:
    return Person(id=new_id(), name=name, created_at=NOW)


def sealed(session: Session) -> list[list[list[object]]]:
    """The rows of each seal but the first, which is of the migrations."""
    return [parse(each) for each in session.scalars(select(Seal.rows).where(Seal.number > 1).order_by(Seal.number))]


def told_of(session: Session) -> list[str]:
    return [f"{table}{' gone' if hash is None else ''}" for rows in sealed(session) for table, _, hash in rows]  # type: ignore[misc]


@pytest.mark.once
def test_a_transaction_seals_what_it_wrote_once(write: Write) -> None:
    def save(session: Session) -> None:
        ada = person()
        session.add(ada)
        session.flush()
        ada.name = "Ada"
        session.flush()
        ada.credential = "PT"

    write(save)
    assert write(told_of) == ["person"]
    assert write(verify) == []


@pytest.mark.once
def test_one_that_writes_nothing_that_matters_seals_nothing(app: Flask, write: Write) -> None:
    key = write(make_person, "Ada", "admin")
    before = write(sealed)
    assert Desk(app, key).ask("me")["name"] == "Ada"
    app.extensions["notebook"].close()
    assert write(sealed) == before


def test_what_was_undone_is_not_sealed(write: Write) -> None:
    def undo(session: Session) -> None:
        ada = person("Ada")
        session.add(ada)
        attempt = session.begin_nested()
        ada.name = "Undone"
        session.add(person("Never"))
        session.flush()
        attempt.rollback()
        with session.begin_nested():
            session.add(person("Bea"))

    write(undo)
    assert write(told_of) == ["person", "person"]
    assert write(verify) == []


def test_what_was_rolled_back_whole_is_not_sealed(write: Write) -> None:
    def undo(session: Session) -> None:
        session.add(person("Never"))
        session.flush()
        session.rollback()
        session.add(person("Ada"))

    write(undo)
    assert write(told_of) == ["person"]
    assert write(verify) == []


def test_a_dry_run_seals_nothing(write: Write) -> None:
    write(make_site)
    pin = Pinned(write(make_record).id, "core", "en")
    before = write(sealed)
    write(perform, "unpublish", [pin], actor="p", now=NOW, dry_run=True)
    assert write(sealed) == before
    assert write(verify) == []


def test_what_is_gone_is_sealed_as_gone(app: Flask, write: Write) -> None:
    write(make_site)
    record = write(make_record, live=False, topic=write(make_record, "topic"))
    desk = Desk(app, write(make_person, "Ada", "admin"))
    etag = desk.ask(f"records/{record.id}")["etag"]
    expect(desk.call("DELETE", f"records/{record.id}", headers={"If-Match": etag}), 200)
    assert {each for each in write(told_of) if each.endswith("gone")} == {
        "record gone", "translation gone", "version gone"
    }  # fmt: skip
    assert write(verify) == []


@pytest.mark.once
def test_many_rows_are_sealed_in_portions(write: Write) -> None:
    write(lambda session: session.add_all(person() for _ in range(1_200)))
    assert [len(each) for each in write(sealed)] == [500, 500, 200]
    assert write(verify) == []


@pytest.mark.database
def test_writers_at_the_same_moment_seal_one_after_another(app: Flask, write: Write) -> None:
    def save() -> None:
        for _ in range(TIMES):
            write(lambda session: session.add(person()))

    writers = [Thread(target=save) for _ in range(WRITERS)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert len(write(sealed)) == WRITERS * TIMES
    assert write(verify) == []


def test_rows_from_before_are_sealed_as_the_migration_found_them(database: Database) -> None:
    with database.transaction() as session:
        make_site(session)
        make_record(session)
    url = database.url.render_as_string(hide_password=False)
    back_to(url, "0011")
    migrate(url)
    with database.reading() as session:
        assert {each.occasion for each in session.scalars(select(Seal))} == {"migration"}
        assert verify(session) == []


def test_what_a_migration_alters_it_seals_as_found(write: Write, app: Flask) -> None:
    write(lambda session: session.add(person()))
    with app.extensions["database"].writing.begin() as connection:
        connection.execute(update(PEOPLE).values(name="Altered"))
    assert len(write(verify)) == 1
    with app.extensions["database"].writing.begin() as connection:
        seal_as_found(connection, ["person"])
    assert write(verify) == []


@pytest.mark.once
def test_a_finding_names_the_row(write: Write) -> None:
    ada, bea, cleo = (write(lambda session: _added(session)) for _ in range(3))

    def deceive(session: Session) -> None:
        session.execute(update(PEOPLE).where(PEOPLE.c.id == ada).values(name="Altered"))
        session.execute(delete(PEOPLE).where(PEOPLE.c.id == bea))
        row = session.execute(select(PEOPLE).where(PEOPLE.c.id == cleo)).mappings().one()
        session.execute(PEOPLE.insert().values({**row, "id": "forged"}))

    write(deceive)
    assert sorted(write(verify)) == sorted([
        f"Row {ada} of the table person is not as this program wrote it.",
        f"Row {bea} of the table person is missing.",
        "Row forged of the table person was written past this program.",
    ])  # fmt: skip


def _added(session: Session) -> str:
    ada = person()
    session.add(ada)
    return ada.id


@pytest.mark.once
def test_a_missing_seal_is_named(app: Flask, write: Write) -> None:
    for _ in range(3):
        write(_added)

    def take_out(session: Session) -> None:
        session.execute(text("DROP TRIGGER seal_kept"))
        session.execute(delete(Seal).where(Seal.number == 2))

    write(take_out)
    assert write(verify)[0] == "Seal 2 is missing."


@pytest.mark.once
def test_a_time_that_is_none_is_told(write: Write) -> None:
    write(_added)
    write(lambda session: session.execute(text("UPDATE person SET created_at = 'yesterday'")))
    assert [each for each in write(verify) if each.endswith("of the table person cannot be read.")]
