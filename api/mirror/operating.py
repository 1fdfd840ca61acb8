"""The operator's command for mirrors, a part of `clinic-content`."""

import sys
from contextlib import closing

import click

from api.mirror.asking import Unanswered
from api.mirror.checking import check
from api.mirror.destinations import store_at
from api.mirror.following import Mirror
from api.mirror.holding import Holding
from api.mirror.origin import Origin
from api.mirror.store import MirrorLost, Store, Unreached, opened
from api.mirror.wanted import Chosen
from api.terminal import console, database_url, require_tables, stopped

MOST_FAULTS_TOLD = 100


@click.command("mirror")
@click.argument("target")
@click.option("--site", "sites", multiple=True, help="Only this site; may be repeated. All public ones by default.")
@click.option("--locale", "locales", multiple=True, help="Only this locale; may be repeated. All by default.")
@click.option(
    "--sync", "scopes", multiple=True, metavar="SITE?QUERY",
    help="Also what a phone begins with, as it asks: `riverbank?locale=es&types=faq`; may be repeated.",
)  # fmt: skip
@click.option("--once", is_flag=True, help="Bring it up to date and end; exits with 1 where something failed.")
@click.option("--mend", is_flag=True, help="First read every file, and ask anew for what is not as it was written.")
@click.option(
    "--check", "is_check", is_flag=True, help="Hold the files against the manifest; exits with 1 where they differ."
)
@click.option(
    "--key", help="With --check: the public key that `clinic-content head` prints, which must have signed it."
)
def mirror_command(
    target: str, sites: tuple[str, ...], locales: tuple[str, ...], scopes: tuple[str, ...], once: bool, mend: bool,
    is_check: bool, key: str | None,
) -> None:  # fmt: skip
    """Keep every public answer as files in TARGET, a folder or s3://bucket/prefix, to be served also when this service is gone."""
    try:
        store = store_at(target)
        if is_check:
            _tell(store, key)
        else:
            _keep(store, Chosen.of(sites, locales, scopes), once=once, mend=mend)
    except (MirrorLost, Unanswered, Unreached) as error:
        raise click.ClickException(str(error)) from None


def _keep(store: Store, scope: Chosen, *, once: bool, mend: bool) -> None:
    require_tables(database_url())
    with (
        closing(Origin.of_its_own()) as source,
        closing(Mirror(source, Holding(store), scope)) as mirror,
    ):
        if lacks := mirror.lacks():
            raise click.UsageError(" ".join(lacks))
        with opened(store):
            mirror.begin(reads=mend)
            if once:
                sys.exit(0 if mirror.bring_up() else 1)
            mirror.run(stop=stopped())


def _tell(store: Store, key: str | None) -> None:
    manifest, faults = check(store, key=key)
    for each in faults[:MOST_FAULTS_TOLD]:
        console.print(each, markup=False)
    if manifest is not None:
        console.print(f"Signed at {manifest.time}, with all up to change {manifest.seq}.")
    if faults:
        more = f"; the first {MOST_FAULTS_TOLD} are told" if len(faults) > MOST_FAULTS_TOLD else ""
        console.print(f"{len(faults)} faults found{more}.")
        sys.exit(1)
    console.print("Every file is as it was signed.")
