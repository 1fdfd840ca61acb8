"""Counts the statements that a database is sent, for the tests of what things cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from api.database import Database


@contextmanager
def counted(database: Database, *, waited_for: bool = False) -> Iterator[list[str]]:
    """The statements of those who write, sent within the block; or just those whose answer somebody waits for."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, _given: object, context: Any, _many: bool) -> None:
        if not (waited_for and "is_unanswered" in context.execution_options):
            statements.append(statement)

    event.listen(database.writing, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.writing, "before_cursor_execute", note)
