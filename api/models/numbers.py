"""Writes rows whose numbers the database makes, for whoever points at them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, func, insert, select, text
from sqlalchemy.orm import Session

from api.database import core
from api.models.sealing import PROVED_OTHERWISE, written

# All at once, because an insert of many that answers has to be cut into short ones.
_TAKE = text("SELECT nextval(pg_get_serial_sequence(:table, :column)) FROM generate_series(1, :count)")


def insert_numbered(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write rows, and seal them where their table is; the answer is their numbers, in the order of the rows."""
    if not rows:
        return []
    numbers = _written(session, table, rows)
    if table.name not in PROVED_OTHERWISE:
        written(session, table, _numbered(table, numbers, rows))
    return numbers


def _written(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    if len(rows) == 1:
        (number,) = core(session, _insert(table), rows[0]).inserted_primary_key  # type: ignore[misc]
        return [number]
    numbers = _take_numbers(session, table, len(rows))
    core(session, _insert(table), _numbered(table, numbers, rows))
    return numbers


def _numbered(table: Table, numbers: Sequence[int], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    name = _column(table)
    return [{name: number, **row} for number, row in zip(numbers, rows, strict=True)]


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


def _column(table: Table) -> str:
    (column,) = table.primary_key.columns
    return str(column.name)


def _take_numbers(session: Session, table: Table, count: int) -> list[int]:
    """The next numbers of a table, which nobody else gets: on SQLite because nobody else writes."""
    name = _column(table)
    if session.get_bind().dialect.name == "postgresql":
        return list(core(session, _TAKE, {"table": table.name, "column": name, "count": count}).scalars())
    last = core(session, select(func.max(table.columns[name]))).scalar_one() or 0
    return list(range(last + 1, last + 1 + count))
