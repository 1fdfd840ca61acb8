"""What the operator's commands share: the database, a transaction that tells refusals in words, and progress bars."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from sqlalchemy.orm import Session

from api.config import read_settings
from api.database import Database
from api.errors import ContentError
from api.services.auditing import Call
from api.services.permissions import HeldRole, Holder

OPERATOR = Holder(name="the command line", roles=(HeldRole("admin"),))
console = Console(stderr=True, highlight=False)


def database_url() -> str:
    """The database's address, with the folder of an SQLite file made where it is missing."""
    url = read_settings().database_url
    path = Database(url).url.database
    if url.startswith("sqlite") and path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return url


@contextmanager
def writing(url: str | None = None) -> Iterator[Session]:
    """A transaction on the database; what is refused in it is told without a traceback."""
    database = Database(url or database_url())
    try:
        with database.transaction() as session:
            yield session
    except ContentError as error:
        raise click.ClickException(" ".join([error.detail, *(each["detail"] for each in error.errors)])) from None
    finally:
        database.close()


def operator_call(session: Session) -> Call:
    """What the operator does, for the trail."""
    return Call(session=session, holder=OPERATOR, now=datetime.now(UTC), request_id="")


@contextmanager
def progress(*, shown: bool = True) -> Iterator[Callable[[str, int, int], None]]:
    """A function that shows how far the work has come, with a bar for each part of it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not shown) as bars:
        tasks: dict[str, TaskID] = {}

        def on_progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield on_progress
