"""Who works on the content of some sites: the people with a role there, for those who work beside them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, select

from api import spelling
from api.models import Grant, Person
from api.services.accounts.permissions import EVERYWHERE, ROLES, Permission

_OF_EDITORS = [role for role, carried in ROLES.items() if Permission.READ in carried]
"""The roles of those who work on content; the others only read what is published, or how it would look."""


def colleagues_on(reach: Collection[str], words: str | None = None) -> Select[Person]:
    """The people with a role that reaches one of some sites, which its lineage tells; and whose name holds some words."""
    granted = select(Grant.person_id).where(Grant.site.in_({EVERYWHERE, *reach}), Grant.role.in_(_OF_EDITORS))
    found = select(Person).where(Person.disabled_at.is_(None), Person.id.in_(granted)).order_by(Person.id)
    words = words and spelling.one_line(words)
    return found.where(Person.name.icontains(words, autoescape=True)) if words else found


def colleague_told(person: Person, lineages: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """A colleague with the roles that they have on some sites, each of which has its lineage."""
    roles = [
        {"site": site, "role": each.role, "locale": each.locale}
        for site, lineage in sorted(lineages.items())
        for each in sorted(person.grants, key=lambda each: (each.role, each.locale))
        if each.site in (EVERYWHERE, *lineage) and each.role in _OF_EDITORS
    ]
    # A role that somebody has on a site and again on one above it is one there.
    distinct = list({tuple(each.values()): each for each in roles}.values())
    return {"id": person.id, "name": person.name, "credential": person.credential, "roles": distinct}
