"""The operator's command that looks at everything and says what to do, a part of `clinic-content`."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from api.config import SettingError, Settings, read_settings
from api.health.checks import Finding, worst
from api.upkeep.examining import examine

STATUS_WORDS = {"ok": "ok     ", "warning": "warning", "error": "wrong  "}
EXIT_CODES = {"ok": 0, "warning": 1, "error": 2}


@click.command("doctor")
@click.option(
    "--deep", is_flag=True, help="Go through the whole history, every page of the database, and the mail server."
)
@click.option(
    "--backups", type=click.Path(file_okay=False, path_type=Path),
    help="The folder of backups; by default that of CONTENT_BACKUP_DIR.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print what was found for a program.")
def doctor_command(deep: bool, backups: Path | None, as_json: bool) -> None:
    """Look at settings, files, database, tables, history, clock, worker, mail and backups, and say what to do.

    It alters nothing. Exits with 0 where all is well, with 1 where somebody should look soon, and with 2 where something
    is wrong.
    """
    found = _found(deep=deep, backups=backups)
    status = worst(found)
    if as_json:
        checks = {name: {"status": each.status, "detail": each.detail, **each.values} for name, each in found.items()}
        click.echo(orjson.dumps({"status": status, "checks": checks}, option=orjson.OPT_INDENT_2))
    else:
        _print(found)
    sys.exit(EXIT_CODES[status])


def _found(*, deep: bool, backups: Path | None) -> dict[str, Finding]:
    """What was found; settings that cannot be read leave nothing to look at."""
    try:
        settings = read_settings()
    except SettingError as error:
        return {"settings": Finding("error", str(error))}
    return examine(settings, backups=_place(settings, backups), deep=deep, now=datetime.now(UTC))


def _place(settings: Settings, named: Path | None) -> Path | None:
    return named or (Path(settings.backup_dir) if settings.backup_dir else None)


def _print(found: Mapping[str, Finding]) -> None:
    for name, each in found.items():
        seen = ", ".join(f"{what} {value}" for what, value in each.values.items())
        # Whoever is told that something is wrong has to know how much was looked at too.
        looked_at = f" (looked at {each.values['looked_at']})" if each.detail and "looked_at" in each.values else ""
        told = (each.detail or seen or "as it should be").replace("\n", f"\n{' ' * len(STATUS_WORDS['ok'])} ")
        click.echo(f"{STATUS_WORDS[each.status]} {name}: {told}{looked_at}")
