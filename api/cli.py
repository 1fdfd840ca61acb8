"""The `clinic-content` command: set up, serve, check and inspect from a terminal."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from api import __version__, resources
from api.config import read_settings
from api.database import Database, migrate
from api.services import seeding
from api.services.keys import ROLES, create_key, has_keys
from api.services.verifying import verify

SERVER = "api.app:create_app"
console = Console(stderr=True, highlight=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """The clinic content API: content for clinics, versioned, localized, shared by many sites.

    Every command works on the database that CONTENT_DATABASE_URL names, by default var/content.sqlite3.
    """


def _database_url() -> str:
    """The database's address, with the folder of an SQLite file made where it is missing."""
    url = read_settings().database_url
    path = Database(url).url.database
    if url.startswith("sqlite") and path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return url


@main.command("migrate")
def migrate_command() -> None:
    """Make or update the database's tables; does nothing where they are up to date."""
    migrate(_database_url())
    console.print("The database is up to date.")


def load_seed(url: str, *, with_progress: bool = False) -> seeding.Loaded:
    """Load the seed content into a database, whole or not at all."""
    database = Database(url)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    try:
        with (
            Progress(*columns, console=console, disable=not with_progress) as progress,
            database.transaction() as session,
        ):
            tasks: dict[str, object] = {}

            def on_progress(what: str, done: int, total: int) -> None:
                task = (
                    tasks.setdefault(what, progress.add_task(what, total=total)) if what not in tasks else tasks[what]
                )
                progress.update(task, completed=done, total=total)  # type: ignore[arg-type]

            return seeding.load_seed(session, resources.folder("seed"), now=datetime.now(UTC), on_progress=on_progress)
    finally:
        database.close()


@main.command("seed")
def seed_command() -> None:
    """Load the seed content; safe to repeat, and what editors have changed since is left alone."""
    _report_seed(load_seed(_database_url(), with_progress=True))


def _report_seed(loaded: seeding.Loaded) -> None:
    if loaded == seeding.Loaded():
        console.print("The seed content is there already.")
    else:
        console.print(
            f"Loaded {loaded.sites} sites, {loaded.records} records, {loaded.versions} texts; hid {loaded.hidden} records."
        )


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on.")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1), help="How many processes answer; one per core."
)
@click.option(
    "--setup", is_flag=True, help="First migrate, load the seed content, and make an admin key if there is none."
)
def serve_command(host: str, port: int, workers: int, setup: bool) -> None:
    """Serve the API."""
    url = _database_url()
    if setup:
        migrate(url)
        _report_seed(load_seed(url, with_progress=True))
        _print_first_key(url)
    _print_urls(f"http://{host}:{port}")
    _run_server(host, port, workers)


def _print_first_key(url: str) -> None:
    database = Database(url)
    with database.transaction() as session:
        text = (
            None
            if has_keys(session)
            else create_key(session, name="first admin key", role="admin", now=datetime.now(UTC))
        )
    database.close()
    if text:
        print(f"\nYour admin key, shown only now (keep it safe):\n\n    {text}\n", flush=True)


def _print_urls(base: str) -> None:
    print(
        f"Serving on {base} — try\n"
        f"    {base}/v1\n"
        f"    {base}/v1/sites/core/faqs\n"
        f"    {base}/v1/sites/core/pages/dry-needling?locale=fr\n"
        f"    {base}/v1/sites/riverbank/search?q=needles\n"
        f"    {base}/docs\n"
        "Stop with Ctrl+C.",
        flush=True,
    )


def _run_server(host: str, port: int, workers: int) -> None:
    # Granian is imported here because the other commands do without it.
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        SERVER, factory=True, address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=1, websockets=False, workers_kill_timeout=10, log_access=False,
    ).serve()  # fmt: skip


@main.group("keys")
def keys_group() -> None:
    """Manage the keys of the admin API."""


@keys_group.command("create")
@click.option("--name", required=True, help="What or whom the key is for.")
@click.option("--role", type=click.Choice(ROLES), default="admin", show_default=True, help="What its holder may do.")
def create_key_command(name: str, role: str) -> None:
    """Make a key and print it, this once."""
    database = Database(_database_url())
    with database.transaction() as session:
        text = create_key(session, name=name, role=role, now=datetime.now(UTC))
    print(text)


@main.command("verify")
def verify_command() -> None:
    """Recompute the ledger's chain of hashes and name everything that was altered; exits with 1 if anything was."""
    database = Database(_database_url())
    with database.reading() as session:
        problems = verify(session)
    for problem in problems:
        console.print(problem)
    if problems:
        console.print(f"{len(problems)} problems found: the history is not whole.")
        sys.exit(1)
    console.print("The history is whole: every byte is as it was published.")


@main.command("openapi")
def openapi_command() -> None:
    """Print the OpenAPI document as YAML."""
    from api.app import openapi_yaml

    print(openapi_yaml(), end="")


if __name__ == "__main__":
    main()
