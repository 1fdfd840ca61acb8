"""Looks after the people who work on content: who they are, and which roles they have where."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from api import spelling
from api.errors import Conflict, InvalidContent, NotFound, SiteNotFound
from api.ids import new_id
from api.models import Grant, Person
from api.reading.locales import canonical_locale
from api.services.accounts.authority import Authority
from api.services.accounts.permissions import EVERYWHERE, ROLES
from api.services.accounts.sessions import end_sessions
from api.services.ledger.lookup import find_settings

TRAITS = {
    "name": spelling.one_line,
    "email": spelling.email,
    "credential": spelling.one_line,
    "subject": spelling.one_line,
}
"""What is known of somebody, each with how it is spelled."""


def find_person(session: Session, id: str) -> Person:
    """The person with that id, or NotFound."""
    person = session.get(Person, id)
    if person is None:
        raise NotFound(f"There is no person {id!r}.")
    return person


def find_by_email(session: Session, email: str) -> Person | None:
    """The person with that email, however it is written."""
    return session.scalars(select(Person).where(Person.email == spelling.email(email))).one_or_none()


def people_named(words: str | None, sites: Iterable[str] | None = None) -> Select[Person]:
    """The people whose name or email holds some words, or all of them, in the order in which they came.

    With sites only those who have a role on one of them.
    """
    found, words = select(Person).order_by(Person.id), words and spelling.one_line(words)
    if sites is not None:
        found = found.where(Person.grants.any(Grant.site.in_(list(sites))))
    if not words:
        return found
    return found.where(
        or_(Person.name.icontains(words, autoescape=True), Person.email.icontains(words, autoescape=True))
    )


def create_person(
    session: Session,
    traits: Mapping[str, Any],
    grants: Iterable[Mapping[str, str]],
    *,
    authority: Authority,
    now: datetime,
) -> Person:
    """Make a person with roles."""
    person = Person(id=new_id(), created_at=now, **{name: _spelled(name, traits.get(name)) for name in TRAITS})
    if not person.name:
        raise InvalidContent("A person needs a name.", errors=[{"pointer": "#/name", "detail": "It is empty."}])
    person.grants = checked_grants(session, grants, authority)
    authority.require_grants(person.grants)
    session.add(person)
    _store(session)
    return person


def alter_person(
    session: Session, person: Person, given: Mapping[str, Any], *, authority: Authority, now: datetime
) -> bool:
    """Change what is given: traits, whether the person is disabled, or the list of their roles; False if all is so."""
    if given.keys() - {"grants"}:
        authority.require_person(person)
    administered = _administered(person)
    for name in TRAITS:
        if name in given:
            setattr(person, name, _spelled(name, given[name]))
    if "disabled" in given:
        person.disabled_at = (person.disabled_at or now) if given["disabled"] else None
    if "grants" in given:
        _replace_grants(session, person, checked_grants(session, given["grants"], authority), authority)
    if authority.is_of(person) and (person.disabled_at or administered - _administered(person)):
        # Whoever takes an administration away keeps theirs, so the last one of all cannot be lost.
        raise Conflict("Nobody shuts out themselves, or gives up an administration of theirs: ask another admin.")
    if not session.is_modified(person):
        return False
    # A change of roles alone would leave the row as it is, and with it the etag.
    flag_modified(person, "name")
    _store(session)
    _shut_out(session, person, given, now)
    return True


def alter_self(session: Session, person: Person, given: Mapping[str, Any]) -> bool:
    """Change what somebody says of themselves: their name and language; False if all is so."""
    if "name" in given:
        person.name = _spelled("name", given["name"]) or person.name
    if "language" in given:
        person.language = given["language"]
    if not session.is_modified(person):
        return False
    _store(session)
    return True


def _shut_out(session: Session, person: Person, given: Mapping[str, Any], now: datetime) -> None:
    """End the sessions of somebody who is disabled or loses their last role, so that none is there should they come back."""
    if person.disabled_at is not None or ("grants" in given and not person.grants):
        end_sessions(session, person.id, now=now)


def _spelled(name: str, value: str | None) -> str | None:
    return TRAITS[name](value) or None if value is not None else None


def _replace_grants(session: Session, person: Person, wanted: list[Grant], authority: Authority) -> None:
    before, after = ({_place(each): each for each in grants} for grants in (person.grants, wanted))
    gone = [each for place, each in before.items() if place not in after]
    new = [each for place, each in after.items() if place not in before]
    authority.require_grants([*gone, *new])
    for each in gone:
        person.grants.remove(each)
    person.grants.extend(new)


def _administered(person: Person) -> set[str]:
    return {each.site for each in person.grants if each.role == "admin"}


def _place(grant: Grant) -> tuple[str, str, str]:
    return grant.role, grant.site, grant.locale


def _store(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict("Another person has this email or this subject.") from error


def checked_grants(session: Session, grants: Iterable[Mapping[str, str]], authority: Authority) -> list[Grant]:
    """Roles as they are stored; InvalidContent names every one that cannot be.

    That a site is not there is told to who could give roles on it if it were; others hear what they hear of any site.
    """
    found: dict[tuple[str, str, str], Grant] = {}
    errors = []
    for place, each in enumerate(grants):
        site, locale = each.get("site", EVERYWHERE), each.get("locale", EVERYWHERE)
        tag = EVERYWHERE if locale == EVERYWHERE else canonical_locale(locale)
        wrong = _wrong(session, each["role"], site, tag, tells_sites=authority.is_everywhere)
        errors += [{"pointer": f"#/grants/{place}/{name}", "detail": detail} for name, detail in wrong.items()]
        grant = Grant(role=each["role"], site=site, locale=tag or locale)
        found[_place(grant)] = grant
    if errors:
        raise InvalidContent("Some of these roles cannot be given.", errors=errors)
    return list(found.values())


def _wrong(session: Session, role: str, site: str, locale: str | None, *, tells_sites: bool) -> dict[str, str]:
    wrong = {}
    if role not in ROLES:
        wrong["role"] = f"There are the roles {', '.join(ROLES)}."
    if locale is None:
        wrong["locale"] = "Not a BCP 47 language tag, nor `*`."
    elif role == "admin" and locale != EVERYWHERE:
        wrong["locale"] = "A site is administered in all its locales: leave the locale out."
    if tells_sites and site != EVERYWHERE and not _is_site(session, site):
        wrong["site"] = f"There is no site {site!r}."
    return wrong


def require_sites(session: Session, sites: Iterable[str] | None) -> None:
    """Refuse bounds that name sites which there are not."""
    errors = [
        {"pointer": f"#/sites/{place}", "detail": f"There is no site {site!r}."}
        for place, site in enumerate(sites or ())
        if not _is_site(session, site)
    ]
    if errors:
        raise InvalidContent("Some of these sites do not exist.", errors=errors)


def _is_site(session: Session, site: str) -> bool:
    try:
        find_settings(session, site)
    except SiteNotFound:
        return False
    return True
