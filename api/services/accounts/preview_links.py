"""Makes links that show sites with what is not published yet to whoever has them."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit, urlunsplit

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.canonical import canonical, sha256
from api.errors import InvalidContent, NotFound, SiteNotFound
from api.ids import new_id
from api.models import PreviewLink
from api.reading.drafts import find_open_release, release_of
from api.services.accounts.holders import as_maker
from api.services.accounts.key_texts import LINK_PREFIX, hint_of, new_secret_text
from api.services.accounts.permissions import Holder
from api.services.accounts.preview_tokens import Bounds, bounds_of, previewed_sites
from api.services.ledger.lookup import find_lineage, find_settings, get_record_or_none
from api.services.ledger.rows import mapped
from api.services.ledger.unread import Unread

LONGEST = timedelta(days=30)
# A browser reads `//host` and `/\host` as another website.
_PATH = re.compile(r"/(?![/\\])[^\s\\]*")


def create_link(
    session: Session, site: str, *, holder: Holder, view: str, path: str, lifetime: timedelta, now: datetime,
    sites: Sequence[str] = (), locales: Sequence[str] = (), record: str | None = None,
) -> tuple[PreviewLink, str]:  # fmt: skip
    """Make a link to a page of a site's website, and of further sites; its token is shown once and never again."""
    bounds = Bounds(tuple(dict.fromkeys((site, *sites))), tuple(dict.fromkeys(locales)) or None, record)
    unpublished = _unpublished(session, holder, site, bounds.sites)
    _check_release(session, view, unpublished)
    _check_locales(session, bounds)
    _check_record(session, bounds)
    if not _PATH.fullmatch(path):
        raise _wrong("path", "A path of the website begins with one slash.")
    token = new_secret_text(LINK_PREFIX)
    link = PreviewLink(
        id=new_id(), digest=sha256(token), site=site, view=view, bounds=canonical(bounds._asdict()), sites=canonical(unpublished),
        path=path, hint=hint_of(token), created_at=now, created_by=holder.name, made_by=as_maker(holder), expires_at=now + lifetime,
    )  # fmt: skip
    session.add(link)
    session.flush()
    return link, token


def _wrong(place: str, detail: str) -> InvalidContent:
    return InvalidContent("The link cannot be made.", errors=[{"pointer": f"#/{place}", "detail": detail}])


def _unpublished(session: Session, holder: Holder, site: str, sites: Iterable[str]) -> list[str]:
    """The sites whose unpublished texts the holder may see in previews of these sites, each of which they may preview."""
    found = dict.fromkeys(previewed_sites(session, holder, site))
    for each in (each for each in sites if each != site):
        try:
            more = previewed_sites(session, holder, each)
        except SiteNotFound:
            more = []
        if each not in more:
            # A site that the caller may not know of is told from none that is not there.
            raise _wrong("sites", f"There is no site {each!r} here that you may preview.")
        found |= dict.fromkeys(more)
    return list(found)


def _check_release(session: Session, view: str, sites: list[str]) -> None:
    release = release_of(view)
    if release is None:
        return
    try:
        find_open_release(session, release, sites)
    except NotFound as error:
        raise _wrong("view", error.detail) from None


def _check_locales(session: Session, bounds: Bounds) -> None:
    served = {site: set(find_settings(session, site).locales) for site in bounds.sites}
    for place, each in enumerate(bounds.locales or ()):
        if not any(each in locales for locales in served.values()):
            raise _wrong(f"locales/{place}", f"None of the sites serves {each!r}.")
    for site, locales in served.items():
        if bounds.locales and locales.isdisjoint(bounds.locales):
            raise _wrong("locales", f"Site {site!r} serves none of them.")


def _check_record(session: Session, bounds: Bounds) -> None:
    if bounds.record is None:
        return
    found = get_record_or_none(session, bounds.record)
    if found is None or not any(found.site in find_lineage(session, site) for site in bounds.sites):
        raise _wrong("record", "None of the sites has such a record.")


def address_of(session: Session, link: PreviewLink, token: str) -> str | None:
    """Where the link leads: the page on the site's preview website, or None where the site has none."""
    website = find_settings(session, link.site).preview_url
    if website is None:
        return None
    base, page = urlsplit(website), urlsplit(link.path)
    query = "&".join(
        filter(None, (base.query, page.query, urlencode({"view": link.view, "preview_token": token}, safe=":")))
    )
    return urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + page.path, query, page.fragment))


def links_of(session: Session, site: str, unread: Unread) -> list[PreviewLink]:
    """The links that lead to a site, the newest first, as far as they can be read."""
    is_named = or_(PreviewLink.site == site, PreviewLink.bounds.contains(canonical(site), autoescape=True))
    found = mapped(session, select(PreviewLink).where(is_named).order_by(PreviewLink.id.desc()), unread)
    return list(unread.kept(found, lambda each: site in bounds_of(each).sites))


def find_link(session: Session, site: str, id: str) -> PreviewLink:
    """The link of a site with that id, or NotFound."""
    link = session.get(PreviewLink, id)
    if link is None or site not in bounds_of(link).sites:
        raise NotFound(f"Site {site!r} has no preview link {id!r}.")
    return link
