"""Acts out random histories by the hundred and holds every receipt of each against what is served: `python -m tests.measure.receipt_runs`."""

import json
from collections import Counter
from contextlib import closing
from functools import cache
from time import monotonic

import click
from hypothesis import HealthCheck, Phase, given, seed, settings

from api.app import connect, routed_app
from tests.databases import fresh_database, migrated_database
from tests.measure.sync_runs import server_of
from tests.receipts.acting_out import act_out_and_compare, settings_of
from tests.resolver.histories import plans
from tests.spares import KeptDatabase


@click.command()
@click.option("--runs", default=1_000, show_default=True, type=click.IntRange(1), help="How many histories.")
@click.option("--database", default="sqlite", show_default=True, type=click.Choice(["sqlite", "postgresql"]))
@click.option("--seed", "begun_with", default=1, show_default=True, help="Another number makes other histories.")
@click.option("--seconds", default=3_600, show_default=True, type=click.IntRange(1), help="When to stop all the same.")
def receipt_runs(runs: int, database: str, begun_with: int, seconds: int) -> None:
    """Act out random histories, and count those whose every receipt is what is served."""
    # One for each address, which are used again, so that it has learned its statements.
    counts, until, app, opened = Counter[str](), monotonic() + seconds, routed_app(), cache(KeptDatabase)
    with server_of(database) as server, migrated_database(server) as template:

        @settings(
            max_examples=runs, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
        )  # fmt: skip
        @seed(begun_with)
        @given(plan=plans)
        def holds(plan: object) -> None:
            if monotonic() > until:
                return
            with fresh_database(server, template=template) as url, closing(opened(url)) as own:
                connect(app, settings_of(own), own)
                counts.update(act_out_and_compare(app, own, server, opened, plan))
            if counts["histories"] % 50 == 0:
                click.echo(f"{counts['histories']} histories held.")

        holds()
    click.echo(json.dumps(dict(counts), indent=1))


if __name__ == "__main__":
    receipt_runs()
