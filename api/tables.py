"""Whether a database's tables are those that this release works with, for whoever is about to open it."""

from sqlalchemy import inspect, text

from api import resources
from api.database import Database


def wrong_with_tables(database: Database) -> str | None:
    """What is wrong with the tables and what to do about it, in a sentence; None where nothing is."""
    if revision(database) is None:
        return "The database has no tables yet; run `clinic-content migrate` first."
    return of_another_release(database)


def of_another_release(database: Database) -> str | None:
    """What to do about tables that this release does not work with; None where it does, or there are none."""
    there, wanted = revision(database), needed()
    if there is not None and there < wanted:
        return (
            f"The database is at revision {there} and this release needs {wanted}; run `clinic-content migrate` first."
        )
    return made_later(database)


def made_later(database: Database) -> str | None:
    """Where a later release made the tables, what to do about it: nothing here can lead them back."""
    there, wanted = revision(database), needed()
    if there is None or there <= wanted:
        return None
    return (
        f"The database is at revision {there}, which a later release made; this one knows {wanted}. "
        "Run the later release, or restore a backup from before the update."
    )


def revision(database: Database) -> str | None:
    """The newest migration of a database's tables; None where there are none."""
    if not inspect(database.engine).has_table("alembic_version"):
        return None
    with database.engine.connect() as connection:
        there = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if there is None else str(there)


def needed() -> str:
    """The newest migration that this release has."""
    return max(each.name[:4] for each in resources.folder("migrations").glob("versions/0*.py"))
