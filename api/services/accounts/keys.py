"""Makes bearer keys, recognizes them, rotates and revokes them; only their digests are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.canonical import canonical, parse, sha256
from api.database import core
from api.errors import Conflict, InvalidContent, NotFound
from api.ids import new_id
from api.models import Grant, Key, Person
from api.models.base import table_of
from api.services.accounts.key_texts import hint_of, is_well_formed, new_secret_text
from api.services.accounts.permissions import ROLES, HeldRole, Holder, held_roles

PREFIX = "cc_"
# Writing the last use of a key at every request would make every read a write.
LAST_USE_STEP = timedelta(minutes=5)
LONGEST_OVERLAP = timedelta(days=30)
_WRONG_TEXT = (
    "This is not a key: a key begins with `cc_` and ends with its checksum; `clinic-content keys generate` prints one."
)
# Every call of the admin API begins with this: one statement, built once, for the key with its person and their roles.
_KEY, _PERSON, _GRANT = (table_of(each).c for each in (Key, Person, Grant))
_HOLDER: Any = (
    select(
        _KEY.id, _KEY.name, _KEY.person_id, _KEY.roles, _KEY.sites, _KEY.locales, _KEY.expires_at, _KEY.revoked_at, _KEY.last_used_at,
        _PERSON.name.label("person_name"), _PERSON.credential, _PERSON.disabled_at, _GRANT.role, _GRANT.site, _GRANT.locale,
    )
    .select_from(table_of(Key).outerjoin(table_of(Person)).outerjoin(table_of(Grant), _GRANT.person_id == _PERSON.id))
    .where(_KEY.digest == bindparam("digest"))
    .order_by(_GRANT.id)
)  # fmt: skip


def create_key(
    session: Session,
    *,
    name: str,
    now: datetime,
    created_by: str,
    person: Person | None = None,
    roles: Sequence[str] | None = None,
    sites: Sequence[str] | None = None,
    locales: Sequence[str] | None = None,
    expires_at: datetime | None = None,
    text: str | None = None,
) -> tuple[Key, str]:
    """Make a key and return it with its text, which is shown once and never again."""
    _check_bounds(person, {"roles": roles, "sites": sites, "locales": locales})
    if expires_at is not None and expires_at <= now:
        raise InvalidContent(
            "The key would have expired.", errors=[{"pointer": "#/expires_at", "detail": "It is past."}]
        )
    text = text or new_secret_text(PREFIX)
    if not is_well_formed(text, PREFIX):
        raise InvalidContent(_WRONG_TEXT)
    key = Key(
        id=new_id(), name=name, digest=sha256(text), hint=hint_of(text), person_id=person.id if person else None,
        roles=_bound(roles), sites=_bound(sites), locales=_bound(locales), created_at=now, created_by=created_by, expires_at=expires_at,
    )  # fmt: skip
    session.add(key)
    session.flush()
    return key, text


def _check_bounds(person: Person | None, bounds: Mapping[str, Sequence[str] | None]) -> None:
    """A bound names at least one thing: an empty one would read as none to some and as everything to others."""
    errors = [
        {"pointer": f"#/{name}", "detail": "Name at least one, or send null for no bound."}
        for name, values in bounds.items()
        if values is not None and not values
    ]
    if person is None and bounds["roles"] is None:
        errors.append({"pointer": "#/roles", "detail": "A key of nobody needs at least one role."})
    if any(role not in ROLES for role in bounds["roles"] or ()):
        errors.append({"pointer": "#/roles", "detail": f"There are the roles {', '.join(ROLES)}."})
    if errors:
        raise InvalidContent("The key cannot be made.", errors=errors)


def _bound(values: Sequence[str] | None) -> str | None:
    return None if values is None else canonical(sorted(set(values)))


def bound_of(text: str | None) -> list[str] | None:
    """A bound as a list, or None where there is no bound."""
    return None if text is None else list(parse(text))


def has_keys(session: Session) -> bool:
    """Whether any key was ever made."""
    return session.scalar(select(Key.id).limit(1)) is not None


def preset_first_key(session: Session, text: str, *, now: datetime) -> bool:
    """Make an admin key of a given text where no key was ever made; False where there is one already."""
    if not is_well_formed(text, PREFIX):
        raise InvalidContent(f"CONTENT_BOOTSTRAP_ADMIN_KEY: {_WRONG_TEXT}")
    if has_keys(session):
        return False
    try:
        create_key(session, name="first admin key", roles=["admin"], created_by="setup", now=now, text=text)
    except IntegrityError:
        # Another process that started at the same moment was faster.
        session.rollback()
        return False
    return True


def find_key(session: Session, id: str) -> Key:
    """The key with that id, or NotFound."""
    key = session.get(Key, id)
    if key is None:
        raise NotFound(f"There is no key {id!r}.")
    return key


def state_of(key: Key | Row[Any], now: datetime) -> str:
    """Whether a key opens anything: `active`, `expired` or `revoked`."""
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expires_at is not None and key.expires_at <= now else "active"


def revoke_key(key: Key, *, now: datetime) -> bool:
    """Let a key open nothing from now on; False where it was revoked already."""
    if key.revoked_at is not None:
        return False
    key.revoked_at = now
    return True


def rotate_key(
    session: Session, key: Key, *, overlap: timedelta, expires_at: datetime | None, now: datetime, created_by: str
) -> tuple[Key, str]:
    """Make a key with the same bounds; the old one goes on for the overlap, so that nobody is locked out meanwhile.

    Where no expiry is given, the new key lasts as long as the old one was made to last.
    """
    if state_of(key, now) != "active":
        raise Conflict(f"The key is {state_of(key, now)}: make a new one instead.")
    if expires_at is None and key.expires_at is not None:
        expires_at = now + (key.expires_at - key.created_at)
    key.expires_at = min(key.expires_at or now + overlap, now + overlap)
    return create_key(
        session, name=key.name, person=key.person, roles=bound_of(key.roles), sites=bound_of(key.sites),
        locales=bound_of(key.locales), expires_at=expires_at, now=now, created_by=created_by,
    )  # fmt: skip


def find_holder(session: Session, text: str, *, now: datetime) -> Holder | None:
    """Who a key belongs to and what it may, or None where it is no valid key."""
    if not is_well_formed(text, PREFIX):
        return None
    rows = core(session, _HOLDER, {"digest": sha256(text)}).all()
    if not rows or state_of(rows[0], now) != "active" or rows[0].disabled_at is not None:
        return None
    return _holder(rows)


def _holder(rows: Sequence[Row[Any]]) -> Holder:
    """The holder of a key, of which there is a row for each role of its person."""
    key = rows[0]
    roles, sites, locales = (bound_of(bound) for bound in (key.roles, key.sites, key.locales))
    if key.person_id is None:
        return Holder(
            name=key.name, roles=held_roles(roles or [], sites, locales), key=key.id, last_used_at=key.last_used_at
        )
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


def is_use_worth_noting(holder: Holder, *, now: datetime) -> bool:
    """Whether the last use that is known of a holder's key is more than five minutes old."""
    if holder.key is None:
        return False
    return holder.last_used_at is None or holder.last_used_at < now - LAST_USE_STEP


def note_use(session: Session, key: str, *, now: datetime) -> None:
    """Remember that a key was used, to within five minutes."""
    stale = (Key.last_used_at.is_(None)) | (Key.last_used_at < now - LAST_USE_STEP)
    session.execute(update(Key).where(Key.id == key, stale).values(last_used_at=now))
