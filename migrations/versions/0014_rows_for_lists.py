"""Rows that editors' lists are read from; what they say is filled in once all migrations have run."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_record",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("source_locale", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("live_title", sa.String(), nullable=True),
        sa.Column("title_key", sa.LargeBinary(), nullable=True),
        sa.Column("live_title_key", sa.LargeBinary(), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("live_topic", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("live_position", sa.Integer(), nullable=True),
        sa.Column("has_words", sa.Boolean(), nullable=False),
        sa.Column("live_has_words", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_desk_record_id_record"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_record")),
    )
    op.create_index("ix_desk_record_type_id", "desk_record", ["type", "id"])
    for column in ("topic", "live_topic"):
        op.create_index(op.f(f"ix_desk_record_{column}"), "desk_record", [column])
    op.create_table(
        "desk_text",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("is_override", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("live", sa.Integer(), nullable=True),
        sa.Column("was_live", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_in_reach", sa.Boolean(), nullable=False),
        sa.Column("is_empty", sa.Boolean(), nullable=False),
        sa.Column("is_outdated", sa.Boolean(), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("review", sa.String(), nullable=True),
        sa.Column("turns_on", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("live_status", sa.String(), nullable=True),
        sa.Column("has_words", sa.Boolean(), nullable=False),
        sa.Column("live_has_words", sa.Boolean(), nullable=False),
        sa.Column("dismissed", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["translation.id"], name=op.f("fk_desk_text_id_translation"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["desk_record.id"], name=op.f("fk_desk_text_record_id_desk_record"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_text")),
    )
    op.create_index("ix_desk_text_record_id_site_locale", "desk_text", ["record_id", "site", "locale"], unique=True)
    op.create_index("ix_desk_text_type_record_id_locale", "desk_text", ["type", "record_id", "locale"])
    op.create_index(
        "ix_desk_text_own_words", "desk_text", ["site", "record_id", "saved_at"], sqlite_where=sa.text("is_override = 1"), postgresql_where=sa.text("is_override")
    )  # fmt: skip
    op.create_index("ix_desk_text_standing", "desk_text", ["standing"])
    reviewed = sa.text("review IS NOT NULL")
    op.create_index("ix_desk_text_review", "desk_text", ["review"], sqlite_where=reviewed, postgresql_where=reviewed)
    op.create_index(
        "ix_desk_text_outdated", "desk_text", ["record_id"], sqlite_where=sa.text("is_outdated = 1"), postgresql_where=sa.text("is_outdated")
    )  # fmt: skip
    turns = sa.text("turns_on IS NOT NULL")
    op.create_index("ix_desk_text_turns_on", "desk_text", ["turns_on"], sqlite_where=turns, postgresql_where=turns)
    op.create_table(
        "desk_work",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("due_on", sa.String(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["desk_text.id"], name=op.f("fk_desk_work_text_id_desk_text"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("text_id", "kind", name=op.f("pk_desk_work")),
    )
    op.create_index("ix_desk_work_kind_site_locale_why", "desk_work", ["kind", "site", "locale", "why"])
    op.create_table(
        "desk_words",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("live_words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["text_id"], ["desk_text.id"], name=op.f("fk_desk_words_text_id_desk_text"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("text_id", name=op.f("pk_desk_words")),
    )
    slugs = sa.text("slug IS NOT NULL")
    op.create_index("ix_fact_slug_record_id", "fact", ["slug", "record_id"], sqlite_where=slugs, postgresql_where=slugs)
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


# Of what a text is found by each database keeps an index, which follows its table by itself.
_ADD = "INSERT INTO desk_index (rowid, words, live_words) VALUES (NEW.text_id, NEW.words, NEW.live_words);"
_TAKE = "INSERT INTO desk_index (desk_index, rowid, words, live_words) VALUES ('delete', OLD.text_id, OLD.words, OLD.live_words);"
_SQLITE = (
    # Words are cut at spaces alone: they are as readers' search has them already.
    """
    CREATE VIRTUAL TABLE desk_index USING fts5(
        words, live_words, content = 'desk_words', content_rowid = 'text_id', columnsize = 0,
        tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co Cf'"
    )
    """,
    f"CREATE TRIGGER desk_index_added AFTER INSERT ON desk_words BEGIN {_ADD} END",
    f"CREATE TRIGGER desk_index_taken AFTER DELETE ON desk_words BEGIN {_TAKE} END",
    f"CREATE TRIGGER desk_index_altered AFTER UPDATE ON desk_words BEGIN {_TAKE} {_ADD} END",
)
_POSTGRESQL = tuple(
    f"CREATE INDEX desk_index_{column} ON desk_words USING gin (array_to_tsvector(string_to_array(btrim({column}), ' ')))"
    for column in ("words", "live_words")
)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE desk_index")
    op.drop_index("ix_fact_slug_record_id", "fact")
    for table in ("desk_words", "desk_work", "desk_text", "desk_record"):
        op.drop_table(table)
