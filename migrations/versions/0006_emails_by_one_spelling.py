"""An e-mail address is kept by its one spelling, so that it is one person's whatever its capitals and the form of its letters."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PERSON = sa.table("person", sa.column("id", sa.String), sa.column("email", sa.String))


def upgrade() -> None:
    """Where two people have one address, one keeps it by its spelling, who came first if neither had; the other keeps their own."""
    connection = op.get_bind()
    people = connection.execute(sa.select(PERSON).where(PERSON.c.email.is_not(None)).order_by(PERSON.c.id)).all()
    taken = {email for _, email in people if email == _spelled(email)}
    for id, email in people:
        spelled = _spelled(email)
        if spelled and spelled not in taken:
            connection.execute(PERSON.update().where(PERSON.c.id == id).values(email=spelled))
            taken.add(spelled)


def downgrade() -> None:
    """How somebody wrote their address before is not known any more, and makes no difference."""


def _spelled(email: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email).strip().lower())
