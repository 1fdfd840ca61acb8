"""The `clinic-content` command: set up, serve, check and inspect from a terminal."""

import os
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from threading import Event
from typing import IO

import click
from sqlalchemy.orm import Session

from api import __version__, resources
from api.config import Settings, as_markdown, in_force, read_settings
from api.database import Database
from api.delivery.receipts.keys import configured_keys
from api.http.console_pages import has_console
from api.http.logging import configure_logging, log_everything
from api.http.numbers import FOLDER, counts
from api.parent import parent_pid
from api.ports import require_ports
from api.processes import Beside, run_server
from api.reading.items import TEXT_FORMS
from api.reading.locales import canonical_locale
from api.record_types import RECORD_TYPES
from api.services.accounts.authority import Authority
from api.services.accounts.key_texts import KEY_PREFIX, new_secret_text
from api.services.accounts.keys import preset_first_key
from api.services.accounts.people import create_person
from api.services.transfer import seed
from api.sync.exporting import export_snapshot
from api.terminal import (
    USUAL_PORT,
    Commands,
    console,
    database_url,
    for_people,
    invitation_link,
    listed,
    make_tables,
    opened,
    operator_call,
    progress,
    require_tables,
    stopped,
    tell_of_open_files,
    writing,
)

ELSEWHERE = {
    "check": "api.admin.gate.commands:check_command",
    "backup": "api.upkeep.backups:backup_command",
    "doctor": "api.upkeep.doctor:doctor_command",
    "drill": "api.upkeep.backups:drill_command",
    "export": "api.admin.transfer.commands:export_command",
    "head": "api.admin.ledger.proving:head_command",
    "invite": "api.admin.accounts.people_commands:invite_command",
    "import": "api.admin.transfer.commands:import_command",
    "mirror": "api.mirror.operating:mirror_command",
    "jobs": "api.worker.commands:jobs_command",
    "keys": "api.admin.accounts.key_commands:keys_group",
    "notices": "api.admin.talk.failing:notices_command",
    "people": "api.admin.accounts.people_commands:people_group",
    "retractions": "api.admin.gate.commands:retractions_command",
    "verify-review": "api.admin.publishing.verifying:verify_review_command",
    "receipt-key": "api.delivery.receipts.operating:receipt_key_group",
    "schedules": "api.admin.publishing.commands:schedules_command",
    "metrics": "api.health.metrics_port:metrics_command",
    "purge": "api.worker.commands:purge_command",
    "restore": "api.upkeep.backups:restore_command",
    "relist": "api.admin.ledger.proving:relist_command",
    "sessions": "api.admin.accounts.people_commands:sessions_group",
    "sites": "api.admin.ledger.site_commands:sites_group",
    "verify": "api.admin.ledger.proving:verify_command",
    "verify-receipt": "api.delivery.receipts.operating:verify_receipt_command",
    "xliff": "api.admin.transfer.commands:xliff_group",
}


@click.group(cls=Commands, elsewhere=ELSEWHERE, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """The clinic content API: content for clinics, versioned, localized, shared by many sites.

    Every command works on the database that CONTENT_DATABASE_URL names, by default var/content.sqlite3.
    """
    # Databases, exports and whatever else a command writes hold drafts and names, which are for nobody else to read.
    os.umask(0o077)


@main.command("migrate")
def migrate_command() -> None:
    """Make or update the database's tables; does nothing where they are up to date."""
    make_tables(database_url(may_make=True))
    console.print("The database is up to date.")


def load_seed(url: str, *, with_progress: bool = False) -> seed.Loaded:
    """Load the seed content into a database, whole or not at all."""
    database = Database(url)
    try:
        with progress(shown=with_progress) as on_progress, database.transaction() as session:
            return seed.load_seed(session, resources.folder("seed"), now=datetime.now(UTC), on_progress=on_progress)
    finally:
        database.close()


@main.command("seed")
def seed_command() -> None:
    """Load the seed content; safe to repeat, and what editors have changed since is left alone."""
    url = database_url()
    require_tables(url)
    _report_seed(load_seed(url, with_progress=True))


def _report_seed(loaded: seed.Loaded) -> None:
    if loaded == seed.Loaded():
        console.print("The seed content is there already.")
    else:
        console.print(
            f"Loaded {loaded.sites} sites, {loaded.records} records, {loaded.versions} texts; hid {loaded.hidden} records."
        )


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=USUAL_PORT, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on."
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1), help="How many processes answer; one per core."
)
@click.option(
    "--setup", is_flag=True, help="First migrate, load the seed content, and make an admin key if there is none."
)
@click.option(
    "--worker/--no-worker", "with_worker", default=None, help="Also run what is scheduled; by default only on SQLite."
)
@click.option(
    "--admin-port",
    type=click.IntRange(1, 65535),
    help="Serve the admin API by a process of its own, here; --port then serves readers only, and nothing holds them up.",
)
def serve_command(
    host: str,
    port: int,
    workers: int,
    setup: bool,
    with_worker: bool | None,
    admin_port: int | None,
) -> None:
    """Serve the API."""
    configure_logging(settings := read_settings())
    configured_keys(settings)
    require_ports(host, port, admin_port, settings)
    url = database_url(may_make=setup)
    if setup:
        make_tables(url)
        _report_seed(load_seed(url, with_progress=True))
    require_tables(url)
    tell_of_open_files(url)
    have_first_key(may_make_one=setup, port=admin_port or port)
    if parent_pid() is None:
        admin = f"http://{host}:{admin_port}" if admin_port else None
        _print_urls(f"http://{host}:{port}", admin, port=admin_port or port)
    is_with_worker = with_worker if with_worker is not None else url.startswith("sqlite")
    answers = Event()
    with ExitStack() as beside:
        if folder_for_numbers(settings, beside) and settings.metrics_port:
            beside.enter_context(Beside("metrics", after=answers))
        if is_with_worker:
            # Two that start side by side take each other's time, and somebody waits for the answers.
            beside.enter_context(Beside("worker", after=answers))
        if admin_port:
            beside.enter_context(Beside("serve", "--host", host, "--port", str(admin_port), "--no-worker"))
            os.environ["CONTENT_SERVES"] = "public"
        run_server(host, port, workers, answers=answers)
    # Those who answered may have left what they wrote beside the file.
    Database(url).close()


