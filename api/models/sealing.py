"""Seals each row that matters in the transaction that writes it, so that whatever is altered past this program is found.

A **seal** says of the rows of one transaction what each of them is from then on, by its hash, and carries the hash of
the seal before. So all seals together tell how every row must stand, and none can be altered, left out or put between.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Table, event, insert, select, text
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column, object_session

from api.canonical import canonical, fingerprint
from api.database import WritingSession, portions, unanswered
from api.models.base import Base, Json, table_of
from api.models.ledger import GENESIS_HASH

PROVED_OTHERWISE = {
    "ledger": "It says what the newest change says.",
    "fact": "The hashes of the changes that open and end it cover it.",
    "reference": "It says what its fact says.",
    "seal": "Each carries the hash of the one before.",
    "desk_record": "It says what the texts of its record say.",
    "desk_text": "It says what its text says.",
    "desk_work": "It says what its text says.",
    "desk_words": "It says what its text says.",
    "idempotent_call": "It repeats an answer for a day, and says nothing of content or of rights.",
    "spent_challenge": "It says for some minutes what was answered, and what it is about is worth nothing after them.",
    "folded_version": "It keeps for a day what an autosave said before the next one; nobody is served from it.",
    "presence": "It says for a minute who has a text open, and gives nobody a right.",
    "notice": "It says who is to be told of something else by mail, and gives nobody a right.",
    "retraction": "It repeats a list that others keep, and is replaced as a whole by whoever runs the server.",
    "receiver": "It says how far a website has come, and gives nobody a right.",
    "delivery": "It repeats to a webhook what the ledger says, and gives nobody a right.",
    "delivery_attempt": "It says what a webhook answered, and gives nobody a right.",
    "job": "It says what workers do next and how far they have come, and gives nobody a right.",
    "wrong_try": "It says for some minutes who waits, and gives nobody a right.",
}
"""Tables without seals, and why."""
NOTED_ASIDE = {
    ("key", "last_used_at"): "It is noted beside the calls, and what it says gives nobody a right.",
    ("browser_session", "used_at"): "It is noted beside the calls, and lengthens no session beyond its end.",
}
"""Columns that no seal covers, and why."""
ALONE = 7_226_014
"""The number that stands for appending a seal among the locks of a PostgreSQL database."""


class Seal(Base):
    """What some rows are from now on; never altered and never deleted."""

    __tablename__ = "seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    occasion: Mapped[str]
    """`write` for a transaction of this program; `migration` for rows that are sealed as they were found."""
    rows: Mapped[str] = mapped_column(Json)
    """Canonical JSON: [table, key, hash] for each row; the hash is null where the row is gone."""
    hash: Mapped[str]
    """Covers the hash of the seal before and all of this row."""


Sealed = tuple[str, Any, str | None]
"""(table, key, hash)"""

_SEAL = table_of(Seal)
_NEWEST = select(_SEAL.c.number, _SEAL.c.hash).order_by(_SEAL.c.number.desc()).limit(1)
_APPEND = unanswered(insert(_SEAL))
# A statement of its own, and not one with the next: that would look before it waits.
_WAIT = unanswered(text(f"SELECT pg_advisory_xact_lock({ALONE})"))
_JOURNAL, _SAVEPOINTS = "rows written", "savepoints"


def sealed_tables() -> list[Table]:
    """The tables whose rows are sealed: all but those that are proved otherwise."""
    return [each for each in Base.metadata.sorted_tables if each.name not in PROVED_OTHERWISE]


@cache
def sealed_columns(table: Table) -> tuple[str, ...]:
    """The columns that a row's hash covers, the key first."""
    named = sorted(table.columns, key=lambda each: not each.primary_key)
    return tuple(each.name for each in named if (table.name, each.name) not in NOTED_ASIDE)


def row_hash(row: Mapping[str, Any]) -> str:
    """The hash of what a row says; what says nothing is left out, so that a column may be added later."""
    return fingerprint({name: _in_utc(value) for name, value in row.items() if value is not None})


def _in_utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def seal_hash(previous: str, number: int, occasion: str, rows: str) -> str:
    """The hash of a seal: over the one before, its number and what it says."""
    return fingerprint([previous, number, occasion, rows])


