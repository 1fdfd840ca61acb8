"""Who works on content with roles of their own: whom somebody may mention, ask or write to, and what they are called."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.models import Grant, Person
from api.services.accounts.permissions import HeldRole, Holder, Permission


def staff(session: Session, ids: Collection[str] | None = None) -> list[Holder]:
    """Everybody who is not shut out, or those of some people, each with the roles that are known here."""
    found = (
        select(Person.id, Person.name, Grant.role, Grant.site, Grant.locale)
        .join(Grant, Grant.person_id == Person.id)
        .where(Person.disabled_at.is_(None))
        .order_by(Person.id, Grant.id)
    )
    roles: dict[tuple[str, str], list[HeldRole]] = defaultdict(list)
    for id, name, *role in session.execute(found if ids is None else found.where(Person.id.in_(ids))):
        roles[id, name].append(HeldRole(*role))
    return [Holder(name, tuple(held), person=id) for (id, name), held in roles.items()]


def those_who_may(
    people: Iterable[Holder], permission: Permission, lineage: Sequence[str], locale: str | None
) -> list[str]:
    """The ids of those who may do something on the site with this lineage."""
    return [each.person for each in people if each.person and each.may(permission, lineage, locale)]
