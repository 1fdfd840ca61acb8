"""The operator's command for mirrors, a part of `clinic-content`."""

import signal
import sys
from pathlib import Path
from threading import Event

import click

from api.mirror.checking import check
from api.mirror.folder import Folder
from api.mirror.following import Mirror
from api.mirror.holding import Holding
from api.mirror.origin import Origin
from api.mirror.wanted import Chosen
from api.reading.locales import canonical_locale
from api.terminal import console, database_url, require_tables


@click.command("mirror")
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
@click.option("--site", "sites", multiple=True, help="Only this site; may be repeated. All public ones by default.")
@click.option("--locale", "locales", multiple=True, help="Only this locale; may be repeated. All by default.")
@click.option(
    "--sync", "scopes", multiple=True, metavar="SITE?QUERY",
    help="Also what a phone begins with, as it asks: `riverbank?locale=fr-CA&types=faq`; may be repeated.",
)  # fmt: skip
@click.option("--once", is_flag=True, help="Bring it up to date and end; exits with 1 where something failed.")
@click.option(
    "--check", "is_check", is_flag=True, help="Hold the files against the manifest; exits with 1 where they differ."
)
@click.option(
    "--key", help="With --check: the public key that `clinic-content head` prints, which must have signed it."
)
def mirror_command(
    target: Path, sites: tuple[str, ...], locales: tuple[str, ...], scopes: tuple[str, ...], once: bool, is_check: bool,
    key: str | None,
) -> None:  # fmt: skip
    """Keep every public answer as files in the folder TARGET, for nginx to serve also when this service is gone."""
    if is_check:
        _tell(target, key)
        return
    scope = Chosen(frozenset(sites), frozenset(canonical_locale(each) or each for each in locales), _sync(scopes))
    require_tables(database_url())
    folder, source = Folder(target), Origin.of_its_own()
    try:
        folder.open()
        mirror = Mirror(source, Holding(folder), scope)
        mirror.begin()
        if once:
            sys.exit(0 if mirror.bring_up() else 1)
        mirror.run(stop=_stopped())
    finally:
        folder.close()
        source.close()


def _stopped() -> Event:
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _sync(scopes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The queries by which phones start, by site."""
    found: dict[str, tuple[str, ...]] = {}
    for each in scopes:
        site, _, query = each.partition("?")
        found[site] = (*found.get(site, ()), query)
    return found


def _tell(target: Path, key: str | None) -> None:
    manifest, faults = check(target, key=key)
    for each in faults:
        console.print(each, markup=False)
    if manifest is not None:
        console.print(f"Signed at {manifest.time}, with all up to change {manifest.seq}.")
    if faults:
        console.print(f"{len(faults)} faults found.")
        sys.exit(1)
    console.print("Every file is as it was signed.")
