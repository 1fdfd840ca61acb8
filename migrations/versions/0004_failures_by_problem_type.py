"""What a failed schedule met is kept by the type of its problem, which people know, and not by the name of a class."""

import json
import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SCHEDULE = sa.table("schedule", sa.column("id", sa.String), sa.column("failure", sa.Text))
OURS = ("RuntimeError", "unexpected")
"""A fault of the server's own, which no problem describes."""


def upgrade() -> None:
    _rewrite(lambda told: {"type": _type_of(told.pop("error")), **told} if "error" in told else told)


def downgrade() -> None:
    _rewrite(lambda told: {"error": _class_of(told.pop("type")), **told} if "type" in told else told)


def _rewrite(anew: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    connection = op.get_bind()
    for id, failure in connection.execute(sa.select(SCHEDULE).where(SCHEDULE.c.failure.is_not(None))).all():
        told = json.dumps(anew(json.loads(failure)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.execute(SCHEDULE.update().where(SCHEDULE.c.id == id).values(failure=told))


def _type_of(name: str) -> str:
    return OURS[1] if name == OURS[0] else re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def _class_of(kind: str) -> str:
    return OURS[0] if kind == OURS[1] else "".join(word.title() for word in kind.split("-"))
