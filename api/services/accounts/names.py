"""The present names of people and machines that are known by their ids; for whoever tells who did something."""

from collections.abc import Collection

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from api.database import portions
from api.models import Key, Person


def names_of(session: Session, ids: Collection[str]) -> dict[str, str]:
    """The names of those of some ids that are of a person or of a machine's key."""
    found: dict[str, str] = {}
    for portion in portions(sorted(ids)):
        named = (select(each.id, each.name).where(each.id.in_(portion)) for each in (Person, Key))
        found.update((id, name) for id, name in session.execute(union_all(*named)))
    return found
