"""The operator's commands that move content as files, parts of `clinic-content`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy.orm import Session

from api.config import read_settings
from api.record_types import RECORD_TYPES
from api.services import xliff
from api.services.ledger.lookup import find_settings
from api.services.texts.drafts import METHODS, Author
from api.services.transfer.checking import CheckedFile, check_file, check_sheet
from api.services.transfer.export import export_site
from api.services.transfer.importing import import_content
from api.services.transfer.report import Report, report_sums
from api.services.transfer.sheet_export import FORMATS, export_sheet
from api.services.transfer.sheet_lines import AboutRows
from api.services.transfer.sheets import CSV, XLSX
from api.services.xliff.exporting import STATUSES, VERSIONS
from api.terminal import console, listed, operator_call, progress, reading, writing

SUFFIXES = {".csv": CSV, ".xlsx": XLSX}
"""The files that are spreadsheets, by the ends of their names."""


@click.command("export")
@click.argument("site")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file; by default the terminal."
)
@click.option(
    "--format", "form", type=click.Choice(["ndjson", *FORMATS]), default="ndjson", show_default=True,
    help="Everything with its history, or the newest texts as a spreadsheet.",
)  # fmt: skip
@click.option("--types", default="", help="Of a spreadsheet: only these record types, separated by commas.")
@click.option("--locales", default="", help="Of a spreadsheet: only these locales, separated by commas.")
def export_command(site: str, output: Path | None, form: str, types: str, locales: str) -> None:
    """Write everything that SITE owns, with all history, as lines of JSON; or its newest texts as a spreadsheet.

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
        if form == "ndjson":
            file.writelines(export_site(session, site, secret=secret, on_progress=on_progress))
        else:
            chosen = listed(types, RECORD_TYPES) if types else []
            tags = [each.strip() for each in locales.split(",") if each.strip()]
            file.writelines(export_sheet(session, site, form, types=chosen, locales=tags))
    if part and target:
        part.replace(target)


@click.command("import")
@click.argument("site")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option(
    "--type",
    "type_name",
    type=click.Choice(list(RECORD_TYPES)),
    help="Of a spreadsheet: the type of rows that say none.",
)
@click.option("--locale", help="Of a spreadsheet: the locale of rows that say none.")
def import_command(site: str, file: IO[bytes], dry_run: bool, type_name: str | None, locale: str | None) -> None:
    """Bring FILE into SITE, whole or not at all; `-` reads the terminal.

    FILE is one that `export` wrote, or lines such as {"type": "faq", "en": {...}, "und": {...}} from any other system,
    with an "id", a "source_locale" and "publish": true where wanted. A site that is not here yet is made with the
    settings in the file; import the site that it inherits from first. What is here already gets a new version only where
    its text differs, so the same file twice changes nothing. A line from another system leaves alone what it does not
    speak of; null clears a field. A FILE that ends in .csv or .xlsx is a spreadsheet, with a row for each text, as `export
    --format csv` writes it; its texts become drafts. Whatever is wrong is named by line, and then nothing is stored.
    """
    with reading() as session:
        checked = _checked(session, site, file, AboutRows(type_name, locale))
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


def _checked(session: Session, site: str, file: IO[bytes], said: AboutRows) -> CheckedFile:
    # What comes from the terminal has no name.
    media_type = SUFFIXES.get(Path(str(getattr(file, "name", ""))).suffix.lower())
    if media_type is None:
        return check_file(session, site, file.read(), now=datetime.now(UTC))
    return check_sheet(session, site, file.read(), media_type, said, now=datetime.now(UTC))


def _tell(report: Report, *, dry_run: bool) -> None:
    """Say on the terminal what an import did; exit with 1 where it was refused."""
    for each in report.problems:
        where = f"column {each.column}" if each.column else each.pointer
        console.print(
            f"{f'{each.sheet}, ' if each.sheet else ''}line {each.line}, {where}: {each.detail}", markup=False
        )
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
@click.option("--partial", is_flag=True, help="Take the fields of which no unit is refused.")
@click.option(
    "--method", type=click.Choice(METHODS), default="human", show_default=True, help="How the texts came about."
)
def import_xliff_command(
    site: str, file: IO[bytes], dry_run: bool, moved_source: Any, method: str, partial: bool
) -> None:  # fmt: skip
    """Take a translator's FILE back into a SITE as drafts, all of it or nothing; exits with 1 where it is refused."""
    document = xliff.read_xliff(file.read())
    with writing() as session:
        find_settings(session, site)
        call = operator_call(session)
        report = xliff.import_xliff(
            session, document, author=Author(call.holder.name, id=call.holder.account), now=call.now,
            moved_source=moved_source, method=method,
            dry_run=dry_run, site=site, partial=partial,
        )  # fmt: skip
        for id, version in report.versions.items():
            call.audit("translation.import", site=site, record=id, locale=report.locale, after={"version": version})
    _tell_units(report, dry_run=dry_run, partial=partial)


def _tell_units(report: xliff.Report, *, dry_run: bool, partial: bool) -> None:
    for each in report.refused:
        console.print(f"line {each.line}, {each.record} {each.unit}: {each.rule}: {each.detail}", markup=False)
    if report.refused and not partial:
        raise click.ClickException(f"Units refused: {len(report.refused)}. Nothing was stored.")
    changed = sum(each.outcome in ("accepted", "confirmed") for each in report.units)
    console.print(f"{changed} of {len(report.units)} units {'would be' if dry_run else 'were'} taken, as drafts.")
