"""Words for the search of texts on PostgreSQL: taken apart by a function that tells what it costs, so that the index is asked."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

COLUMNS = ("words", "live_words")
# In this language, since a function of SQL's own would be written into the statement, and its cost forgotten.
_FUNCTION = """
CREATE FUNCTION desk_vector(words text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5000
    AS $$ BEGIN RETURN pg_catalog.array_to_tsvector(pg_catalog.string_to_array(pg_catalog.btrim(words), ' ')); END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FUNCTION)
        _index("desk_vector({})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _index("array_to_tsvector(string_to_array(btrim({}), ' '))")
        op.execute("DROP FUNCTION desk_vector(text)")


def _index(vector: str) -> None:
    for column in COLUMNS:
        op.execute(f"DROP INDEX desk_index_{column}")
        op.execute(f"CREATE INDEX desk_index_{column} ON desk_words USING gin ({vector.format(column)})")
