"""Who may do what: roles, the permissions they carry, and where they hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from api.canonical import parse
from api.errors import InvalidContent, NotAllowed, SiteNotFound
from api.reading.locales import NEUTRAL, canonical_locale

EVERYWHERE = "*"


class Permission(Enum):
    """Something that a role lets people do."""

    DELIVER = "read what a keyed site publishes"
    PREVIEW = "see drafts as a site would show them"
    READ = "see records, drafts and history"
    TRANSLATE = "write translations"
    WRITE = "make records and write any text"
    REVIEW = "approve, send back and attest texts"
    PUBLISH = "decide what readers see"
    ADMIN = "manage sites, people and keys"


_DELIVERY = frozenset({Permission.DELIVER})
_PREVIEW = _DELIVERY | {Permission.PREVIEW}
_READER = _PREVIEW | {Permission.READ}
_TRANSLATOR = _READER | {Permission.TRANSLATE}
_AUTHOR = _TRANSLATOR | {Permission.WRITE}

ROLES: dict[str, frozenset[Permission]] = {
    "delivery": _DELIVERY,
    "preview": _PREVIEW,
    "reader": _READER,
    "translator": _TRANSLATOR,
    "author": _AUTHOR,
    "reviewer": _AUTHOR | {Permission.REVIEW},
    "publisher": _READER | {Permission.PUBLISH},
    "admin": frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role on a site and those below it, in one locale or in every one."""

    role: str
    site: str = EVERYWHERE
    locale: str = EVERYWHERE


class Granted(NamedTuple):
    """That somebody may do something on a site, or `*`, in a locale, or with None in every one."""

    permission: str
    site: str
    locale: str | None


class Lack(NamedTuple):
    """Why somebody may not do something: by the name of the reason, and in words."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Who calls, with the roles held and the bounds of the key that came."""

    name: str
    roles: tuple[HeldRole, ...]
    key: str | None = None
    person: str | None = None
    machine: str | None = None
    """The first key that a key of nobody goes back to."""
    session: str | None = None
    """The session of their browser, where somebody calls by it."""
    confirmed_at: datetime | None = None
    """When they last proved in it with a passkey that it is they."""
    lent: tuple[HeldRole, ...] = ()
    """Those of the roles that the token of an identity provider grants."""
    credential: str | None = None
    within_sites: frozenset[str] | None = None
    within_locales: frozenset[str] | None = None
    last_used_at: datetime | None = None
    """When the key or session is known to have been used before."""
    is_disabled: bool = False
    granted: set["Granted"] = field(default_factory=set, compare=False, repr=False)
    """Every yes that the call was given so far: what its answer rests on."""

    @property
    def account(self) -> str | None:
        """The id of the person or the machine; None of the operator, who needs none."""
        return self.person or self.machine or self.key

    @property
    def identity(self) -> str:
        """What tells callers apart, in stages of work and in idempotency; names change, and are shared."""
        return self.account or self.name

    def may(self, permission: Permission, lineage: Sequence[str], locale: str | None = None) -> bool:
        """Whether the permission holds on the site with this lineage, in the locale or, with None, in every one.

        The neutral fields belong to every locale: whoever writes some locale may draft them, and publishing them
        takes the right to publish all.
        """
        if self.within_sites is not None and self.within_sites.isdisjoint(lineage):
            return False
        if not any(
            permission in ROLES[held.role] and self._covers(held, lineage, locale, permission) for held in self.roles
        ):
            return False
        self.granted.add(Granted(permission.name, lineage[0] if lineage else EVERYWHERE, locale))
        return True

    def _covers(self, held: HeldRole, lineage: Sequence[str], locale: str | None, permission: Permission) -> bool:
        if held.site != EVERYWHERE and held.site not in lineage:
            return False
        if locale == NEUTRAL and permission is Permission.PUBLISH:
            return held.locale == EVERYWHERE and self.within_locales is None
        if locale == NEUTRAL:
            return permission is not Permission.TRANSLATE or Permission.WRITE in ROLES[held.role]
        bound = self.within_locales
        if bound is not None and permission not in _LOCALE_FREE and (locale is None or locale not in bound):
            return False
        return held.locale == EVERYWHERE or held.locale == locale or permission in _LOCALE_FREE

    def may_anywhere(self, permission: Permission) -> bool:
        """Whether the permission holds somewhere."""
        return any(permission in ROLES[held.role] for held in self.roles)

    def may_everywhere(self, permission: Permission) -> bool:
        """Whether the permission holds on every site there is or will be."""
        return self.may(permission, ())


# Seeing is not bound to a locale: a translator must see the source, and a page holds several languages.
_LOCALE_FREE = frozenset({Permission.DELIVER, Permission.PREVIEW, Permission.READ})


def require(holder: Holder, permission: Permission, lineage: Sequence[str], locale: str | None = None) -> None:
    """Refuse who may not; a site that the caller may not even see is not found."""
    if not holder.may(Permission.READ, lineage) and permission is not Permission.PREVIEW:
        raise SiteNotFound(f"There is no site {lineage[0]!r}.")
    if why := why_not(holder, permission, lineage, locale):
        raise NotAllowed(why.detail)


def why_not(holder: Holder, permission: Permission, lineage: Sequence[str], locale: str | None = None) -> Lack | None:
    """Why a permission does not hold on the site with this lineage, in the locale; None where it does."""
    if holder.may(permission, lineage, locale):
        return None
    where = f"on site {lineage[0]!r}" + (f" in {locale!r}" if locale else "")
    needed = ", ".join(role for role, carried in ROLES.items() if permission in carried)
    detail = f"You may not {permission.value} {where}; it takes one of the roles {needed}."
    if not holder.may_anywhere(permission):
        return Lack("not-your-role", detail)
    is_here = _holds_somewhere_on(holder, permission, lineage)
    return Lack("not-your-locale", detail) if is_here else Lack("not-your-site", detail)


def _holds_somewhere_on(holder: Holder, permission: Permission, lineage: Sequence[str]) -> bool:
    """Whether the permission holds on the site with this lineage in some locale."""
    here = (each for each in holder.roles if each.site == EVERYWHERE or each.site in lineage)
    is_within = holder.within_sites is None or not holder.within_sites.isdisjoint(lineage)
    return is_within and any(permission in ROLES[each.role] for each in here)


def bound_of(text: str | None) -> list[str] | None:
    """A key's bound as a list, or None where there is no bound."""
    return None if text is None else list(parse(text))


def held_roles(
    roles: Iterable[str], sites: Iterable[str] | None, locales: Iterable[str] | None
) -> tuple[HeldRole, ...]:
    """The roles of a key that belongs to nobody: each on each of its sites in each of its locales."""
    return tuple(
        HeldRole(role, site, locale)
        for role in roles
        for site in (sites or [EVERYWHERE])
        for locale in (locales or [EVERYWHERE])
    )


def held_role(text: str) -> HeldRole:
    """A role as settings and commands spell it: `author`, `author@riverbank`, or `translator@core/fr`."""
    role, _, place = text.partition("@")
    site, _, locale = place.partition("/")
    if role not in ROLES:
        raise InvalidContent(f"There is no role {role!r} to grant; there are {', '.join(ROLES)}.")
    return HeldRole(role, site or EVERYWHERE, canonical_locale(locale) or locale or EVERYWHERE)
