"""What somebody does who writes in the database past the program, for the tests that it is found."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

GUARDS = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")


@contextmanager
def unguarded(session: Session) -> Iterator[None]:
    """A session to whose statements the database's own guards say nothing, nor what refers to what."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    guards = session.execute(GUARDS).all() if is_sqlite else []
    for name, _ in guards:
        session.execute(text(f"DROP TRIGGER {name}"))
    # SQLite asks what refers to what when the transaction ends.
    session.execute(
        text("PRAGMA defer_foreign_keys = ON" if is_sqlite else "SET LOCAL session_replication_role = replica")
    )
    yield
    for _, made_by in guards:
        session.execute(text(made_by))
    session.execute(
        text("PRAGMA defer_foreign_keys = OFF" if is_sqlite else "SET LOCAL session_replication_role = origin")
    )


@contextmanager
def attempt(session: Session) -> Iterator[None]:
    """Of what is done here nothing stays."""
    attempted = session.begin_nested()
    try:
        yield
    finally:
        attempted.rollback()
        session.expire_all()