def written(session: Session, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Seal rows that a statement wrote past the mapped objects; those of mapped objects are sealed by themselves."""
    names = sealed_columns(table)
    journal = session.info.setdefault(_JOURNAL, [])
    for row in rows:
        said = {name: row[name] for name in names if name in row}
        journal.append((table.name, said[names[0]], row_hash(said)))


def removed(session: Session, table: Table, keys: Iterable[Any]) -> None:
    """Seal that rows are gone that a statement deleted."""
    session.info.setdefault(_JOURNAL, []).extend((table.name, key, None) for key in keys)


def rows_written(session: Session) -> list[Sealed]:
    """What this transaction has written so far of the tables that are sealed."""
    session.flush()
    found: list[Sealed] = session.info.get(_JOURNAL, [])
    return found


def seal_written(session: Session) -> None:
    """Append what this transaction has written to the seals; done by itself before it is committed."""
    session.flush()
    journal: list[Sealed] = session.info.pop(_JOURNAL, [])
    if journal:
        newest = {(table, key): hash for table, key, hash in journal}
        append_seals(session.connection(), [(*row, hash) for row, hash in newest.items()], occasion="write")


def append_seals(connection: Connection, rows: Iterable[Sealed], *, occasion: str) -> None:
    """Append seals of rows; whoever does so on PostgreSQL holds the others up to the end of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(_WAIT)
    newest = connection.execute(_NEWEST).one_or_none()
    number, previous = (0, GENESIS_HASH) if newest is None else tuple(newest)
    seals = []
    for portion in portions(rows):
        said, number = canonical(portion), number + 1
        previous = seal_hash(previous, number, occasion, said)
        seals.append({"number": number, "occasion": occasion, "rows": said, "hash": previous})
    if seals:
        connection.execute(_APPEND, seals)


def seal_as_found(connection: Connection, tables: Iterable[str] = ()) -> None:
    """Seal all rows of these tables as they stand; of all tables where nothing is sealed yet. For migrations."""
    is_first = connection.execute(_NEWEST).one_or_none() is None
    for table in sealed_tables():
        if is_first or table.name in tables:
            append_seals(connection, rows_as_found(connection.execute, table), occasion="migration")


def rows_as_found(execute: Callable[..., Any], table: Table) -> Iterable[Sealed]:
    """Each row of a table as a seal would have it."""
    names = sealed_columns(table)
    for row in execute(select(*(table.columns[name] for name in names))):
        yield table.name, row[0], row_hash(dict(zip(names, row, strict=True)))


def row_of(target: Base) -> dict[str, Any]:
    """What a mapped object says, as far as it is sealed."""
    return {name: getattr(target, name) for name in sealed_columns(table_of(type(target)))}


def _note_written(_mapper: object, _connection: Connection, target: Base) -> None:
    session, table = _place_of(target)
    if table.name not in PROVED_OTHERWISE and session.is_modified(target, include_collections=False):
        written(session, table, [row_of(target)])


def _note_removed(_mapper: object, _connection: Connection, target: Base) -> None:
    session, table = _place_of(target)
    if table.name not in PROVED_OTHERWISE:
        removed(session, table, [getattr(target, sealed_columns(table)[0])])


def _place_of(target: Base) -> tuple[Session, Table]:
    session = object_session(target)
    if session is None:
        raise RuntimeError("a row is written outside of any session")
    return session, table_of(type(target))


event.listen(Base, "after_insert", _note_written, propagate=True)
event.listen(Base, "after_update", _note_written, propagate=True)
event.listen(Base, "after_delete", _note_removed, propagate=True)


@event.listens_for(WritingSession, "before_commit")
def _seal_at_the_end(session: Session) -> None:
    if not session.in_nested_transaction():
        seal_written(session)


@event.listens_for(WritingSession, "after_transaction_create")
def _note_savepoint(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(_SAVEPOINTS, WeakKeyDictionary())[transaction] = len(session.info.get(_JOURNAL, ()))


@event.listens_for(WritingSession, "after_soft_rollback")
def _forget_what_was_undone(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested or transaction.parent is None:
        since = session.info.get(_SAVEPOINTS, {}).pop(transaction, 0)
        del session.info.get(_JOURNAL, [])[since:]
