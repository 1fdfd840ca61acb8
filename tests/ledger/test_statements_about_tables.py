"""A statement sees what was altered before it; only `core`, the fast way, leaves unseen what is not written yet."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.database import core
from api.ids import new_id
from api.models import Person
from api.models.base import table_of
from tests.factories import NOW

PERSON = table_of(Person).c
NAMES = select(PERSON.name)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with app.extensions["database"].transaction() as opened:
        opened.add(Person(id=new_id(), name="Old", created_at=NOW))
        opened.flush()
        yield opened


def test_a_statement_about_tables_sees_a_mapped_object_as_it_was_altered(session: Session) -> None:
    session.scalars(select(Person)).one().name = "New"
    assert session.execute(NAMES).scalar_one() == "New"


def test_the_fast_way_sees_what_is_written(session: Session) -> None:
    session.scalars(select(Person)).one().name = "New"
    assert core(session, NAMES).scalar_one() == "Old"
    session.flush()
    assert core(session, NAMES).scalar_one() == "New"


def test_what_the_fast_way_did_in_a_savepoint_ends_with_it(session: Session) -> None:
    savepoint = session.begin_nested()
    core(session, update(table_of(Person)).values(name="Tried"))
    assert core(session, NAMES).scalar_one() == "Tried"
    savepoint.rollback()
    assert core(session, NAMES).scalar_one() == "Old"


def test_the_fast_way_works_in_the_transaction_of_its_session(app: Flask) -> None:
    with app.extensions["database"].transaction() as session:
        core(session, table_of(Person).insert(), {"id": new_id(), "name": "Gone", "created_at": NOW, "revision": 1})
        session.rollback()
        assert core(session, NAMES).all() == []
