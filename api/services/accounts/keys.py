"""Makes bearer keys, rotates and revokes them; only their digests are kept."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api import spelling
from api.canonical import canonical, sha256
from api.errors import Conflict, InvalidContent, NotFound
from api.ids import new_id
from api.models import Key, Person
from api.reading.locales import canonical_locale
from api.services.accounts.holders import as_maker, state_of
from api.services.accounts.key_texts import KEY_PREFIX, hint_of, is_well_formed, new_secret_text
from api.services.accounts.permissions import ROLES, Holder, bound_of

LONGEST_OVERLAP = timedelta(days=30)
_WRONG_TEXT = (
    "This is not a key: a key begins with `cc_` and ends with its checksum; `clinic-content keys generate` prints one."
)


def create_key(
    session: Session,
    *,
    name: str,
    now: datetime,
    by: Holder,
    person: Person | None = None,
    roles: Sequence[str] | None = None,
    sites: Sequence[str] | None = None,
    locales: Sequence[str] | None = None,
    expires_at: datetime | None = None,
    text: str | None = None,
    machine: str | None = None,
    made_by: str | None = None,
) -> tuple[Key, str]:
    """Make a key and return it with its text, which is shown once and never again.

    It rests on the right of whoever makes it, unless another is named.
    """
    name = spelling.one_line(name)
    locales = None if locales is None else [canonical_locale(each) or each for each in locales]
    _check_bounds(person, {"roles": roles, "sites": sites, "locales": locales})
    if not name:
        raise InvalidContent("A key needs a name.", errors=[{"pointer": "#/name", "detail": "It is empty."}])
    if expires_at is not None and expires_at <= now:
        raise InvalidContent(
            "The key would have expired.", errors=[{"pointer": "#/expires_at", "detail": "It is past."}]
        )
    text = text or new_secret_text(KEY_PREFIX)
    if not is_well_formed(text, KEY_PREFIX):
        raise InvalidContent(_WRONG_TEXT)
    id = new_id()
    key = Key(
        id=id, name=name, digest=sha256(text), hint=hint_of(text), person_id=person.id if person else None,
        roles=_bound(roles), sites=_bound(sites), locales=_bound(locales), created_at=now, created_by=by.name, expires_at=expires_at,
        made_by=made_by or as_maker(by), machine=None if person else machine or id,
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
    if any(canonical_locale(each) is None for each in bounds["locales"] or ()):
        errors.append(
            {"pointer": "#/locales", "detail": "Each must be a BCP 47 language tag, such as `en` or `fr-CA`."}
        )
    if any(role not in ROLES for role in bounds["roles"] or ()):
        errors.append({"pointer": "#/roles", "detail": f"There are the roles {', '.join(ROLES)}."})
    if errors:
        raise InvalidContent("The key cannot be made.", errors=errors)


def _bound(values: Sequence[str] | None) -> str | None:
    return None if values is None else canonical(sorted(set(values)))


def has_keys(session: Session) -> bool:
    """Whether any key was ever made."""
    return session.scalar(select(Key.id).limit(1)) is not None


def preset_first_key(session: Session, text: str, *, now: datetime) -> bool:
    """Make an admin key of a given text where no key was ever made; False where there is one already."""
    if not is_well_formed(text, KEY_PREFIX):
        raise InvalidContent(f"CONTENT_BOOTSTRAP_ADMIN_KEY: {_WRONG_TEXT}")
    if has_keys(session):
        return False
    try:
        with session.begin_nested():
            create_key(session, name="first admin key", roles=["admin"], by=Holder("setup", ()), now=now, text=text)
    except IntegrityError:
        # Another process that started at the same moment was faster.
        return False
    return True


def find_key(session: Session, id: str) -> Key:
    """The key with that id, or NotFound."""
    key = session.get(Key, id)
    if key is None:
        raise NotFound(f"There is no key {id!r}.")
    return key


def revoke_key(key: Key, *, now: datetime) -> bool:
    """Let a key open nothing from now on; False where it was revoked already."""
    if key.revoked_at is not None:
        return False
    key.revoked_at = now
    return True


_END_OF_TIME = datetime.max.replace(tzinfo=UTC)
"""Keys that are to last for ever are made to last until then, and so do those that replace them."""


def rotate_key(
    session: Session, key: Key, *, overlap: timedelta, expires_at: datetime | None, now: datetime, by: Holder
) -> tuple[Key, str]:
    """Make a key with the same bounds; the old one goes on for the overlap, so that nobody is locked out meanwhile.

    Where no expiry is given, the new key lasts as long as the old one was made to last. It rests on the right of whoever
    rotates it, also where that of the old one is gone; a machine that rotates its own key only keeps what it had.
    """
    state = state_of(session, key, now)
    if state not in ("active", "void"):
        raise Conflict(f"The key is {state}: make a new one instead.")
    if expires_at is None and key.expires_at is not None:
        expires_at = now + min(key.expires_at - key.created_at, _END_OF_TIME - now)
    key.expires_at = min(key.expires_at or now + overlap, now + overlap)
    return create_key(
        session, name=key.name, person=key.person, roles=bound_of(key.roles), sites=bound_of(key.sites),
        locales=bound_of(key.locales), expires_at=expires_at, now=now, by=by, machine=key.machine,
        made_by=key.made_by if key.machine and key.machine == by.machine else None,
    )  # fmt: skip
