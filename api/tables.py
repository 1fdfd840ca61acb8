"""Whether a database's tables are those that this release works with, for whoever is about to open it."""

from sqlalchemy import inspect, text

from api import resources
from api.database import Database


def wrong_with_tables(database: Database) -> str | None:
    """What is wrong with the tables and what to do about it, in a sentence; None where nothing is."""
    if _revision(database) is None:
        return "The database has no tables yet; run `clinic-content migrate` first."
    return of_another_release(database)


def of_another_release(database: Database) -> str | None:
    """What to do about tables that this release does not work with; None where it does, or there are none."""
    there, needed = _revision(database), _needed()
    if there is not None and there < needed:
        return (
            f"The database is at revision {there} and this release needs {needed}; run `clinic-content migrate` first."
        )
    return made_later(database)


def made_later(database: Database) -> str | None:
    """Where a later release made the tables, what to do about it: nothing here can lead them back."""
    there, needed = _revision(database), _needed()
    if there is None or there <= needed:
        return None
    return (
        f"The database is at revision {there}, which a later release made; this one knows {needed}. "
        "Run the later release, or restore a backup from before the update."
    )


def _revision(database: Database) -> str | None:
    if not inspect(database.engine).has_table("alembic_version"):
        return None
    with database.engine.connect() as connection:
        there = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if there is None else str(there)


def _needed() -> str:
    return max(each.name[:4] for each in resources.folder("migrations").glob("versions/0*.py"))
