"""Makes links that show a site with its drafts or a release to whoever has them."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit, urlunsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical, sha256
from api.errors import InvalidContent, NotFound
from api.ids import new_id
from api.models import PreviewLink
from api.reading.drafts import DRAFT, find_open_release, release_of
from api.services.accounts.holders import as_maker
from api.services.accounts.key_texts import LINK_PREFIX, hint_of, new_secret_text
from api.services.accounts.permissions import Holder
from api.services.accounts.preview_tokens import previewed_sites
from api.services.ledger.lookup import find_settings

LONGEST = timedelta(days=30)
# A browser reads `//host` and `/\host` as another website.
_PATH = re.compile(r"/(?![/\\])[^\s\\]*")


def create_link(
    session: Session, site: str, *, holder: Holder, view: str, path: str, lifetime: timedelta, now: datetime
) -> tuple[PreviewLink, str]:
    """Make a link to a page of a site's website; its token is shown once and never again."""
    sites = previewed_sites(session, holder, site)
    if view != DRAFT:
        _check_release(session, view, sites)
    if not _PATH.fullmatch(path):
        raise InvalidContent(
            "The path cannot stand in a link.",
            errors=[{"pointer": "#/path", "detail": "A path of the website begins with one slash."}],
        )
    token = new_secret_text(LINK_PREFIX)
    link = PreviewLink(
        id=new_id(), digest=sha256(token), site=site, view=view, sites=canonical(sites), path=path, hint=hint_of(token),
        created_at=now, created_by=holder.name, made_by=as_maker(holder), expires_at=now + lifetime,
    )  # fmt: skip
    session.add(link)
    session.flush()
    return link, token


def _check_release(session: Session, view: str, sites: list[str]) -> None:
    try:
        find_open_release(session, release_of(view) or "", sites)
    except NotFound as error:
        raise InvalidContent(error.detail, errors=[{"pointer": "#/view", "detail": error.detail}]) from None


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


def links_of(session: Session, site: str) -> list[PreviewLink]:
    """The links of a site, the newest first."""
    return list(session.scalars(select(PreviewLink).where(PreviewLink.site == site).order_by(PreviewLink.id.desc())))


def find_link(session: Session, site: str, id: str) -> PreviewLink:
    """The link of a site with that id, or NotFound."""
    link = session.get(PreviewLink, id)
    if link is None or link.site != site:
        raise NotFound(f"Site {site!r} has no preview link {id!r}.")
    return link
