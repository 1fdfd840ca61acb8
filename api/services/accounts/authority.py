"""What somebody who administers some sites, or all, may decide about people and keys."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import NotAllowed, NotFound, SiteNotFound
from api.models import Grant, Key, Person, Site
from api.services.accounts.permissions import EVERYWHERE, Granted, Holder, Permission, bound_of
from api.services.ledger.lookup import find_lineage
from api.services.ledger.unread import Unread


class Authority:
    """How far a caller's administration reaches.

    Nobody may hand out, take over or take away what reaches beyond their own sites: whoever administers one clinic
    cannot disable the library's reviewer, nor make a key in that reviewer's name.
    """

    def __init__(self, session: Session, holder: Holder) -> None:
        self._session = session
        self._holder = holder
        self._sites: dict[str, bool] = {}

    @property
    def is_everywhere(self) -> bool:
        return self._holder.may_everywhere(Permission.ADMIN)

    def over_site(self, site: str) -> bool:
        """Whether the caller administers a site; `*` stands for all there are or will be."""
        if site not in self._sites:
            self._sites[site] = self._holder.may(Permission.ADMIN, _lineage(self._session, site))
        return self._sites[site]

    def over_sites(self, sites: Iterable[str] | None) -> bool:
        """Whether the caller administers every one of these sites; None stands for all."""
        return self.is_everywhere if sites is None else all(map(self.over_site, sites))

    def is_of(self, person: Person) -> bool:
        """Whether the caller is this person."""
        return self._holder.person == person.id

    def over_person(self, person: Person) -> bool:
        """Whether a person and all that they may is the caller's to decide on.

        Who signs in elsewhere may get more from there than is known here, and a person without roles is nobody's in
        particular: both are left to who administers everything.
        """
        if self.is_everywhere:
            return True
        return (
            person.subject is None and bool(person.grants) and all(self.over_site(each.site) for each in person.grants)
        )

    def over_key(self, key: Key) -> bool:
        """Whether a key is the caller's to decide on."""
        return self.over_sites(bound_of(key.sites)) if key.person is None else self.over_person(key.person)

    def sees(self, person: Person) -> bool:
        """Whether the caller may know of a person: of those with a role on their sites, and of who could get one."""
        return self.is_everywhere or not person.grants or any(self.over_site(each.site) for each in person.grants)

    def require_person(self, person: Person) -> None:
        """Refuse a caller who does not decide on a person; who may not know of them finds nobody."""
        if not self.sees(person):
            raise NotFound(f"There is no person {person.id!r}.")
        if not self.over_person(person):
            raise NotAllowed(
                "This person is not yours to decide on: it takes an admin of every site where they have a role."
            )

    def require_key(self, key: Key) -> None:
        """Answer that there is no such key to a caller who does not decide on it."""
        if not self.over_key(key):
            raise NotFound(f"There is no key {key.id!r}.")

    def require_sites(self, sites: Iterable[str] | None) -> None:
        """Refuse a key for sites that the caller does not administer, be it new or in place of another.

        A person's key too: what the person is granted later, elsewhere, must not fall to whoever made the key.
        """
        if not self.over_sites(sites):
            raise NotAllowed("You may only make keys for sites that you administer; name them in `sites`.")

    def require_grants(self, grants: Iterable[Grant]) -> None:
        """Refuse roles on sites that the caller does not administer."""
        beyond = [each for each in grants if not self.over_site(each.site)]
        if beyond:
            raise NotAllowed(
                "You may only give and take roles on sites that you administer.",
                errors=[{"pointer": "#/grants", "detail": f"{each.role} on {each.site!r}"} for each in beyond],
            )


def still_granted(session: Session, holder: Holder, before: Iterable[Granted]) -> bool:
    """Whether the caller may still do all that a former call rested on."""
    return all(holder.may(Permission[each.permission], _lineage(session, each.site), each.locale) for each in before)


def sites_where(session: Session, holder: Holder, permission: Permission, unread: Unread) -> list[str] | None:
    """The sites on which a permission holds, deleted ones among them; None where it holds everywhere."""
    if holder.may_everywhere(permission):
        return None
    keys = session.scalars(select(Site.key))
    return list(unread.kept(keys, lambda key: holder.may(permission, _lineage(session, key))))


def _lineage(session: Session, site: str) -> list[str]:
    """The lineage of a site; of none in particular for `*`, and of itself where the site is gone."""
    if site == EVERYWHERE:
        return []
    try:
        return find_lineage(session, site)
    except SiteNotFound:
        return [site]
