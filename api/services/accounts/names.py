"""Who made something, and the present names of people and machines; for whoever tells who did something."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select, union_all
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import core, portions
from api.models import Key, Person
from api.models.base import table_of

_NAMED: Any = union_all(
    *(
        select(each.c.id, each.c.name).where(each.c.id.in_(bindparam("ids", expanding=True)))
        for each in (table_of(Person), table_of(Key))
    )
)


def maker_of(name: str, made_by: str | None) -> dict[str, str | None]:
    """Whoever made something, by the name and by whose right it was made, as both are kept."""
    known = parse(made_by) if made_by else {}
    return {"id": known.get("person") or known.get("key"), "name": name}


def names_of(session: Session, ids: Collection[str]) -> dict[str, str]:
    """The names of those of some ids that are of a person or of a machine's key."""
    found: dict[str, str] = {}
    for portion in portions(sorted(ids)):
        found.update((id, name) for id, name in core(session, _NAMED, {"ids": portion}))
    return found
