"""What the operator's commands share: the database, a transaction that tells refusals in words, and progress bars."""

import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from errno import EPIPE
from importlib import import_module
from threading import Event
from typing import Any

import click
import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from api.config import SettingError, Settings, read_settings, unknown_names
from api.database import Database, migrate
from api.errors import ContentError
from api.models import Person
from api.parent import parent_pid
from api.services.accounts.audit import Call
from api.services.accounts.invitations import USUAL_LIFETIME, invite
from api.services.accounts.permissions import HeldRole, Holder
from api.services.jobs.standing import begin_standing
from api.services.publishing.site_changes import renew_settings
from api.sqlite import file_of, left_behind, make_file, open_to_others
from api.tables import made_later, wrong_with_tables

OPERATOR = Holder(name="the command line", roles=(HeldRole("admin"),))


class _Unfailing(Console):
    """Standard error, whether or not it can be written to: what cannot be told must not end a service."""

    def print(self, *objects: Any, **options: Any) -> None:
        with suppress(OSError):
            super().print(*objects, **options)


# Terminals wrap for themselves; what goes into a file or another program stays a line, and a path in it whole.
console = _Unfailing(stderr=True, highlight=False, soft_wrap=True)


USUAL_PORT = 8000
"""Where a server listens on this machine unless it is told otherwise."""


class Commands(click.Group):
    """Commands that tell what went wrong in a sentence, where an operator can do something about it.

    Some are of other parts, `elsewhere` by name with module and attribute. They are loaded when they are asked for, so that
    a server starts soon, and stays small.
    """

    def __init__(self, *args: Any, elsewhere: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self._elsewhere = elsewhere

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self._elsewhere])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._elsewhere:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._elsewhere[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        # A setting with a slip in its name has no effect, and the command would work on another database without a word.
        for sentence in unknown_names() if parent_pid() is None else ():
            console.print(sentence, markup=False)
        try:
            return super().invoke(ctx)
        except ContentError as error:
            raise click.ClickException(" ".join([error.detail, *map(_with_place, error.errors)])) from None
        except (SettingError, ArgumentError) as error:
            raise click.ClickException(f"A setting is wrong: {error}") from None
        except DBAPIError as error:
            raise click.ClickException(f"The database does not do its part: {error.orig}") from None
        except OSError as error:
            # Whoever reads the output may have enough of it: `| head` is no fault, and click knows.
            if error.errno in (None, EPIPE):
                raise
            raise click.ClickException(f"{error.filename or 'The output'}: {error.strerror}.") from None


def _with_place(error: Mapping[str, Any]) -> str:
    """What is wrong at one place, and which that is where it has a name."""
    place = error.get("pointer", "#").removeprefix("#/")
    return f"{place}: {error['detail']}" if place not in ("", "#") else str(error["detail"])


def database_url(*, may_make: bool = False) -> str:
    """The database's address; an SQLite file that is missing is made where that is what was asked for.

    Whoever stands in another folder or mistyped the address would else get an empty database, and be told to fill it.
    """
    url = read_settings().database_url
    path = file_of(make_url(url))
    if may_make:
        make_file(make_url(url))
    elif path is not None and not path.exists():
        left = left_behind(path)
        missing = f"There is no database at {path}, and no tables yet; run `clinic-content migrate` first."
        raise click.ClickException(missing if left is None else f"{path}: {left}.")
    return url


def tell_of_open_files(url: str) -> None:
    """Say which of the database's files others may read: what is in drafts, and who wrote it, is for nobody else."""
    path = file_of(make_url(url))
    wide = open_to_others(path) if path else []
    if wide:
        console.print(f"Others may read {', '.join(map(str, wide))}; `chmod 600` makes them yours alone.", markup=False)


def require_tables(url: str) -> None:
    """Refuse a database whose tables are not those of this release."""
    _require(url, wrong_with_tables)


def make_tables(url: str) -> None:
    """Make the tables or bring them and the sites' settings up to date; those of a later release are refused."""
    _require(url, made_later)
    migrate(url)
    database = Database(url)
    try:
        with database.transaction() as session:
            renew_settings(Call(session, OPERATOR, datetime.now(UTC), "migrate"))
            begin_standing(session, now=datetime.now(UTC))
    finally:
        database.close()


def _require(url: str, find_fault: Callable[[Database], str | None]) -> None:
    database = Database(url)
    try:
        fault = find_fault(database)
    finally:
        database.close()
    if fault is not None:
        raise click.ClickException(fault)


@contextmanager
def opened() -> Iterator[Database]:
    """The database that a command works on, with the tables of this release."""
    url = database_url()
    require_tables(url)
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


def read_damaged_text(session: Session) -> None:
    """Let text that is no UTF-8 any more be read, so that its place can be named."""
    connection: Any = session.connection().connection.driver_connection
    if session.get_bind().dialect.name == "sqlite":
        connection.text_factory = lambda data: data.decode(errors="replace")


@contextmanager
def reading() -> Iterator[Session]:
    """The database at one moment."""
    with opened() as database, database.reading() as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """A transaction on the database."""
    with opened() as database, database.transaction() as session:
        yield session


def stopped() -> Event:
    """Set when this process is told to end."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def listed(text: str, known: Iterable[str]) -> list[str]:
    """The words of a list, or an error that names what is not known."""
    words = [each.strip() for each in text.split(",")]
    unknown = [each for each in words if each not in known]
    if unknown:
        raise click.BadParameter(f"There is no {', '.join(unknown)}; there are {', '.join(known)}.")
    return words


AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print it for a program.")


def print_rows(rows: Iterable[Mapping[str, Any]], *, as_json: bool) -> None:
    """A list for people, a line each with tabs between, or for a program."""
    if as_json:
        click.echo(orjson.dumps(list(rows), option=orjson.OPT_INDENT_2))
        return
    for row in rows:
        click.echo("\t".join(" ".join(each) if isinstance(each, list) else str(each) for each in row.values()))


def operator_call(session: Session) -> Call:
    """What the operator does, for the trail."""
    return Call(session=session, holder=OPERATOR, now=datetime.now(UTC), request_id="")


def invitation_link(call: Call, person: Person, *, port: int) -> str:
    """Invite somebody, and tell the link; without a setting, to the server on this machine."""
    made, text = invite(call.session, person, by=call.holder, lifetime=USUAL_LIFETIME, now=call.now)
    call.audit("invitation.create", after={"id": person.id, "invitation": made.id})
    return f"{for_people(read_settings(), port=port)}/sign-in#invitation={text}"


def for_people(settings: Settings, *, port: int) -> str:
    """Where people find this service in a browser; without a setting, the server on this machine."""
    return f"{settings.sign_in_origin or f'http://localhost:{port}'}{settings.public_prefix or ''}"


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
