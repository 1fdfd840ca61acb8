"""The operator's commands that move content as files, parts of `clinic-content`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click

from api.config import read_settings
from api.record_types import RECORD_TYPES
from api.services import xliff
from api.services.ledger.lookup import find_settings
from api.services.texts.drafts import METHODS, Author
from api.services.transfer.checking import check_file
from api.services.transfer.export import export_site
from api.services.transfer.importing import import_content
from api.services.transfer.report import Report, report_sums
from api.services.xliff.exporting import STATUSES, VERSIONS
from api.terminal import console, listed, operator_call, progress, reading, writing


@click.command("export")
@click.argument("site")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file; by default the terminal."
)
def export_command(site: str, output: Path | None) -> None:
    """Write everything that SITE owns, with all history, as lines of JSON.

    The file holds the site's settings, its records and overrides with every version (drafts too), reviews, hides and
    withdrawals, and every change that its readers had. `import` takes it into another database. The last line has a
    checksum; a file without it was cut off. Records that the site inherits are in the file of the site that owns them.
    """
    # Under its own name the file appears only once it is whole. A device or a pipe stays what it is.
    target = output.resolve() if output and (output.is_file() or not output.exists()) else None
    part = target.with_name(f"{target.name}.part") if target else output
    with (
        click.open_file(str(part or "-"), "wb") as file,
        progress(shown=output is not None) as on_progress,
        reading() as session,
    ):
        secret = read_settings().secret_key
        file.writelines(export_site(session, site, secret=secret, on_progress=on_progress))
    if part and target:
        part.replace(target)


@click.command("import")
@click.argument("site")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_command(site: str, file: IO[bytes], dry_run: bool) -> None:
    """Bring FILE into SITE, whole or not at all; `-` reads the terminal.

    FILE is one that `export` wrote, or lines such as {"type": "faq", "en": {...}, "und": {...}} from any other system,
    with an "id", a "source_locale" and "publish": true where wanted. A site that is not here yet is made with the
    settings in the file; import the site that it inherits from first. What is here already gets a new version only where
    its text differs, so the same file twice changes nothing. A line from another system leaves alone what it does not
    speak of; null clears a field. Whatever is wrong is named by line, and then nothing is
    stored.
    """
    with reading() as session:
        checked = check_file(session, site, file.read(), now=datetime.now(UTC))
    with writing() as session, progress() as on_progress:
        call = operator_call(session)
        report = import_content(call, site, checked, may_make_site=True, on_progress=on_progress)
        if report.problems or dry_run:
            session.rollback()
        elif not report.is_empty:
            call.audit(
                "content.import",
                site=site,
                seq=max(report.seqs, default=None),
                after=report_sums(report, dry_run=False),
            )
    _tell(report, dry_run=dry_run)


def _tell(report: Report, *, dry_run: bool) -> None:
    """Say on the terminal what an import did; exit with 1 where it was refused."""
    for each in report.problems:
        console.print(f"line {each.line}, {each.pointer}: {each.detail}", markup=False)
    if report.problems:
        raise click.ClickException(f"Problems found: {len(report.problems)}. Nothing was stored.")
    for what, counts in (("Records", report.records), ("Overrides", report.overrides)):
        console.print(f"{what}: {', '.join(f'{number} {name}' for name, number in counts.items())}.")
    for line in report.lines:
        for lost in line["cleared"]:
            place = f"{line['record']} in {lost['locale']}"
            console.print(f"line {line['line']}: {lost['field']} of {place} is empty now.", markup=False)
    console.print(f"Versions added: {report.versions}. Texts published: {report.published}.")
    if dry_run:
        console.print("This was a dry run: nothing was stored.")


@click.group("xliff")
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
@click.option("--topic", help="Only the records of the topic with this slug or id.")
@click.option("--only-outdated", is_flag=True, help="Only fields that are missing or behind their source.")
@click.option("--source-locale", help="The locale to translate from, where records are written in several.")
def export_xliff_command(
    site: str, locale: str, output: IO[bytes], types: str, statuses: tuple[str, ...], **options: Any
) -> None:
    """Write what a SITE's own records hold for translation into a LOCALE."""
    wanted = listed(types, RECORD_TYPES) if types else []
    with reading() as session:
        document = b"".join(
            xliff.export_xliff(session, site=site, locale=locale, types=wanted, statuses=statuses, **options)
        )
    # Only touched now, so that what cannot be exported leaves an older file alone.
    output.write(document)


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
    document = xliff.read_xliff(file.read())
    with writing() as session:
        find_settings(session, site)
        call = operator_call(session)
        report = xliff.import_xliff(
            session, document, author=Author(call.holder.name, id=call.holder.account), now=call.now,
            moved_source=moved_source, method=method,
            dry_run=dry_run, site=site,
        )  # fmt: skip
        for id, version in report.versions.items():
            call.audit("translation.import", site=site, record=id, locale=report.locale, after={"version": version})
    _tell_units(report, dry_run=dry_run)


def _tell_units(report: xliff.Report, *, dry_run: bool) -> None:
    for each in report.refused:
        console.print(f"line {each.line}, {each.record} {each.unit}: {each.rule}: {each.detail}", markup=False)
    if report.refused:
        raise click.ClickException(f"Units refused: {len(report.refused)}. Nothing was stored.")
    changed = sum(each.outcome in ("accepted", "confirmed") for each in report.units)
    console.print(f"{changed} of {len(report.units)} units {'would be' if dry_run else 'were'} taken, as drafts.")
