"""Webhooks, what is sent to them, and how far whoever shows content elsewhere has come."""

import sqlalchemy as sa
from alembic import op

from api.database import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_PENDING = sa.text("state = 'pending'")


def upgrade() -> None:
    _table(
        "webhook", _text("id"), _long("url"), _long("description"), _long("sites"), _long("events"), _long("filter"), _long("signing"),
        _moment("disabled_at", True), _long("disabled_because", True), _moment("created_at"), _text("created_by"),
        _text("made_by", True), _number("revision"), key="id",
    )  # fmt: skip
    _table(
        "receiver", _text("id"), _text("webhook_id", True), _text("site", True), _text("name", True), _number("since_seq"),
        _number("position", True), _long("plans"), _number("sent_seq", True), _moment("sent_at", True), _number("shows_seq", True),
        _moment("shows_at", True), _unique("receiver", "webhook_id"), _unique("receiver", "site", "name"),
        key="id", refers={"webhook_id": "webhook.id", "site": "site.key"},
    )  # fmt: skip
    _table(
        "delivery", _number("number"), _text("id"), _text("webhook_id"), _text("type"), _text("site", True), _number("seq", True),
        _long("body"), _text("state"), _number("tries"), _moment("created_at"), _moment("begun_at", True), _moment("due_at", True),
        _moment("delivered_at", True), _unique("delivery", "id"),
        sa.CheckConstraint("state IN ('pending', 'delivered', 'failed', 'skipped')", name=op.f("ck_delivery_state")),
        key="number", refers={"webhook_id": "webhook.id"},
    )  # fmt: skip
    op.create_index(
        "ix_delivery_pending", "delivery", ["webhook_id", "number"], sqlite_where=_PENDING, postgresql_where=_PENDING
    )
    op.create_index("ix_delivery_webhook_id_number", "delivery", ["webhook_id", "number"])
    op.create_index(op.f("ix_delivery_created_at"), "delivery", ["created_at"])
    _table(
        "delivery_attempt", _number("id"), _number("delivery"), _moment("at"), _number("duration_ms"), _number("status", True),
        _long("answer"), _long("failure", True), key="id", refers={"delivery": "delivery.number"},
    )  # fmt: skip
    op.create_index(op.f("ix_delivery_attempt_delivery"), "delivery_attempt", ["delivery"])


def _table(name: str, *parts: sa.Column | sa.Constraint, key: str, refers: dict[str, str] | None = None) -> None:
    keys = [
        sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{name}_{column}_{target.partition('.')[0]}"))
        for column, target in (refers or {}).items()
    ]
    op.create_table(name, *parts, *keys, sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _text(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(), nullable=nullable)


def _long(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=nullable)


def downgrade() -> None:
    for name in ("delivery_attempt", "delivery", "receiver", "webhook"):
        op.drop_table(name)
