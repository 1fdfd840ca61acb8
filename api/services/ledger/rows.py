"""Reads the rows of a table so that one which cannot be read hides no other."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import Select, Table, inspect, select
from sqlalchemy.orm import Session

from api.services.ledger.unread import Unread

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


def mapped(
    session: Session, found: Select[Read], unread: Unread, take: Callable[[Iterable[Read]], list[Read]] = list
) -> list[Read]:
    """The mapped objects that are found, or those that are taken of them, without what cannot be read."""

    def whole() -> list[Read]:
        with closing(session.scalars(found)) as rows:
            return take(rows)

    return unread.in_parts(whole, lambda: take(_by_key(session, found, unread)))


def found_rows(session: Session, found: Any, key: Any, unread: Unread) -> list[Any]:
    """The rows that are found, each known by a column, without what cannot be read."""

    def apart() -> list[Any]:
        keys = session.scalars(found.with_only_columns(key)).all()
        parts = unread.each(keys, lambda each: session.execute(found.where(key == each)).all())
        return list(chain.from_iterable(parts))

    return unread.in_parts(lambda: list(session.execute(found)), apart)


def _by_key(session: Session, found: Select[Read], unread: Unread) -> Iterator[Read]:
    model = found.column_descriptions[0]["entity"]
    keys = session.execute(found.with_only_columns(*inspect(model).primary_key)).all()
    return unread.each(keys, lambda key: session.get_one(model, tuple(key)))
