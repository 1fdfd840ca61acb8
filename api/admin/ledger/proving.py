"""The operator's commands that prove the history, parts of `clinic-content`."""

import sys
from collections.abc import Iterator
from typing import IO

import click
import orjson
from sqlalchemy.orm import Session

from api.config import read_settings
from api.errors import InvalidContent
from api.services.ledger.head import Head, lost_since, read_head, signed_head
from api.services.ledger.verify import verify
from api.terminal import console, opened, progress, read_damaged_text


@click.command("verify")
@click.option(
    "--head", "heads", multiple=True, type=click.File("rb"),
    help="Also find what was cut off since this file was written, by `head` or by `export`; may be given several times.",
)  # fmt: skip
def verify_command(heads: tuple[IO[bytes], ...]) -> None:
    """Recompute all hashes and name everything that was altered past this program; exits with 1 if anything was.

    What is missing at the end leaves no trace in the database itself. So keep what `clinic-content head` prints in
    another place, and give it as --head.
    """
    # Read first: a wrong file must not hide what a long work has found.
    known = [(each.name, _head_in(each)) for each in heads]
    with opened() as database, database.reading() as session, progress() as on_progress:
        read_damaged_text(session)
        problems = verify(session, lambda done, total: on_progress("changes", done, total))
        for name, head in known:
            problems += [f"{name}: {problem}" for problem in _lost(session, head)]
    for problem in problems:
        console.print(problem, markup=False)
    if problems:
        console.print(f"{len(problems)} problems found: the history is not whole.")
        sys.exit(1)
    console.print("The history is whole: every byte is as it was written.")


def _head_in(file: IO[bytes]) -> Head:
    try:
        return read_head(file.readline())
    except InvalidContent as error:
        raise click.ClickException(f"{file.name}: {error.detail}") from None


def _lost(session: Session, head: Head) -> Iterator[str]:
    settings = read_settings()
    secrets = filter(None, (settings.secret_key, *(settings.former_secret_keys or ())))
    return lost_since(session, head, secrets)


@click.command("head")
def head_command() -> None:
    """Print how far the history has come, signed: a line to keep elsewhere, for `verify --head`.

    It holds the number and the hash of the newest change and of the newest seal, the time of that change, and the public
    key of this installation. Nothing in it is secret.
    """
    with opened() as database, database.reading() as session:
        head = signed_head(session, read_settings().secret_key)
    click.echo(orjson.dumps(head.as_json()))
