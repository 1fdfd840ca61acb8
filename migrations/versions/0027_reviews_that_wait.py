"""What waits for a clinician is told in another way: the rows of editors' lists are made anew, as after each migration."""

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Alter no table."""


def downgrade() -> None:
    """Alter no table."""
