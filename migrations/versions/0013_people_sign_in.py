"""People sign in by a browser: sessions, invitations, passkeys, and what keeps a way in from being tried again and again."""

import sqlalchemy as sa
from alembic import op

from api.database import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _of_a_person(
        "browser_session",
        _text("digest"), _text("way"), _text("invitation_id", nullable=True), _long("lent", nullable=True),
        _text("browser", nullable=True), _moment("used_at"), _moment("confirmed_at", nullable=True),
        _moment("expires_at"), _moment("ended_at", nullable=True), unique="digest",
    )  # fmt: skip
    _of_a_person(
        "invitation",
        _text("digest"), _text("hint"), _text("created_by"), _text("made_by"), _moment("expires_at"),
        _moment("used_at", nullable=True), _moment("revoked_at", nullable=True), unique="digest",
    )  # fmt: skip
    _of_a_person(
        "passkey",
        _text("credential"), _long("public_key"), sa.Column("uses", sa.Integer(), nullable=False),
        _text("invitation_id", nullable=True), _text("name"), _moment("used_at", nullable=True), unique="credential",
    )  # fmt: skip
    for table in ("browser_session", "passkey"):
        op.create_index(op.f(f"ix_{table}_invitation_id"), table, ["invitation_id"])
    _by_digest("spent_challenge", "digest", _moment("until"))
    _by_digest("wrong_try", "about", sa.Column("number", sa.Integer(), nullable=False), _moment("last_at"))
    op.add_column("person", _text("language", nullable=True))


def _of_a_person(table: str, *columns: sa.Column, unique: str) -> None:
    op.create_table(
        table,
        _text("id"), _text("person_id"), _moment("created_at"), *columns,
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(unique, name=op.f(f"uq_{table}_{unique}")),
    )  # fmt: skip
    op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])


def _by_digest(table: str, key: str, *columns: sa.Column) -> None:
    op.create_table(table, _text(key), *columns, sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{table}")))
    op.create_index(op.f(f"ix_{table}_{columns[-1].name}"), table, [columns[-1].name])


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(), nullable=nullable)


def _long(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=nullable)


def downgrade() -> None:
    op.drop_column("person", "language")
    for table in ("wrong_try", "spent_challenge", "passkey", "invitation", "browser_session"):
        op.drop_table(table)
