"""Recognizes who calls by the key that came, and what whoever made something may now; it only reads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from api.canonical import canonical, parse, sha256
from api.database import core
from api.models import Grant, Key, Person
from api.models.base import table_of
from api.services.accounts.authority import Authority
from api.services.accounts.key_texts import KEY_PREFIX, is_well_formed
from api.services.accounts.permissions import HeldRole, Holder, bound_of, held_roles

# Nobody needs to know to the second, and keys of phones are used all the time.
LAST_USE_STEP = timedelta(minutes=5)
SESSION_USE_STEP = timedelta(minutes=1)
# Every call of the admin API begins with this: one statement, built once, for the key with its person and their roles.
_KEY, _PERSON, _GRANT = (table_of(each).c for each in (Key, Person, Grant))
_HOLDERS: Any = (
    select(
        _KEY.id, _KEY.name, _KEY.person_id, _KEY.roles, _KEY.sites, _KEY.locales, _KEY.expires_at, _KEY.revoked_at, _KEY.last_used_at,
        _KEY.machine, _KEY.created_by, _KEY.made_by, _PERSON.name.label("person_name"), _PERSON.credential, _PERSON.disabled_at, _GRANT.role, _GRANT.site, _GRANT.locale,
    )
    .select_from(table_of(Key).outerjoin(table_of(Person)).outerjoin(table_of(Grant), _GRANT.person_id == _PERSON.id))
    .order_by(_GRANT.id)
)  # fmt: skip
_BY_TEXT = _HOLDERS.where(_KEY.digest == bindparam("digest"))
_BY_ID = _HOLDERS.where(_KEY.id == bindparam("id"))
OPERATOR = (HeldRole("admin"),)
"""What somebody at the terminal may."""
# Websites stay up when an administrator leaves: what is published may be read whoever made the key.
_OUTLIVING = {"delivery"}


def state_of(session: Session, key: Key | Row[Any], now: datetime) -> str:
    """Whether a key opens anything: `active`, `expired`, `revoked`, or `void` where its maker may no longer make it."""
    if key.revoked_at is not None:
        return "revoked"
    if key.expires_at is not None and key.expires_at <= now:
        return "expired"
    return "void" if _is_void(session, key) else "active"


def _is_void(session: Session, key: Key | Row[Any]) -> bool:
    """Whether a key of nobody rests on a right that is gone; one of a person rests on what the person may."""
    if key.person_id is not None or _OUTLIVING.issuperset(bound_of(key.roles) or ()):
        return False
    maker = maker_now(session, key.made_by, key.created_by)
    return not Authority(session, maker).over_sites(bound_of(key.sites))


def find_holder(session: Session, text: str, *, now: datetime) -> Holder | None:
    """Who a key belongs to and what it may, or None where it is no valid key."""
    if not is_well_formed(text, KEY_PREFIX):
        return None
    rows = core(session, _BY_TEXT, {"digest": sha256(text)}).all()
    if not rows or rows[0].disabled_at is not None or state_of(session, rows[0], now) != "active":
        return None
    return _holder(rows)


def as_maker(holder: Holder) -> str:
    """By which right something is made, to be kept with it; the operator has neither key nor person."""
    lent = [[each.role, each.site, each.locale] for each in holder.lent]
    return canonical({"key": holder.key, "person": holder.person, "roles": lent})


def maker_now(session: Session, made_by: str | None, name: str) -> Holder:
    """Whoever made something, with what they may now: nothing once the key was revoked or the person disabled.

    What a token of an identity provider granted them holds on, since only the next token would tell; whoever must stay
    out at once is disabled here. Where nobody knows any more with which right something was made, that is none.
    """
    if made_by is None:
        return Holder(name, ())
    maker = parse(made_by)
    if maker["key"] is None and maker["person"] is None:
        return Holder(name, OPERATOR)
    found = _by_key(session, maker["key"]) if maker["key"] else _by_person(session, maker["person"])
    if found is None:
        return Holder(name, (), key=maker["key"], person=maker["person"])
    lent = tuple(HeldRole(*each) for each in maker["roles"])
    return replace(found, name=name, roles=found.roles + lent)


def _by_key(session: Session, id: str) -> Holder | None:
    """What a key may now; that it expired, or was replaced by another, takes no right from anybody."""
    rows = core(session, _BY_ID, {"id": id}).all()
    if not rows or rows[0].revoked_at is not None or rows[0].disabled_at is not None or _is_void(session, rows[0]):
        return None
    return _holder(rows)


def _by_person(session: Session, id: str) -> Holder | None:
    person = session.get(Person, id)
    if person is None or person.disabled_at is not None:
        return None
    held = tuple(HeldRole(each.role, each.site, each.locale) for each in person.grants)
    return Holder(person.name, held, person=id)


def _holder(rows: Sequence[Row[Any]]) -> Holder:
    """The holder of a key, of which there is a row for each role of its person."""
    key = rows[0]
    roles, sites, locales = (bound_of(bound) for bound in (key.roles, key.sites, key.locales))
    if key.person_id is None:
        return Holder(
            name=key.name, roles=held_roles(roles or [], sites, locales), key=key.id, machine=key.machine,
            last_used_at=key.last_used_at,
        )  # fmt: skip
    held = tuple(
        HeldRole(each.role, each.site, each.locale)
        for each in rows
        if each.role and (roles is None or each.role in roles)
    )
    return Holder(
        name=key.person_name, roles=held, key=key.id, person=key.person_id, credential=key.credential,
        within_sites=None if sites is None else frozenset(sites), within_locales=None if locales is None else frozenset(locales),
        last_used_at=key.last_used_at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """That a key or a session was used, and when."""

    kind: str
    id: str
    at: datetime

    @property
    def about(self) -> tuple[str, str]:
        return self.kind, self.id

    @property
    def step(self) -> timedelta:
        """How much later than the use before it is worth to be noted."""
        return SESSION_USE_STEP if self.kind == "session" else LAST_USE_STEP


def about_key(key: str) -> tuple[str, str]:
    """What uses of a key are noted by: only the last one matters."""
    return "key", key


def use_worth_noting(holder: Holder, *, now: datetime) -> Use | None:
    """The use of a holder's key or session, where the last one that is stored is old enough."""
    id = holder.session or holder.key
    if id is None:
        return None
    use = Use("session" if holder.session else "key", id, now)
    return None if holder.last_used_at is not None and holder.last_used_at >= now - use.step else use
