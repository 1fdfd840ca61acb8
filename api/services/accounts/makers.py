"""Who made what is used later, such as a link or a schedule, and what they may at the moment of use; it only reads."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical, parse
from api.models import Grant, Person
from api.services.accounts.holders import find_maker
from api.services.accounts.permissions import HeldRole, Holder

OPERATOR = (HeldRole("admin"),)
"""What somebody at the terminal may, or who made something before it was noted with which right."""


def as_maker(holder: Holder) -> str | None:
    """By which right something is made, to be kept with it; None for the operator's."""
    if holder.account is None:
        return None
    lent = [[each.role, each.site, each.locale] for each in holder.lent]
    return canonical({"key": holder.key, "person": holder.person, "roles": lent})


def maker_now(session: Session, made_by: str | None, name: str) -> Holder:
    """Whoever made something, with what they may now: nothing once the key was revoked or the person disabled.

    What a token of an identity provider granted them holds on, since only the next token would tell; whoever must stay
    out at once is disabled here.
    """
    if made_by is None:
        return Holder(name, OPERATOR)
    maker = parse(made_by)
    found = find_maker(session, maker["key"]) if maker["key"] else _person(session, maker["person"])
    if found is None:
        return Holder(name, (), key=maker["key"], person=maker["person"])
    lent = tuple(HeldRole(*each) for each in maker["roles"])
    return replace(found, name=name, roles=found.roles + lent)


def _person(session: Session, id: str) -> Holder | None:
    person = session.get(Person, id)
    if person is None or person.disabled_at is not None:
        return None
    grants = session.scalars(select(Grant).where(Grant.person_id == id).order_by(Grant.id))
    return Holder(person.name, tuple(HeldRole(each.role, each.site, each.locale) for each in grants), person=id)
