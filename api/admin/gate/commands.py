"""The operator's commands of the publish gate, parts of `clinic-content`."""

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import IO

import click
import orjson
from sqlalchemy.orm import Session

from api.rules import BLOCKER, SEVERITIES, WARNING
from api.services.gate.retractions import load_retractions, loaded_on
from api.services.publishing.problems import Problem, as_told
from api.services.publishing.site_problems import site_problems
from api.terminal import console, reading, writing

_GITHUB = {BLOCKER: "error", WARNING: "warning"}
NO_LIST = (
    "No list of retracted publications is loaded, so none was looked for; `clinic-content retractions FILE` loads one."
)


@click.command("check")
@click.argument("site")
@click.option("--locale", help="Only texts in this locale.")
@click.option("--json", "as_json", is_flag=True, help="As one line of JSON, the same as `--format json`.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True,
    help="For people, for programs, or as annotations of GitHub Actions.",
)  # fmt: skip
def check_command(site: str, locale: str | None, form: str, *, as_json: bool) -> None:
    """Check all texts that readers of SITE have of its own; exits with 1 where anything is a blocker.

    It tells what the publish gate finds, and what would refuse a publication of the same texts today. What the site
    inherits is checked with the site that owns it.
    """
    with reading() as session:
        found = site_problems(session, site, today=datetime.now(UTC).date(), locale=locale)
        _tell(session, site, found, "json" if as_json else form)
    if any(each.severity == BLOCKER for each in found):
        sys.exit(1)


def _tell(session: Session, site: str, found: Sequence[Problem], form: str) -> None:
    loaded = loaded_on(session)
    if form == "json":
        click.echo(orjson.dumps(_whole(site, found, loaded)))
        return
    for each in found:
        click.echo(_annotation(each) if form == "github" else _line(each))
    counts = Counter(each.severity for each in found)
    console.print(", ".join(f"{counts[each]} {each}{'' if counts[each] == 1 else 's'}" for each in SEVERITIES) + ".")
    if loaded is None:
        console.print(NO_LIST, markup=False)


def _whole(site: str, found: Sequence[Problem], loaded: date | None) -> dict[str, object]:
    return {"site": site, "problems": as_told(found), "retractions_loaded_on": loaded and loaded.isoformat()}


def _where(each: Problem) -> str:
    return " ".join(filter(None, (each.record, each.locale, each.field)))


def _line(each: Problem) -> str:
    return f"{each.severity} {each.code} {_where(each)}: {' '.join(each.detail.split())}"


def _annotation(each: Problem) -> str:
    """A line that GitHub Actions show at the run; signs that end it are written as it wants them."""
    words = f"{_where(each)}: {each.detail}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{_GITHUB.get(each.severity, 'notice')} title={each.code}::{words}"


@click.command("retractions")
@click.argument("file", type=click.File("r", encoding="utf-8-sig", errors="replace"))
def retractions_command(file: IO[str]) -> None:
    """Load the list of retracted publications from FILE, in place of the one that is there; `-` reads the terminal.

    FILE is a table with commas as Retraction Watch gives it out through Crossref, or one of your own with the columns
    doi, pmid, nature and date. The rule `citation-retracted` asks it from then on; without a list it finds nothing.
    """
    with writing() as session:
        number = load_retractions(session, file, now=datetime.now(UTC))
    console.print(f"Loaded {number} publication{'' if number == 1 else 's'}.")
