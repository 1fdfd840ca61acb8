"""The `clinic-content` command: set up, serve, check and inspect from a terminal."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from threading import Event, Thread
from typing import IO, Any

import click

from api import __version__, resources
from api.admin.commands import keys_group, people_group
from api.config import read_settings
from api.database import Database, migrate
from api.editorial.commands import export_command, import_command
from api.errors import ContentError
from api.http.logging import configure_logging
from api.reading.items import TEXT_FORMS
from api.record_types import RECORD_TYPES
from api.services import seeding
from api.services.drafting import METHODS, Author
from api.services.keys import PREFIX, preset_first_key
from api.services.secret_texts import new_secret_text
from api.services.verifying import verify
from api.services.xliff import export_xliff, import_xliff
from api.services.xliff.exporting import STATUSES, VERSIONS
from api.sync.exporting import export_snapshot
from api.terminal import (
    PlainErrors,
    console,
    database_url,
    operator_call,
    progress,
    read_damaged_text,
    require_tables,
    settle,
    writing,
)
from api.worker import work
from api.worker.commands import purge_command

SERVER = "api.app:create_app"


@click.group(cls=PlainErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """The clinic content API: content for clinics, versioned, localized, shared by many sites.

    Every command works on the database that CONTENT_DATABASE_URL names, by default var/content.sqlite3.
    """


@main.command("migrate")
def migrate_command() -> None:
    """Make or update the database's tables; does nothing where they are up to date."""
    migrate(database_url())
    console.print("The database is up to date.")


def load_seed(url: str, *, with_progress: bool = False) -> seeding.Loaded:
    """Load the seed content into a database, whole or not at all."""
    database = Database(url)
    try:
        with progress(shown=with_progress) as on_progress, database.transaction() as session:
            return seeding.load_seed(session, resources.folder("seed"), now=datetime.now(UTC), on_progress=on_progress)
    finally:
        database.close()


@main.command("seed")
def seed_command() -> None:
    """Load the seed content; safe to repeat, and what editors have changed since is left alone."""
    _report_seed(load_seed(database_url(), with_progress=True))


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
@click.option(
    "--worker/--no-worker", "with_worker", default=None, help="Also run what is scheduled; by default only on SQLite."
)
def serve_command(host: str, port: int, workers: int, setup: bool, with_worker: bool | None) -> None:
    """Serve the API."""
    url = database_url()
    if setup:
        migrate(url)
        _report_seed(load_seed(url, with_progress=True))
        _print_first_key(url)
    require_tables(url)
    _require_free(host, port)
    _print_urls(f"http://{host}:{port}")
    is_with_worker = with_worker if with_worker is not None else url.startswith("sqlite")
    with _worker_beside() if is_with_worker else nullcontext():
        _run_server(host, port, workers)
    settle(url)


def _require_free(host: str, port: int) -> None:
    """Refuse a port that another server answers on: the system would share it between the two without a word."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"Cannot listen on {host}:{port}: {error.strerror}.") from None


@contextmanager
def _worker_beside() -> Iterator[None]:
    """A worker in a process of its own: the server forks, and a fork must not copy a thread that is inside SQLite."""
    command = [sys.executable, "-m", "api.cli", "worker", "--parent", str(os.getpid())]
    process = subprocess.Popen(command)  # noqa: S603 - our own command
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


@main.command("worker")
@click.option(
    "--parent", type=int, hidden=True, help="Stop when the process of this number, which began this one, has ended."
)
def worker_command(parent: int | None) -> None:
    """Run what is scheduled and publish which reviews fall due, until stopped; any number may run side by side."""
    configure_logging(read_settings().log_level)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if parent is not None:
        Thread(target=_stop_with, args=(parent, stop), daemon=True).start()
    database = Database(database_url())
    work(database, stop=stop)
    database.close()


def _stop_with(parent: int, stop: Event) -> None:
    """A server that was killed cannot end its worker, so the worker looks whether it is still there."""
    while os.getppid() == parent:
        time.sleep(1)
    stop.set()


def _print_first_key(url: str) -> None:
    preset = read_settings().bootstrap_admin_key
    text = preset or new_secret_text(PREFIX)
    with writing(url) as session:
        is_new = preset_first_key(session, text, now=datetime.now(UTC))
    if is_new and preset is None:
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


@main.group("xliff")
def xliff_group() -> None:
    """Exchange texts with translators and their tools."""


@xliff_group.command("export")
@click.argument("site")
@click.argument("locale")
@click.option("-o", "--output", type=click.File("wb"), default="-", help="The file to write; by default the terminal.")
@click.option(
    "--xliff", "version", type=click.Choice(list(VERSIONS)), default="2.1", show_default=True,
    help="The version of XLIFF; 1.2 for older tools.",
)  # fmt: skip
@click.option("--types", default="", help="Only these record types, separated by commas.")
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Only records so far translated."
)
@click.option("--topic", help="Only the records of the topic with this id.")
@click.option("--only-outdated", is_flag=True, help="Only fields that are missing or behind their source.")
@click.option("--source-locale", help="The locale to translate from, where records are written in several.")
def export_xliff_command(
    site: str, locale: str, output: IO[bytes], types: str, statuses: tuple[str, ...], **options: Any
) -> None:
    """Write what a SITE's own records hold for translation into a LOCALE."""
    wanted = _listed(types, RECORD_TYPES) if types else []
    with writing() as session:
        output.write(export_xliff(session, site=site, locale=locale, types=wanted, statuses=statuses, **options))


