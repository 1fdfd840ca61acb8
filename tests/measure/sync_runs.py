"""Takes thousands of random runs of sync, for whoever has changed anything about it: `python -m tests.measure.sync_runs`.

It counts as it goes, keeps the counts in a file, and goes on from there when it is started again.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from api.app import create_app
from tests.databases import (
    POSTGRES_URL,
    PostgresCluster,
    PostgresServer,
    Server,
    SqliteFiles,
    memory_folder,
    migrated_database,
    postgres_programs,
)
from tests.sync.random_runs import RUNS_IN_A_WORLD, act_out, begun


@contextmanager
def server_of(database: str) -> Iterator[Server]:
    """What makes databases of a kind."""
    if database == "sqlite":
        with TemporaryDirectory(prefix="content-runs-", dir=memory_folder()) as folder:
            yield SqliteFiles(Path(folder))
        return
    if url := os.environ.get(POSTGRES_URL):
        yield PostgresServer(url)
        return
    programs = postgres_programs()
    if programs is None:
        raise click.ClickException("PostgreSQL is not installed.")
    cluster = PostgresCluster(programs)
    try:
        yield PostgresServer(cluster.url)
    finally:
        cluster.stop()


@click.command()
@click.option("--runs", default=1_000, show_default=True, type=click.IntRange(1), help="How many runs to come to.")
@click.option("--database", default="sqlite", show_default=True, type=click.Choice(["sqlite", "postgresql"]))
@click.option("--world", type=int, help="Act out this world alone, as it was told to have failed.")
@click.option("--counts", "path", type=click.Path(dir_okay=False, path_type=Path), help="The file to go on from.")
def sync_runs(runs: int, database: str, world: int | None, path: Path | None) -> None:
    """Let devices sync while everything happens, and count where they end with anything but what is listed."""
    kept: dict[str, Any] = json.loads(path.read_text()) if path and path.exists() else {}
    counts, failed, number = Counter(kept.get("counts", {})), list(kept.get("failed", [])), kept.get("next", 0)
    apps = [create_app({"database_url": "sqlite://", "log_level": "error"}) for _ in range(2)]
    with server_of(database) as server, migrated_database(server) as empty, begun(server, empty) as template:
        if world is not None:
            click.echo(act_out(server, template, apps, world))
            return
        began = time.monotonic()
        while counts["runs"] < runs:
            try:
                counts += act_out(server, template, apps, number, runs=RUNS_IN_A_WORLD)
            except AssertionError as error:
                failed.append(number)
                click.echo(f"world {number}: {str(error)[:2_000]}")
            number += 1
            if path:
                path.write_text(json.dumps({"counts": counts, "failed": failed, "next": number}))
            if number % 10 == 0:
                click.echo(f"{counts['runs']} runs, {len(failed)} failed, {time.monotonic() - began:.0f} s")
    click.echo(json.dumps({"failed": failed, **dict(sorted(counts.items()))}, indent=1))


if __name__ == "__main__":
    sync_runs()
