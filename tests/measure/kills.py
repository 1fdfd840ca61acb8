"""Kills processes of a service again and again while people publish, and prints how soon it was back: run `make kills`.

Each of its processes in turn at random: the main one, which something must start again as systemd does, the one that
answers, and the scheduler. Afterwards everything that was answered for must be there, and the history whole.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import click

from api.database import Database, migrate
from tests.acts import create_key
from tests.databases import PostgresCluster, PostgresServer, SqliteFiles, fresh_database, postgres_programs
from tests.factories import NOW, make_record, make_site
from tests.publishing.killing import KINDS, check, kill_while_publishing

PUBLISHERS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how many on each database")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append", help="by default both")
    options = parser.parse_args()
    for name in options.database or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder, _fresh(name, Path(folder)) as url:
            _measure(name, url, Path(folder) / "log", options.kills)


@contextmanager
def _fresh(name: str, folder: Path) -> Iterator[str]:
    """The address of an empty database that keeps its promises on disk."""
    if name == "sqlite":
        with fresh_database(SqliteFiles(folder)) as url:
            yield url
        return
    programs = postgres_programs() or sys.exit("PostgreSQL is not installed.")
    cluster = PostgresCluster(programs, durable=True)
    try:
        with fresh_database(PostgresServer(cluster.url)) as url:
            yield url
    finally:
        cluster.stop()


def _measure(name: str, url: str, log: Path, kills: int) -> None:
    key, records = _filled(url)
    kinds = [random.choice(KINDS) for _ in range(kills)]
    told, took = kill_while_publishing(url, log, key, records, kinds)
    check(url, told)
    click.echo(f"{name}: {kills} kills, {len(told)} publications answered for, none lost, history whole")
    for kind, seconds in took.items():
        if seconds:
            told_s = f"median {median(seconds):.2f} s, most {max(seconds):.2f} s"
            click.echo(f"  {kind}: {len(seconds)} times, back after {told_s}")


def _filled(url: str) -> tuple[str, list[str]]:
    """A key that may publish, and questions."""
    migrate(url)
    database = Database(url)
    with database.transaction() as session:
        make_site(session)
        topic = make_record(session, "topic")
        records = [make_record(session, topic=topic).id for _ in range(PUBLISHERS)]
        _, key = create_key(session, name="killed", roles=["admin"], now=NOW)
    database.close()
    return key, records


if __name__ == "__main__":
    main()
