"""The operator's commands that make backups, put them back and try them, parts of `clinic-content`."""

import sys
from pathlib import Path
from tempfile import gettempdir

import click
import orjson

from api.config import read_settings
from api.terminal import console, opened, progress
from api.upkeep.backing_up import back_up, remove_older
from api.upkeep.copies import copies_of
from api.upkeep.drilling import Drill, drill
from api.upkeep.manifest import backups_in
from api.upkeep.restoring import Restored, restore

PLACE = click.Path(file_okay=False, path_type=Path)
MIB = 1024 * 1024


@click.command("backup")
@click.argument("folder", type=PLACE, required=False)
@click.option(
    "--keep", type=click.IntRange(1), help="Leave so many of the newest backups there, once the new one is whole."
)
def backup_command(folder: Path | None, keep: int | None) -> None:
    """Make a backup in FOLDER, by default in that of CONTENT_BACKUP_DIR, and print where it is.

    A backup is a folder with a copy of the database and a manifest, which tells how far the history had come and what
    readers got. It is made while the service runs, and nobody waits for it. It appears once it is whole.
    """
    settings, place = read_settings(), _place(folder)
    with opened() as database, progress() as on_progress:
        made = back_up(database, copies_of(settings.database_url), place, settings, on_progress)
    click.echo(made.path)
    manifest = made.manifest
    console.print(
        f"Change {manifest.head.seq}, {len(manifest.sites)} sites, {manifest.size / MIB:.1f} MiB of {manifest.kind}.",
        markup=False,
    )
    if made.doubt is not None:
        console.print(f"{made.doubt} Older backups are left alone.", markup=False)
        sys.exit(1)
    for each in remove_older(place, keep) if keep else ():
        console.print(f"Removed {each}.", markup=False)


@click.command("restore")
@click.argument("backup", type=PLACE)
@click.option("--replace", is_flag=True, help="Where there is a database already, keep it under another name.")
def restore_command(backup: Path, replace: bool) -> None:
    """Put BACKUP in the place that CONTENT_DATABASE_URL names, which must be empty; stop the service and its workers before.

    The backup is restored aside and proved: every byte of its history, the head of every site, and what readers get.
    Only then it is put in place. Everybody is signed out.
    """
    settings = read_settings()
    restored = restore(backup, copies_of(settings.database_url), settings.database_url, settings, replace=replace)
    for line in _told(restored):
        console.print(line, markup=False)


def _told(restored: Restored) -> list[str]:
    """What was done, what was lost, and what to do next."""
    head = restored.manifest.head
    lines = [
        f"Restored and proved: change {head.seq} of {head.at}, {len(restored.manifest.sites)} sites.",
        f"Ended {restored.sessions} sessions and {restored.invitations} invitations.",
    ]
    if restored.kept:
        lines.append(f"The database of before is kept: {_without_user(restored.kept)}.")
    if restored.lost:
        lines += ["It has what the backup has not:", *(f"  - {each}" for each in restored.lost)]
    return [*lines, "Next:", *(f"  {each}" for each in _next(restored))]


def _next(restored: Restored) -> list[str]:
    rights = ["Where servers have a role of their own, run `postgresql-role.sql` anew: a backup holds no rights."]
    steps = [
        *(rights if restored.manifest.kind == "postgresql" else ()),
        "`clinic-content serve --no-worker`: look what readers get.",
        "Publish again what is missing, withdrawals first.",
        "`clinic-content keys list`: keys that were revoked after the backup open again; revoke them.",
    ]
    if restored.pending:
        steps.append(
            f"{restored.pending} plans wait: `clinic-content schedules` lists them; cancel those that were done since."
        )
    steps.append(
        "Delete the file of `clinic-content purge --state`, where there is one, so that it purges everything; then start the workers."
    )
    return [f"{number}. {each}" for number, each in enumerate(steps, 1)]


def _without_user(url: str) -> str:
    """The place without who opens it, and by which password."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


@click.command("drill")
@click.argument("backup", type=PLACE, required=False)
@click.option(
    "--latest", type=PLACE, help="Take the newest backup in this folder; by default in that of CONTENT_BACKUP_DIR."
)
@click.option(
    "--work", type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="Where a copy of SQLite is opened; by default the system's folder for what is temporary.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the proof for a program.")
def drill_command(backup: Path | None, latest: Path | None, work: Path | None, as_json: bool) -> None:
    """Restore BACKUP aside, prove it, serve from it, and print the proof; exits with 1 where it is not what was backed up.

    Nothing of it stays, and the database itself is not touched: made to run every night. A backup of PostgreSQL is
    restored into a database beside the one that CONTENT_DATABASE_URL names, which takes the right to make databases.
    """
    if backup and latest:
        raise click.UsageError("Name a backup, or --latest with a folder of them.")
    settings, chosen = read_settings(), backup or _newest(_place(latest))
    drilled = drill(chosen, copies_of(settings.database_url), settings, work or Path(gettempdir()))
    if as_json:
        click.echo(orjson.dumps(drilled.as_json(), option=orjson.OPT_INDENT_2))
    else:
        _print(drilled)
    if not drilled.is_good:
        sys.exit(1)


def _print(drilled: Drill) -> None:
    click.echo(f"{drilled.backup}, of {drilled.manifest.at}")
    for each in drilled.steps:
        click.echo(f"{'ok   ' if each['ok'] else 'WRONG'} {each['step']}: {each['told']} ({each['seconds']} s)")
    click.echo(
        "It can be restored." if drilled.is_good else "It must not be relied on: make another, and find out why."
    )


def _place(folder: Path | None) -> Path:
    named = folder or read_settings().backup_dir
    if named is None:
        raise click.UsageError("Name a folder, or set CONTENT_BACKUP_DIR.")
    return Path(named)


def _newest(folder: Path) -> Path:
    found = backups_in(folder)
    if not found:
        raise click.ClickException(f"There is no whole backup in {folder}.")
    return found[-1]
