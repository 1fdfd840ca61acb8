"""Whatever column of whatever table is altered past the program, verifying says so, but for a short list with reasons."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Integer, LargeBinary, Table, UniqueConstraint, delete, insert, select, update
from sqlalchemy.orm import Session

from api.database import UtcDateTime
from api.models import Base
from api.models.sealing import NOTED_ASIDE, PROVED_OTHERWISE
from tests.factories import NOW
from tests.intruder import attempt
from tests.lookup import verify

FORGOTTEN = {"folded_version", "idempotent_call", "job", "notice", "presence", "spent_challenge", "wrong_try"}
"""What they hold is forgotten after some days at most, and is neither content nor a right."""
TABLES = {each.name: each for each in Base.metadata.sorted_tables if each.name not in FORGOTTEN}
NOT_PROVED = {
    *NOTED_ASIDE,
    ("fact", "id"),  # By this number its references name it, and these are compared.
}
HELD_BY_THE_DATABASE = {("ledger", "id"), ("secret", "id")}
"""Of these there is one row, which has this number."""
ANOTHER = {
    ("schedule", "verb"): "unpublish",
    ("schedule", "state"): "done",
    ("release", "state"): "reverted",
    ("redaction", "what"): "fact",
}
"""Where only some words are allowed."""


def key_of(table: Table) -> Column[Any]:
    return next(iter(table.primary_key.columns))


def another(column: Column[Any], value: Any) -> Any:
    """A value that a column could hold as well."""
    if (column.table.name, column.name) in ANOTHER:
        return ANOTHER[column.table.name, column.name]
    if isinstance(column.type, UtcDateTime):
        return (value or NOW) + timedelta(days=1)
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, LargeBinary):
        return (value or b"") + b"x"
    return (value or 0) + 1_000 if isinstance(column.type, Integer) else f"{value or ''}x"


def is_seen_altered(session: Session, column: Column[Any]) -> bool:
    table, key = column.table, key_of(column.table)
    # Where there is one, a row in which the column says something.
    newest = select(key, column).order_by(column.is_(None), key.desc()).limit(1)
    place, value = session.execute(newest).one()
    with attempt(session):
        session.execute(update(table).where(key == place).values({column.name: another(column, value)}))
        return bool(verify(session))


@pytest.mark.database
@pytest.mark.parametrize("name", TABLES)
def test_an_altered_value_is_found_in_every_column(everything: Session, name: str) -> None:
    columns = [each for each in TABLES[name].columns if (name, each.name) not in NOT_PROVED | HELD_BY_THE_DATABASE]
    assert [each.name for each in columns if not is_seen_altered(everything, each)] == []


@pytest.mark.database
@pytest.mark.parametrize("name", TABLES)
def test_a_deleted_row_is_found_in_every_table(everything: Session, name: str) -> None:
    table, key = TABLES[name], key_of(TABLES[name])
    place = everything.execute(select(key).order_by(key.desc()).limit(1)).scalar_one()
    with attempt(everything):
        everything.execute(delete(table).where(key == place))
        assert verify(everything)


@pytest.mark.database
@pytest.mark.parametrize("name", [name for name in TABLES if (name, "id") not in HELD_BY_THE_DATABASE])
def test_a_forged_row_is_found_in_every_table(everything: Session, name: str) -> None:
    table = TABLES[name]
    row = everything.execute(select(table).order_by(key_of(table).desc()).limit(1)).mappings().one()
    unlike = {
        column.name for each in table.constraints if isinstance(each, UniqueConstraint) for column in each.columns
    }
    unlike |= {column.name for each in table.indexes if each.unique for column in each.columns}
    unlike |= {column.name for column in table.primary_key.columns}
    forged = {name: another(table.columns[name], value) if name in unlike else value for name, value in row.items()}
    with attempt(everything):
        everything.execute(insert(table).values(forged))
        assert verify(everything)


@pytest.mark.database
def test_a_history_with_something_in_every_table_is_whole(everything: Session) -> None:
    assert [name for name, table in TABLES.items() if everything.execute(select(table)).first() is None] == []
    assert verify(everything) == []


def test_what_is_not_sealed_is_there() -> None:
    assert set(PROVED_OTHERWISE) <= set(Base.metadata.tables)
    assert {f"{table}.{column}" for table, column in NOTED_ASIDE} <= {
        str(each) for table in TABLES.values() for each in table.columns
    }
