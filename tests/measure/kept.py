"""Databases with content to measure on: made once, kept, and copied for each run."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from api.database import Database, migrate
from api.models.base import Base
from tests.databases import PostgresCluster, PostgresServer, SqliteFiles, fresh_database, postgres_programs
from tests.measure.content import make_content
from tests.sync.backups import restore, take_backup

KEPT = Path("var/measure")


@contextmanager
def filled(database: str, faqs: int, folder: Path) -> Iterator[str]:
    """The address of a database with the content, which is made once and copied; every one keeps its promises on disk."""
    folder.chmod(0o755)
    made = KEPT / f"{faqs}.sqlite3"
    if not made.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        unfinished = made.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        make_content(f"sqlite:///{unfinished}", faqs)
        unfinished.rename(made)
    # It may be of an earlier release.
    migrate(f"sqlite:///{made}")
    if database == "sqlite":
        with fresh_database(SqliteFiles(folder), template=f"sqlite:///{made}") as url:
            yield url
        return
    programs = postgres_programs()
    if programs is None:
        sys.exit("Nothing can be measured on PostgreSQL: it is not installed. Choose --database sqlite.")
    cluster = PostgresCluster(programs, durable=True)
    try:
        with fresh_database(PostgresServer(cluster.url)) as url:
            _copy(f"sqlite:///{made}", url)
            yield url
    finally:
        cluster.stop()


def _copy(source: str, target: str) -> None:
    """Bring an empty PostgreSQL database to the content of another one."""
    migrate(target)
    before, after = Database(source), Database(target)
    restore(after, take_backup(before))
    with after.transaction() as session:
        for table in (each.name for each in Base.metadata.sorted_tables if each.autoincrement_column is not None):
            number = text(f"SELECT pg_get_serial_sequence('{table}', 'id')")
            if (sequence := session.scalar(number)) is not None:
                session.execute(
                    text(f"SELECT setval('{sequence}', (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)")
                )
        session.execute(text("ANALYZE"))
    before.close()
    after.close()
