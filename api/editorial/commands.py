"""The operator's commands that move content as files, parts of `clinic-content`."""

from pathlib import Path
from typing import IO

import click

from api.database import Database
from api.errors import ContentError
from api.services.drafting import Author
from api.services.exporting import export_site
from api.services.importing import Report, import_content, report_body
from api.terminal import console, database_url, operator_call, progress, writing


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
    # Under its own name the file appears only once it is whole.
    part = output.with_name(f"{output.name}.part") if output else None
    database = Database(database_url())
    try:
        with (
            click.open_file(str(part or "-"), "wb") as file,
            progress(shown=output is not None) as on_progress,
            database.reading() as session,
        ):
            file.writelines(export_site(session, site, on_progress=on_progress))
    except ContentError as error:
        raise click.ClickException(error.detail) from None
    finally:
        database.close()
    if part and output:
        part.replace(output)


@click.command("import")
@click.argument("site")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_command(site: str, file: IO[bytes], dry_run: bool) -> None:
    """Bring FILE into SITE, whole or not at all; `-` reads the terminal.

    FILE is one that `export` wrote, or lines such as {"type": "faq", "en": {...}, "und": {...}} from any other system,
    with an "id", a "source_locale" and "publish": true where wanted. A site that is not here yet is made with the
    settings in the file; import the site that it inherits from first. What is here already gets a new version only where
    its text differs, so the same file twice changes nothing. Whatever is wrong is named by line, and then nothing is
    stored.
    """
    with writing() as session, progress() as on_progress:
        call = operator_call(session)
        report = import_content(
            session, site, file.read(), author=Author(call.holder.name), now=call.now, may_make_site=True,
            on_progress=on_progress,
        )  # fmt: skip
        if report.problems or dry_run:
            session.rollback()
        elif not report.is_empty:
            call.audit(
                "content.import",
                site=site,
                seq=max(report.seqs, default=None),
                after=report_body(report, dry_run=False),
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
    console.print(f"Versions added: {report.versions}. Texts published: {report.published}.")
    if dry_run:
        console.print("This was a dry run: nothing was stored.")