@xliff_group.command("import")
@click.argument("site")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option(
    "--moved-source", type=click.Choice(["refuse", "draft"]), default="refuse", show_default=True,
    help="Where a source has moved since: refuse the field, or take an outdated draft.",
)  # fmt: skip
@click.option(
    "--method", type=click.Choice(METHODS), default="human", show_default=True, help="How the texts came about."
)
def import_xliff_command(site: str, file: IO[bytes], dry_run: bool, moved_source: Any, method: str) -> None:
    """Take a translator's FILE back into a SITE as drafts, all of it or nothing; exits with 1 where it is refused."""
    with writing() as session:
        call = operator_call(session)
        report = import_xliff(
            session, file.read(), author=Author(call.holder.name), now=call.now, moved_source=moved_source, method=method,
            dry_run=dry_run, site=site,
        )  # fmt: skip
        for id, version in report.versions.items():
            call.audit("translation.import", site=site, record=id, locale=report.locale, after={"version": version})
    for each in report.refused:
        console.print(f"Line {each.line}, {each.record} {each.unit}: {each.rule}: {each.detail}", markup=False)
    if report.refused:
        console.print(f"{len(report.refused)} units are refused; nothing was stored.")
        sys.exit(1)
    changed = sum(each.outcome in ("accepted", "confirmed") for each in report.units)
    console.print(f"{changed} of {len(report.units)} units {'would be' if dry_run else 'were'} taken, as drafts.")


@main.command("export-sync")
@click.option("--site", required=True, help="The site whose app it is for.")
@click.option("--locale", required=True, help="One of the locales that the site serves.")
@click.option("--types", required=True, help="The record types, separated by commas.")
@click.option("--text", default=",".join(TEXT_FORMS), show_default=True, help="Which forms rich text keeps.")
@click.option("--output", type=click.File("wb"), default="-", help="The file to write; by default the terminal.")
def export_sync_command(site: str, locale: str, types: str, text: str, output: IO[bytes]) -> None:
    """Write everything that an app holds offline into one file, to ship inside the app.

    The file ends with a token: from there the app asks what has changed since.
    """
    wanted, forms = _listed(types, RECORD_TYPES), _listed(text, TEXT_FORMS)
    database = Database(database_url())
    try:
        output.write(export_snapshot(database, read_settings(), site=site, locale=locale, types=wanted, text=forms))
    except ContentError as error:
        raise click.ClickException(error.detail) from None
    finally:
        database.close()


def _listed(text: str, known: Iterable[str]) -> list[str]:
    """The words of a list, or an error that names what is not known."""
    words = [each.strip() for each in text.split(",")]
    unknown = [each for each in words if each not in known]
    if unknown:
        raise click.BadParameter(f"There is no {', '.join(unknown)}; there are {', '.join(known)}.")
    return words


@main.command("verify")
def verify_command() -> None:
    """Recompute the ledger's chain of hashes and name everything that was altered; exits with 1 if anything was."""
    url = database_url(may_make=False)
    require_tables(url)
    database = Database(url)
    with database.reading() as session, progress() as on_progress:
        read_damaged_text(session)
        problems = verify(session, lambda done, total: on_progress("changes", done, total))
    database.close()
    for problem in problems:
        console.print(problem, markup=False)
    if problems:
        console.print(f"{len(problems)} problems found: the history is not whole.")
        sys.exit(1)
    console.print("The history is whole: every byte is as it was published.")


@main.command("openapi")
def openapi_command() -> None:
    """Print the OpenAPI document as YAML."""
    from api.app import openapi_yaml

    print(openapi_yaml(), end="")


main.add_command(export_command)
main.add_command(import_command)
main.add_command(keys_group)
main.add_command(people_group)
main.add_command(purge_command)

if __name__ == "__main__":
    main()
