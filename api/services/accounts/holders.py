"""Recognizes who calls by the key that came; it only reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from api.canonical import parse, sha256
from api.database import core
from api.models import Grant, Key, Person
from api.models.base import table_of
from api.services.accounts.key_texts import KEY_PREFIX, is_well_formed
from api.services.accounts.permissions import HeldRole, Holder, held_roles

# Nobody needs to know to the second, and keys of phones are used all the time.
LAST_USE_STEP = timedelta(minutes=5)
# Every call of the admin API begins with this: one statement, built once, for the key with its person and their roles.
_KEY, _PERSON, _GRANT = (table_of(each).c for each in (Key, Person, Grant))
_HOLDERS: Any = (
    select(
        _KEY.id, _KEY.name, _KEY.person_id, _KEY.roles, _KEY.sites, _KEY.locales, _KEY.expires_at, _KEY.revoked_at, _KEY.last_used_at,
        _KEY.machine, _PERSON.name.label("person_name"), _PERSON.credential, _PERSON.disabled_at, _GRANT.role, _GRANT.site, _GRANT.locale,
    )
    .select_from(table_of(Key).outerjoin(table_of(Person)).outerjoin(table_of(Grant), _GRANT.person_id == _PERSON.id))
    .order_by(_GRANT.id)
)  # fmt: skip
_BY_TEXT = _HOLDERS.where(_KEY.digest == bindparam("digest"))
_BY_ID = _HOLDERS.where(_KEY.id == bindparam("id"))


def bound_of(text: str | None) -> list[str] | None:
    """A bound as a list, or None where there is no bound."""
    return None if text is None else list(parse(text))


def state_of(key: Key | Row[Any], now: datetime) -> str:
    """Whether a key opens anything: `active`, `expired` or `revoked`."""
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expires_at is not None and key.expires_at <= now else "active"


def find_holder(session: Session, text: str, *, now: datetime) -> Holder | None:
    """Who a key belongs to and what it may, or None where it is no valid key."""
    if not is_well_formed(text, KEY_PREFIX):
        return None
    rows = core(session, _BY_TEXT, {"digest": sha256(text)}).all()
    if not rows or state_of(rows[0], now) != "active" or rows[0].disabled_at is not None:
        return None
    return _holder(rows)


def find_maker(session: Session, id: str) -> Holder | None:
    """What a key that something was made with may now; None once it was revoked, or its person disabled.

    That it expired, or was replaced by another, takes no right from anybody.
    """
    rows = core(session, _BY_ID, {"id": id}).all()
    if not rows or rows[0].revoked_at is not None or rows[0].disabled_at is not None:
        return None
    return _holder(rows)


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
    """That a key was used, and when."""

    key: str
    at: datetime

    @property
    def about(self) -> tuple[str, str]:
        return about_key(self.key)


def about_key(key: str) -> tuple[str, str]:
    """What uses of a key are noted by: only the last one matters."""
    return "key", key


def use_worth_noting(holder: Holder, *, now: datetime) -> Use | None:
    """The use of a holder's key, where the last one that is stored is more than five minutes old."""
    if holder.key is None or (holder.last_used_at is not None and holder.last_used_at >= now - LAST_USE_STEP):
        return None
    return Use(holder.key, now)