def folder_for_numbers(settings: Settings, beside: ExitStack) -> bool:
    """Have the processes of this service leave their numbers in a folder, where anybody may ask; the service has one."""
    if parent_pid() is not None or not counts(settings):
        return False
    os.environ[FOLDER] = beside.enter_context(TemporaryDirectory(prefix="clinic-content-numbers-"))
    return True


@main.command("worker")
def worker_command() -> None:
    """Run what is scheduled, publish which reviews fall due and keep mirrors, until stopped; any number may run side by side."""
    # Imported here because servers do without them, and most workers without mirrors.
    from api.worker import run_workers

    settings, stop = read_settings(), stopped()
    log_everything(settings)
    with opened() as database:
        if settings.mirrors:
            from api.mirror.job import mirror_workers

            run_workers(database, settings, stop=stop, more=mirror_workers(database, settings.mirrors, stop=stop))
        else:
            run_workers(database, settings, stop=stop)


def have_first_key(*, may_make_one: bool, port: int = USUAL_PORT) -> None:
    """Take the preset key, or print a new one where that is wanted; a wrong one is told here, before any process starts.

    With a new one goes a link by which the first administrator signs in: there is no form that whoever comes first could take.
    """
    preset = read_settings().bootstrap_admin_key
    if preset is None and not may_make_one:
        return
    text = preset or new_secret_text(KEY_PREFIX)
    with writing() as session:
        is_new = preset_first_key(session, text, now=datetime.now(UTC))
        link = invite_first(session, port) if is_new and preset is None else None
    if link is not None:
        print(
            f"\nTo sign in by a browser as its first administrator, within two days and once:\n\n    {link}\n",
            flush=True,
        )
        print(f"Your admin key for programs, shown only now (keep it safe):\n\n    {text}\n", flush=True)
    elif preset is None:
        print(
            f'\nThere is an admin key already. This makes another:\n\n    {_named()} keys create --name "…"\n\n'
            f"This lets somebody sign in by a browser:\n\n    {_named()} invite you@clinic.example --admin{_at(port)}\n",
            flush=True,
        )


def invite_first(session: Session, port: int) -> str:
    """The link for the first administrator, who is nobody yet but has the role."""
    call = operator_call(session)
    authority = Authority(session, call.holder)
    person = create_person(
        session, {"name": "First administrator"}, [{"role": "admin"}], authority=authority, now=call.now
    )
    return invitation_link(call, person, port=port)


def _at(port: int) -> str:
    """What `invite` must be told so that its link leads here."""
    return "" if read_settings().sign_in_origin or port == USUAL_PORT else f" --port {port}"


def _named() -> str:
    """This command as it was called, so that it is found as it was found before."""
    return sys.argv[0] if os.path.basename(sys.argv[0]) == "clinic-content" else "clinic-content"


def _print_urls(base: str, admin: str | None, *, port: int) -> None:
    for_editors = f"    {admin}/v1/admin, which has a process of its own\n" if admin else ""
    settings = read_settings()
    if has_console(settings):
        print(f"People work on content at\n    {for_people(settings, port=port)}/console/", flush=True)
    print(
        f"Serving on {base} — try\n"
        f"    {base}/v1\n"
        f"    {base}/v1/sites/core/faqs\n"
        f"    {base}/v1/sites/core/pages/dry-needling?locale=fr\n"
        f"    {base}/v1/sites/riverbank/search?q=needles\n"
        f"    {base}/docs\n"
        f"{for_editors}"
        "Stop with Ctrl+C.",
        flush=True,
    )


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
    wanted, forms = listed(types, RECORD_TYPES), listed(text, TEXT_FORMS)
    tag = canonical_locale(locale) or locale
    with opened() as database:
        output.write(export_snapshot(database, read_settings(), site=site, locale=tag, types=wanted, text=forms))


@main.command("settings")
@click.option("--markdown", is_flag=True, help="Print the page of all settings instead, with what each means.")
def settings_command(markdown: bool) -> None:
    """Print the settings in force; secrets are hidden."""
    for line in as_markdown() if markdown else in_force(read_settings()):
        print(line)


@main.command("openapi")
def openapi_command() -> None:
    """Print the OpenAPI document as YAML."""
    from api.app import openapi_yaml

    print(openapi_yaml(), end="")


@main.command("leaflet-pack")
@click.option("--site", required=True, help="The public site whose leaflets they are.")
@click.option("--output", type=click.File("wb"), required=True, help="The ZIP file to write.")
def leaflet_pack_command(site: str, output: IO[bytes]) -> None:
    """Write the leaflets of a site's topics as PDF files in one ZIP, named by their codes as OpenEMR looks for them.

    Unpack it into documents/education of OpenEMR's site folder.
    """
    from api.app import create_app
    from api.delivery.leaflets.packing import pack

    require_tables(database_url())
    pack(create_app(), site, output)
