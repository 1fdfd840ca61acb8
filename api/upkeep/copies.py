"""What copying a whole database means on either kind: how a copy is made, tried aside, and put in place."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from api.database import Database


@dataclass
class Placing:
    """A restored database on its way into place."""

    url: str
    """Where it is until then."""
    kept: str | None = None
    """Where the one before is kept, once it is in place; None where there was none."""


class Copies(Protocol):
    """How whole databases of one kind are copied."""

    kind: str
    file: str
    """The name of the copy within a backup."""

    def size(self, database: Database) -> int:
        """How many bytes a copy takes at most, about."""

    def copied(self, database: Database, target: Path) -> AbstractContextManager[Session]:
        """Make a copy; the session sees just what is in it, and with the end of the block the copy is whole."""

    def wrong_with(self, copy: Path) -> list[str]:
        """What the database's own means find wrong with a copy."""

    def aside(self, copy: Path, folder: Path) -> AbstractContextManager[str]:
        """The address of a database made from a copy, which is gone after the block."""

    def placed(self, copy: Path, *, replace: bool) -> AbstractContextManager[Placing]:
        """A database made from a copy, which is put in place at the end of the block, or is gone where that fails.

        Where something is in that place already, it is refused, or with `replace` kept under another name.
        """


def copies_of(url: str) -> Copies:
    """The way of copying the database at an address."""
    if make_url(url).get_backend_name() == "sqlite":
        from api.upkeep.sqlite_copies import SqliteCopies

        return SqliteCopies(url)
    from api.upkeep.postgres_dumps import PostgresDumps

    return PostgresDumps(url)
