"""Threads with comments and mentions, what people are told by mail, and whose work alone something is."""

import sqlalchemy as sa
from alembic import op

from api.database import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _table(
        "thread", _id(), _text("record_id"), _text("site"), _text("locale", True), _text("field", True),
        sa.Column("is_of_steps", sa.Boolean(), nullable=False), _text("assignee_id", True), _text("due_on", True),
        _moment("created_at"), _moment("updated_at"), _moment("resolved_at", True), _number("revision"),
        refers={"record_id": "record.id", "site": "site.key", "assignee_id": "person.id"}, indexed=["record_id"],
    )  # fmt: skip
    _partial("thread", "assignee_id", "assignee_id IS NOT NULL")
    _table(
        "comment", _id(), _text("thread_id"), _text("author", True), _text("created_by"), _moment("created_at"),
        _text("act", True), _number("version", True), _long("words"), _moment("edited_at", True),
        _moment("removed_at", True), _number("revision"), refers={"thread_id": "thread.id"}, indexed=["thread_id"],
    )  # fmt: skip
    _table(
        "mention", _number("id"), _text("comment_id"), _text("thread_id"), _text("person_id"), _moment("seen_at", True),
        sa.UniqueConstraint("comment_id", "person_id", name=op.f("uq_mention_comment_id_person_id")),
        refers={"comment_id": "comment.id", "thread_id": "thread.id", "person_id": "person.id"}, indexed=["thread_id"],
    )  # fmt: skip
    _partial("mention", "person_id", "seen_at IS NULL")
    _table(
        "notice", _number("id"), _text("person_id"), _text("kind"), _text("site"), _text("record_id", True),
        _text("locale", True), _text("plan", True), _text("by", True), _moment("at"), _moment("due_at", True),
        _text("letter", True), _moment("claimed_until", True), _moment("sent_at", True), _number("tries"), _long("failure", True),
        refers={"person_id": "person.id"}, indexed=["person_id", "at"],
    )  # fmt: skip
    _partial("notice", "due_at", "due_at IS NOT NULL")
    op.add_column("person", _text("notices", True))
    # What the rows say is filled in once all migrations have run.
    op.execute("DELETE FROM desk_work")
    op.add_column("desk_work", _text("whose", True))
    with op.batch_alter_table("desk_work") as table:
        table.add_column(_text("record_id"))
    op.create_index("ix_desk_work_listed", "desk_work", ["kind", "due_on", "record_id", "site", "locale"])
    _partial("desk_work", "whose", "whose IS NOT NULL", "whose", "kind")
    _partial("desk_text", "begun", "live_status IS NOT NULL", "site", "locale", "record_id")
    op.create_index(
        "ix_desk_record_live_words", "desk_record", ["site", "source_locale", "id"],
        sqlite_where=sa.text("live_has_words = 1"), postgresql_where=sa.text("live_has_words"),
    )  # fmt: skip


def _table(name: str, *parts: sa.Column | sa.Constraint, refers: dict[str, str], indexed: list[str]) -> None:
    keys = [
        sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{name}_{column}_{target.partition('.')[0]}"))
        for column, target in refers.items()
    ]
    op.create_table(name, *parts, *keys, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")))
    for column in indexed:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _partial(table: str, named: str, where: str, *columns: str) -> None:
    """An index of the few rows that are asked for."""
    holds = sa.text(where)
    op.create_index(
        f"ix_{table}_{named}", table, list(columns or (named,)), sqlite_where=holds, postgresql_where=holds
    )  # fmt: skip


def _id() -> sa.Column:
    return _text("id")


def _text(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(), nullable=nullable)


def _long(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=nullable)


def downgrade() -> None:
    op.drop_index("ix_desk_record_live_words", "desk_record")
    op.drop_index("ix_desk_text_begun", "desk_text")
    op.drop_index("ix_desk_work_whose", "desk_work")
    op.drop_index("ix_desk_work_listed", "desk_work")
    op.drop_column("desk_work", "record_id")
    op.drop_column("desk_work", "whose")
    op.drop_column("person", "notices")
    for table in ("notice", "mention", "comment", "thread"):
        op.drop_table(table)
