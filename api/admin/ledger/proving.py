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
from api.services.publishing.signed.proving import broken_signatures
from api.services.texts.keeping import rebuild_rows, wrong_rows
from api.terminal import console, opened, progress, read_damaged_text, writing


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
        problems += broken_signatures(session)
        for name, head in known:
            problems += [f"{name}: {problem}" for problem in _lost(session, head)]
        # What rests on a history that is not whole tells nothing more.
        unlike = [] if problems else list(wrong_rows(session))
    for problem in problems:
        console.print(problem, markup=False)
    if problems:
        console.print(f"{len(problems)} problems found: the history is not whole.")
        sys.exit(1)
    for row in unlike:
        console.print(row, markup=False)
    if unlike:
        console.print(
            "The history is whole, but editors' lists do not show it; `clinic-content relist` makes them anew."
        )
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


@click.command("relist")
def relist_command() -> None:
    """Make the rows anew that editors' lists are read from; they follow from the texts, and hold nothing of their own."""
    with writing() as session:
        rebuild_rows(session)
    console.print("Editors' lists show what the texts say.")


@click.command("head")
def head_command() -> None:
    """Print how far the history has come, signed: a line to keep elsewhere, for `verify --head`.

    It holds the number and the hash of the newest change and of the newest seal, the time of that change, and the public
    key of this installation. Nothing in it is secret.
    """
    with opened() as database, database.reading() as session:
        head = signed_head(session, read_settings().secret_key)
    click.echo(orjson.dumps(head.as_json()))
