"""Who may call a route: every route states it, and one that does not cannot be registered."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from flask import current_app, g, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.addresses import address
from api.database import Database
from api.errors import NotAllowed, NotIdentified, SiteDeleted, SiteNotFound
from api.http.admitted import admission_sought, admitted
from api.http.cookies import SESSION_COOKIE, cookie
from api.http.limits import limits
from api.http.notebook import Notebook
from api.http.operations import note_caller
from api.http.own_pages import SAFE, is_own_page, require_own_page
from api.http.problems import request_id
from api.http.settings import idle
from api.http.sites import find_site, no_site
from api.models import Key, Site
from api.reading.facts.settings import SiteSettings
from api.reading.locales import canonical_locale
from api.reading.views import View
from api.services.accounts.holders import Use, about_key, find_holder, use_worth_noting
from api.services.accounts.oidc import Claims, Issuer, Newcomer, find_signed_in
from api.services.accounts.permissions import ROLES, Holder, Permission, require
from api.services.accounts.session import find_by_session
from api.services.ledger import lookup

_DOTS_IN_TOKEN = 2


class Access(Enum):
    """What a caller needs; where the path names a site and a locale, there."""

    PUBLIC = None
    """Nothing."""
    SITE = "a key where the site is keyed"
    SIGN_IN = "nothing but a page of ours"
    """Nothing yet: who calls is found out by the call."""
    HOLDER = "any key"
    SESSION = "a session"
    """To be signed in by a browser: what is for people themselves alone, and for no key that they gave away."""
    DELIVER = Permission.DELIVER
    READ = Permission.READ
    TRANSLATE = Permission.TRANSLATE
    WRITE = Permission.WRITE
    REVIEW = Permission.REVIEW
    PUBLISH = Permission.PUBLISH
    ADMIN = Permission.ADMIN


def who_may(access: Access) -> str:
    """Who may call what has this access, in words for whoever reads the documentation."""
    if access is Access.PUBLIC:
        return "Everybody may ask, without a key."
    if access is Access.SITE:
        return "Everybody may ask of a public site; a `keyed` one takes a key of any role on it."
    if access in _WHO:
        return _WHO[access]
    roles = [name for name, permissions in ROLES.items() if access.value in permissions]
    return f"Takes a key of a role that may {access.value.value}: {', '.join(roles)}."


_WHO = {
    Access.SIGN_IN: "Everybody may ask, from a page of this server or of a named console.",
    Access.HOLDER: "Takes a key of any role, or a session.",
    Access.SESSION: "Takes a session: it is for people who are signed in themselves.",
}


def bearer() -> str | None:
    """The bearer token that came with the request, if any."""
    scheme, _, text = request.environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" and text.strip() else None


def caller() -> Holder | None:
    """Who calls; None where nobody says so, NotIdentified by a token that is not valid."""
    if "caller" not in g:
        g.caller = _found()
        if g.caller is not None:
            note_caller(request.environ, g.caller)
    holder: Holder | None = g.caller
    return holder


def _found() -> Holder | None:
    """By the header, where there is one: whoever sends it means it, and no other website's page can."""
    if "Authorization" in request.headers:
        text = bearer()
        return None if text is None else _identified(text)
    secret = cookie(request.environ, SESSION_COOKIE)
    return None if secret is None else _by_session(secret)


def _identified(text: str) -> Holder:
    limits().require_patience(text)
    issuer: Issuer | None = current_app.extensions["issuer"]
    holder = _signed_in(issuer, text) if issuer is not None and text.count(".") == _DOTS_IN_TOKEN else _by_key(text)
    is_right = holder is not None and not holder.is_disabled
    limits().note_key(text, is_right=is_right)
    if holder is None or not is_right:
        raise NotIdentified("The key or token is not valid, has expired or was revoked.")
    return holder


@contextmanager
def _looking() -> Iterator[Session]:
    """A session for all that must be known of a call before it is let in: opening one costs more than a look-up."""
    if "looking" in g:
        yield g.looking
        return
    with _database().looking() as g.looking:
        try:
            yield g.looking
        finally:
            g.pop("looking")


def _by_key(text: str) -> Holder | None:
    now = datetime.now(UTC)
    with _looking() as session:
        holder = find_holder(session, text, now=now)
    return _noted(holder, now)


def _by_session(text: str) -> Holder | None:
    """Who has the session, where a page of ours asks; a session that is over is as good as none."""
    if request.method in SAFE and not is_own_page():
        return None
    now = datetime.now(UTC)
    with _looking() as session:
        holder = find_by_session(session, text, idle=idle(), now=now)
    if holder is not None:
        require_own_page()
    return _noted(holder, now)


def _noted(holder: Holder | None, now: datetime) -> Holder | None:
    if holder is not None and (use := use_worth_noting(holder, now=now)) is not None:
        _notebook().note(use)
    return holder


def last_use(key: Key) -> datetime | None:
    """When a key was last used, be it written by now or not."""
    noted = _notebook().find(about_key(key.id))
    return max(filter(None, (key.last_used_at, noted.at if isinstance(noted, Use) else None)), default=None)


