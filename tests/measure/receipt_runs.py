"""Acts out random histories by the hundred and holds every receipt of each against what is served: `python -m tests.measure.receipt_runs`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import click
from hypothesis import HealthCheck, Phase, given, settings

from api.app import connect, routed_app
from api.config import read_settings
from api.database import Database
from tests.databases import SqliteFiles, fresh_database, memory_folder, migrated_database
from tests.receipts.test_random_histories import act_out_and_compare
from tests.resolver.histories import plans


@click.command()
@click.option("--runs", default=1_000, show_default=True, type=click.IntRange(1), help="How many histories.")
@click.option("--seconds", default=3_600, show_default=True, type=click.IntRange(1), help="When to stop all the same.")
def receipt_runs(runs: int, seconds: int) -> None:
    """Act out random histories, and count those whose every receipt is what is served."""
    done, until, app = 0, monotonic() + seconds, routed_app()
    with TemporaryDirectory(dir=memory_folder()) as folder, migrated_database(SqliteFiles(Path(folder))) as template:
        server = SqliteFiles(Path(folder))

        @settings(
            max_examples=runs, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
        )  # fmt: skip
        @given(plan=plans)
        def holds(plan: object) -> None:
            nonlocal done
            if monotonic() > until:
                return
            with fresh_database(server, template=template) as url:
                database = Database(url)
                try:
                    connect(
                        app, read_settings({"database_url": url, "freshness_ms": 0, "log_level": "error"}), database
                    )
                    act_out_and_compare(app, database, *plan)
                finally:
                    database.close()
            done += 1
            if done % 50 == 0:
                click.echo(f"{done} histories held.")

        holds()
    click.echo(f"{done} histories held in all.")


if __name__ == "__main__":
    receipt_runs()
