"""Says what somebody may see in a preview, by their roles or by the token of a link; it only reads."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse, sha256
from api.errors import SiteNotFound
from api.models import PreviewLink
from api.reading.previews import Showing
from api.services.accounts.holders import maker_now
from api.services.accounts.key_texts import LINK_PREFIX, is_well_formed
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.lookup import find_lineage


class Bounds(NamedTuple):
    """What of a preview a link shows."""

    sites: tuple[str, ...]
    locales: tuple[str, ...] | None
    """Of all its sites; None for every locale that they serve."""
    record: str | None
    """The one record that it shows; None for all."""


def bounds_of(link: PreviewLink) -> Bounds:
    """What a link leads to; one without bounds of its own, to its site as a whole."""
    if link.bounds is None:
        return Bounds((link.site,), None, None)
    told = parse(link.bounds)
    return Bounds(tuple(told["sites"]), tuple(told["locales"]) if told["locales"] else None, told["record"])


def previewed_sites(session: Session, holder: Holder, site: str) -> list[str]:
    """The sites of the lineage whose unpublished texts the holder may see in a preview of the site."""
    lineage = find_lineage(session, site)
    return [each for place, each in enumerate(lineage) if holder.may(Permission.PREVIEW, lineage[place:])]


def state_of(session: Session, link: PreviewLink, now: datetime) -> str:
    """Whether a link shows anything: `active`, `expired`, `revoked`, or `void` where its maker may no longer see that."""
    if link.revoked_at is not None:
        return "revoked"
    if link.expires_at <= now:
        return "expired"
    return "active" if open_sites(session, link) else "void"


def find_link_by_token(session: Session, token: str, *, now: datetime) -> PreviewLink | None:
    """The link that a token belongs to, or None where it shows nothing."""
    if not is_well_formed(token, LINK_PREFIX):
        return None
    link = session.scalars(select(PreviewLink).where(PreviewLink.digest == sha256(token))).one_or_none()
    return link if link is not None and state_of(session, link, now) == "active" else None


def open_sites(session: Session, link: PreviewLink) -> tuple[str, ...]:
    """The sites that a link leads to: those that its maker might see then, and still may."""
    unpublished = unpublished_of(session, link)
    return tuple(each for each in bounds_of(link).sites if each in unpublished)


def showing_of(session: Session, link: PreviewLink) -> Showing:
    """What a link shows of what its maker might see then, and still may."""
    bounds = bounds_of(link)
    return Showing(
        link.view, unpublished_of(session, link), sites=open_sites(session, link), locales=bounds.locales, record=bounds.record
    )  # fmt: skip


def unpublished_of(session: Session, link: PreviewLink) -> list[str]:
    """The sites whose unpublished texts a link shows."""
    maker = maker_now(session, link.made_by, link.created_by)
    present = {each for site in bounds_of(link).sites for each in _still_previewed(session, maker, site)}
    return [each for each in parse(link.sites) if each in present]


def _still_previewed(session: Session, maker: Holder, site: str) -> list[str]:
    try:
        return previewed_sites(session, maker, site)
    except SiteNotFound:
        # Of several sites one may be deleted, and the link still lead to the others.
        return []
