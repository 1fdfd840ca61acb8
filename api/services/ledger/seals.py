"""Compares every row that matters with what the seals say of it, for whoever verifies a history."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import GENESIS_HASH, Seal
from api.models.base import table_of
from api.models.sealing import row_hash, seal_hash, sealed_columns, sealed_tables
from api.services.ledger.rows import each_row

SealedRow = tuple[str, Any]
"""(table, key)"""

_SEALS = select(*table_of(Seal).columns).order_by(Seal.number).execution_options(yield_per=100)


def broken_seals(session: Session) -> Iterator[str]:
    """Every row that is not as this program wrote it, and every seal that does not follow from the one before."""
    said: dict[SealedRow, str | None] = {}
    yield from _broken_chain(session, said)
    for table in sealed_tables():
        yield from _altered_rows(session, table, said)
    for (name, key), hash in said.items():
        if hash is not None:
            yield f"Row {key} of the table {name} is missing."


def _broken_chain(session: Session, said: dict[SealedRow, str | None]) -> Iterator[str]:
    """Follow the chain to its end, noting what it says of each row."""
    newest, previous = 0, GENESIS_HASH
    for number, occasion, rows, hash in session.execute(_SEALS):
        if number != newest + 1:
            yield f"Seal {newest + 1} is missing."
        elif hash != seal_hash(previous, number, occasion, rows):
            yield f"Seal {number} does not follow from what it says and from the seal before it."
        else:
            said.update(((table, key), sealed) for table, key, sealed in parse(rows))
        newest, previous = number, hash


def _altered_rows(session: Session, table: Table, said: dict[SealedRow, str | None]) -> Iterator[str]:
    """Take what is said of each row that is there; what is left afterwards is said of others."""
    names = sealed_columns(table)
    for (key,), hash in each_row(session, table, lambda row: row_hash({name: row[name] for name in names})):
        sealed = said.pop((table.name, key), None)
        if hash is None:
            yield f"Row {key} of the table {table.name} cannot be read."
        elif sealed is None:
            yield f"Row {key} of the table {table.name} was written past this program."
        elif sealed != hash:
            yield f"Row {key} of the table {table.name} is not as this program wrote it."