def _signed_in(issuer: Issuer, text: str) -> Holder | None:
    claims = issuer.read(text)
    if claims is None:
        return None
    return _known(claims) or _welcomed(Newcomer(claims, datetime.now(UTC), request_id()))


def _known(claims: Claims) -> Holder | None:
    with _database().looking() as session:
        return find_signed_in(session, claims)


def _welcomed(newcomer: Newcomer) -> Holder | None:
    """Somebody who calls for the first time: a person before anything is written in their name, else a moment later."""
    if request.method in SAFE:
        _notebook().note(newcomer)
        return newcomer.holder()
    # The same person's first two calls may come at the same moment.
    with suppress(IntegrityError):
        _notebook().write_now(newcomer)
    return _known(newcomer.claims)


def _notebook() -> Notebook:
    notebook: Notebook = current_app.extensions["notebook"]
    return notebook


def _database() -> Database:
    database: Database = current_app.extensions["database"]
    return database


_NOBODY = "This needs a key or token, sent as `Authorization: Bearer …`, or a session."
_OVER = "The session is over, or another website's page asks: sign in again."


def require_caller() -> Holder:
    """Who calls, or NotIdentified."""
    holder = caller()
    if holder is None:
        raise NotIdentified(_OVER if cookie(request.environ, SESSION_COOKIE) else _NOBODY)
    return holder


def readable_site(view: View, key: str, *, head: View | None = None) -> SiteSettings:
    """The site, for whoever may read it: everybody where it is public in the view and now, else who has a role there now.

    A keyed site answers to others just as one that there is not: without a key 401, with a key that opens elsewhere 404.
    """
    now = head or view
    settings = [each.sites[key] for each in (view, now) if key in each.sites]
    if settings and all(each.access == "public" for each in settings):
        return find_site(view, key)
    if key not in now.sites and key in now.heads:
        raise SiteDeleted(f"Site {key!r} was deleted.")
    holder = caller()
    if holder is None:
        listed = address("/v1/sites")
        raise NotIdentified(
            f"There is no public site {key!r} here; GET {listed} lists them. A keyed one takes a key or token, sent as `Authorization: Bearer …`."
        )
    if not settings or not holder.may(Permission.DELIVER, now.lineage(key)):
        raise no_site(key)
    return find_site(view, key)


def require_on(head: View, site: str, permission: Permission) -> None:
    """Refuse whoever may not do this on a site that is there."""
    require(require_caller(), permission, head.lineage(site))


def is_admin(lineage: list[str]) -> bool:
    """Whether the caller administers a site with this lineage, as the header says: no cookie makes a public answer private."""
    holder = caller() if "Authorization" in request.headers else None
    return holder is not None and holder.may(Permission.ADMIN, lineage)


def enforce(access: Access, path: Mapping[str, Any]) -> None:
    """Refuse callers who lack what a route states, where its path says."""
    g.enforced = access, path
    if access is Access.SIGN_IN:
        require_own_page()
    elif access not in (Access.PUBLIC, Access.SITE):
        with _looking():
            _enforce(access, path)


def enforce_until_asked_again(access: Access, path: Mapping[str, Any]) -> None:
    """Refuse callers before the body of their call is read; one who was let in to the same just now is looked at only then."""
    holder = None if request.method in SAFE else admitted().find(admission_sought(access, path))
    if holder is None:
        enforce(access, path)
    else:
        g.enforced = access, path
        note_caller(request.environ, holder)


def ask_again() -> None:
    """Know the caller anew, once all of a call has come and was read: that may take long, and a right may go meanwhile."""
    g.pop("caller", None)
    access, path = g.enforced
    enforce(access, path)
    if (holder := g.get("caller")) is not None:
        admitted().note(admission_sought(access, path), holder)


def _enforce(access: Access, path: Mapping[str, Any]) -> None:
    holder = require_caller()
    if access is Access.SESSION and holder.session is None:
        raise NotAllowed("This is for people who are signed in, and not for keys.")
    if not isinstance(access.value, Permission):
        return
    if "site" in path:
        lineage = find_lineage(path["site"])
        if access is Access.DELIVER and not holder.may(access.value, lineage):
            raise SiteNotFound(f"There is no site {path['site']!r}.")
        require(holder, access.value, lineage, _locale(path))
    elif not holder.may_anywhere(access.value):
        raise NotAllowed(f"You may not {access.value.value}.")


def _locale(path: Mapping[str, Any]) -> str | None:
    locale = path.get("locale")
    return (canonical_locale(locale) or locale) if locale else None


def find_lineage(site: str) -> list[str]:
    """The site, its parent, and so on; SiteNotFound or SiteDeleted where there is no such site."""
    with _looking() as session:
        try:
            return lookup.find_lineage(session, site)
        except SiteNotFound:
            # The same words as for a site that the caller may not see, so that they do not tell the two apart.
            if session.get(Site, site) is None:
                raise
            raise SiteDeleted(f"Site {site!r} was deleted.") from None
