"""Reads the rows of a table so that one which cannot be read hides no other."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

Read = TypeVar("Read")

_Row = Mapping[Any, Any]
_UNLIKE_THEIR_COLUMN = (ValueError, TypeError)


def each_row(
    session: Session, table: Table, read: Callable[[_Row], Read]
) -> Iterator[tuple[tuple[Any, ...], Read | None]]:
    """The key of each row with what is read of it; with None where the row itself cannot be read."""
    keys = list(table.primary_key.columns)
    try:
        rows = session.execute(select(table)).mappings()
        yield from [(tuple(row[key.name] for key in keys), read(row)) for row in rows]
    except _UNLIKE_THEIR_COLUMN:
        for key in session.execute(select(*keys)).all():
            is_it = [column == value for column, value in zip(keys, key, strict=True)]
            yield tuple(key), _one(session, table, is_it, read)


def _one(session: Session, table: Table, is_it: list[Any], read: Callable[[_Row], Read]) -> Read | None:
    try:
        return read(session.execute(select(table).where(*is_it)).mappings().one())
    except _UNLIKE_THEIR_COLUMN:
        return None
