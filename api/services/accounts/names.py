"""Who made something, and the present names of people and machines; for whoever tells who did something."""

from collections.abc import Collection

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import portions
from api.models import Key, Person


def maker_of(name: str, made_by: str | None) -> dict[str, str | None]:
    """Whoever made something, by the name and by whose right it was made, as both are kept."""
    known = parse(made_by) if made_by else {}
    return {"id": known.get("person") or known.get("key"), "name": name}


def names_of(session: Session, ids: Collection[str]) -> dict[str, str]:
    """The names of those of some ids that are of a person or of a machine's key."""
    found: dict[str, str] = {}
    for portion in portions(sorted(ids)):
        named = (select(each.id, each.name).where(each.id.in_(portion)) for each in (Person, Key))
        found.update((id, name) for id, name in session.execute(union_all(*named)))
    return found
