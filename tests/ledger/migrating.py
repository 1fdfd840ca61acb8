"""What runs in processes that migrate beside others, or are killed while they do."""

from api.database import migrate


def migrate_to_the_end(url: str) -> None:
    """Bring a database's tables up to date."""
    # Alembic is large: imported beforehand, it does not stand between the start and the first statement.
    migrate(url)
