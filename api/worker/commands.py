"""The operator's commands for workers and for caches, parts of `clinic-content`."""

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from api.canonical import canonical
from api.config import read_settings
from api.http.logging import configure_logging
from api.reading.loading import ledger_head
from api.services.jobs.claims import end
from api.services.jobs.lag import AMISS, all_jobs, job_told
from api.terminal import console, opened, reading, stopped, writing
from api.worker.purge_job import purge_tasks
from api.worker.purging import Purger, StateFile
from api.worker.running import work
from api.worker.turns import Worker, moment


@click.command("purge")
@click.option("--origin", required=True, help="The address of a server, not of the cache: http://127.0.0.1:8000.")
@click.option("--cache", "caches", required=True, multiple=True, help="The address of a cache; may be repeated.")
@click.option(
    "--state", type=click.Path(dir_okay=False, path_type=Path),
    help="Far from the database: the file to remember in how far it came; without what it held, everything is purged first.",
)  # fmt: skip
@click.option(
    "--group", default="caches", show_default=True,
    help="Near the database: the name of these caches among its jobs, which several processes may share.",
)  # fmt: skip
@click.option(
    "--site", "sites", multiple=True, help="Follow only this site; may be repeated. All public ones by default."
)
@click.option("--every", default=0.5, show_default=True, type=click.FloatRange(0.1), help="Seconds between two rounds.")
@click.option("--once", is_flag=True, help="Do one round and end; exits with 1 where something did not answer.")
def purge_command(
    origin: str, caches: tuple[str, ...], state: Path | None, group: str, sites: tuple[str, ...], every: float, once: bool
) -> None:  # fmt: skip
    """Purge from caches, by tag, what has changed since the last time, until stopped.

    Near the database, several may run side by side under one --group: one of them works, and another takes over where it
    ends. With --state it needs no database, and is to run alone.
    """
    settings = read_settings()
    configure_logging(settings)
    addresses = [each.rstrip("/") for each in (origin, *caches)]
    if wrong := [each for each in addresses if not each.startswith(("http://", "https://"))]:
        raise click.BadParameter(f"{', '.join(wrong)} does not begin with http:// or https://.")
    purger = partial(Purger, addresses[0], addresses[1:], sites=sites, header=settings.cache_tag_header)
    if state is not None:
        _purge_alone(purger(memory=StateFile(state)), every, once)
        return
    if once:
        raise click.UsageError("--once needs --state: a job is done again and again.")
    with opened() as database:
        work(Worker(database, purge_tasks(purger, group)), stop=stopped(), pause_s=every)


def _purge_alone(purger: Purger, every: float, once: bool) -> None:
    if once:
        sys.exit(0 if purger.round() else 1)
    purger.run(stop=stopped(), pause_s=every)


@click.command("jobs")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option("--forget", metavar="NAME", help="Forget a job that nobody is to do any more, such as that of a cache.")
def jobs_command(as_json: bool, forget: str | None) -> None:
    """List what workers do by themselves; exits with 1 where anything is late or fails."""
    if forget is not None:
        _forget(forget)
        return
    with reading() as session:
        now, (head, _) = moment(session), ledger_head(session)
        found = [job_told(each, now=now, head=head) for each in all_jobs(session)]
    if as_json:
        click.echo(canonical({"items": found, "seq": head}))
    else:
        for each in found:
            click.echo(_line(each))
    if not found:
        console.print("No job has begun yet; `clinic-content worker` begins them.", markup=False)
    if any(each["state"] in AMISS for each in found):
        console.print("Something is not done. Is a worker running? `clinic-content worker` starts one.", markup=False)
        sys.exit(1)


def _forget(name: str) -> None:
    with writing() as session:
        was_there = end(session, name)
    console.print(f"Forgotten: {name}." if was_there else f"There is no job {name}.", markup=False)


def _line(job: Mapping[str, Any]) -> str:
    done = f"last done {job['done_at']}" if job["done_at"] else "never done"
    more = [
        f"late by {job['late_s']} s" if job["late_s"] else None,
        f"{job['behind']} changes behind" if job["behind"] else None,
        f"held by {job['held_by']} until {job['held_until']}" if job["held_by"] else None,
        f"failed {job['failures']} times: {job['failure']}" if job["failures"] else None,
    ]
    return ", ".join([f"{job['name']}: {job['state']}", done, *filter(None, more)])
