"""The operator's command for caches, a part of `clinic-content`."""

import signal
import sys
from pathlib import Path
from threading import Event

import click

from api.config import read_settings
from api.http.logging import configure_logging
from api.worker.purging import Purger


@click.command("purge")
@click.option("--origin", required=True, help="The address of a server, not of the cache: http://127.0.0.1:8000.")
@click.option("--cache", "caches", required=True, multiple=True, help="The address of a cache; may be repeated.")
@click.option(
    "--state", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="The file to remember in how far it came; without it, everything is purged first.",
)  # fmt: skip
@click.option(
    "--site", "sites", multiple=True, help="Follow only this site; may be repeated. All public ones by default."
)
@click.option("--every", default=0.5, show_default=True, type=click.FloatRange(0.1), help="Seconds between two rounds.")
@click.option("--once", is_flag=True, help="Do one round and end; exits with 1 where something did not answer.")
def purge_command(
    origin: str, caches: tuple[str, ...], state: Path, sites: tuple[str, ...], every: float, once: bool
) -> None:
    """Purge from caches, by tag, what has changed since the last time, until stopped."""
    settings = read_settings()
    configure_logging(settings.log_level)
    addresses = [each.rstrip("/") for each in (origin, *caches)]
    if wrong := [each for each in addresses if not each.startswith(("http://", "https://"))]:
        raise click.BadParameter(f"{', '.join(wrong)} does not begin with http:// or https://.")
    purger = Purger(addresses[0], addresses[1:], state, sites, header=settings.cache_tag_header)
    if once:
        sys.exit(0 if purger.round() else 1)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    purger.run(stop=stop, pause_s=every)
