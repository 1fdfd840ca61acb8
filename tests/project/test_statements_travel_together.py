"""A statement that nobody waits for comes before what follows it, and counts for nothing without it; many rows say what one says."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, InternalError
from sqlalchemy.orm import Session

from api.database import Database, core, unanswered
from api.models import WrongTry
from api.models.base import table_of

pytestmark = pytest.mark.database

TRY = table_of(WrongTry)
NOTE, COUNT = unanswered(insert(TRY)), unanswered(update(TRY).values(number=TRY.c.number + 1))
AT = datetime(2026, 11, 29, 12, 0, 0, 123456, tzinfo=UTC)
ODD = ("\\N", "\\.", "a\tb", "a\nb\r\nc", "back\\slash", "", " ", "’“”", "日本語", "👩‍⚕️", "'quoted'", '"', "%s %(a)s", "NULL", "\x01")  # fmt: skip
"""What other ways of writing many rows take for something else."""


@pytest.fixture
def database(database_url: str) -> Any:
    opened = Database(database_url)
    yield opened
    opened.close()


def row(about: str, number: int = 1) -> dict[str, Any]:
    return {"about": about, "number": number, "last_at": AT}


def note(database: Database, *statements: list[dict[str, Any]]) -> None:
    """Write rows in one transaction, some with each statement."""
    with database.transaction() as session:
        for rows in statements:
            core(session, NOTE, rows)


def note_and_look(session: Session, again: dict[str, Any]) -> None:
    core(session, NOTE, again)
    core(session, select(TRY.c.number)).all()


def written(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return dict(core(session, select(TRY.c.about, TRY.c.number)).all())


def test_what_nobody_waits_for_is_there_for_the_next_statement(database: Database) -> None:
    with database.transaction() as session:
        core(session, NOTE, row("a"))
        core(session, COUNT)
        assert core(session, select(TRY.c.number)).scalars().all() == [2]
        core(session, COUNT)
    assert written(database) == {"a": 3}


def test_what_is_wrong_with_it_is_told_by_the_next_statement_and_undoes_all(database: Database) -> None:
    with database.transaction() as session:
        core(session, NOTE, row("a"))
        with pytest.raises(IntegrityError):
            note_and_look(session, row("a"))
        session.rollback()
    assert written(database) == {}


def test_what_is_wrong_with_the_last_of_all_undoes_all(database: Database) -> None:
    with pytest.raises(IntegrityError):
        note(database, [row("a")], [row("b"), row("a")])
    assert written(database) == {}
    note(database, [row("c")])
    assert written(database) == {"c": 1}


def test_a_savepoint_that_is_undone_takes_just_its_own_with_it(database: Database) -> None:
    with database.transaction() as session:
        core(session, NOTE, row("before"))
        with session.begin_nested() as kept:
            core(session, NOTE, row("kept"))
            kept.commit()
        with session.begin_nested() as undone:
            core(session, NOTE, row("undone"))
            undone.rollback()
        core(session, NOTE, row("after"))
    assert written(database) == {"before": 1, "kept": 1, "after": 1}


def test_a_transaction_that_is_given_up_leaves_nothing(database: Database) -> None:
    with suppress(ZeroDivisionError), database.transaction() as session:
        core(session, NOTE, row("a"))
        raise ZeroDivisionError
    note(database, [row("b")])
    assert written(database) == {"b": 1}


@pytest.mark.parametrize("count", [1, 2, 20, 21, 1_000])
def test_however_many_rows_there_are_they_say_what_each_says(database: Database, count: int) -> None:
    rows = [row(f"{number}{odd}", number) for number, odd in zip(range(count), ODD * count, strict=False)]
    with database.transaction() as session:
        core(session, NOTE, row("first", 7))
        core(session, NOTE, rows)
        assert core(session, select(TRY.c.last_at).distinct()).scalars().all() == [AT]
    assert written(database) == {"first": 7, **{each["about"]: each["number"] for each in rows}}


def test_many_rows_of_which_one_is_there_already_are_all_refused(database: Database) -> None:
    note(database, [row("17")])
    with pytest.raises(IntegrityError):
        note(database, [row(str(number)) for number in range(100)])
    assert written(database) == {"17": 1}


def test_whoever_reads_sees_one_state_though_others_write_meanwhile(database: Database) -> None:
    with database.reading() as session:
        assert core(session, select(TRY.c.about)).all() == []
        note(database, [row("a")])
        assert core(session, select(TRY.c.about)).all() == []
    assert written(database) == {"a": 1}


def test_whoever_looks_sees_what_others_have_written_meanwhile(database: Database) -> None:
    with database.looking() as session:
        assert core(session, select(TRY.c.about)).all() == []
        note(database, [row("a")])
        seen = core(session, select(TRY.c.about)).scalars().all()
    assert seen == (["a"] if not database.is_sqlite else [])
    assert written(database) == {"a": 1}


def note_past_a_failure(database: Database) -> None:
    with database.transaction() as session:
        core(session, NOTE, row("a"))
        with suppress(IntegrityError):
            note_and_look(session, row("a"))


def test_a_transaction_of_which_a_statement_failed_is_not_taken_for_committed(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite keeps what came before a statement that failed")
    with pytest.raises(InternalError):
        note_past_a_failure(database)
    assert written(database) == {}


def test_connections_that_the_server_has_ended_are_made_anew(database: Database, database_url: str) -> None:
    if database.is_sqlite:
        pytest.skip("a file ends no connections")
    assert written(database) == {}
    with database.reading() as session:
        kept = session.scalar(text("SELECT pg_backend_pid()"))
    other = Database(database_url)
    with other.transaction() as session:
        session.execute(text(f"SELECT pg_terminate_backend({kept}, 5000)"))
    other.close()
    note(database, [row("a")])
    assert written(database) == {"a": 1}


def test_what_was_read_stays_prepared_for_the_next_who_reads(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite's driver keeps them by itself")
    for _ in range(8):
        written(database)
    with database.reading() as session:
        prepared = session.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert any("wrong_try" in each for each in prepared)


def test_no_statement_is_compiled_first_which_takes_longer_than_to_run_it(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite compiles none")
    with database.reading() as session:
        found = session.execute(text("SELECT setting, source FROM pg_settings WHERE name = 'jit'")).one()
    assert tuple(found) == ("off", "session")
