"""Says what somebody may see in a preview, by their roles or by the token of a link; it only reads."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse, sha256
from api.models import PreviewLink
from api.services.accounts.holders import maker_now
from api.services.accounts.key_texts import LINK_PREFIX, is_well_formed
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.lookup import find_lineage


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
    return "active" if link.site in sites_of(session, link) else "void"


def find_link_by_token(session: Session, token: str, *, now: datetime) -> PreviewLink | None:
    """The link that a token belongs to, or None where it shows nothing."""
    if not is_well_formed(token, LINK_PREFIX):
        return None
    link = session.scalars(select(PreviewLink).where(PreviewLink.digest == sha256(token))).one_or_none()
    return link if link is not None and state_of(session, link, now) == "active" else None


def sites_of(session: Session, link: PreviewLink) -> list[str]:
    """The sites whose unpublished texts a link shows: those that its maker might see then, and still may."""
    present = previewed_sites(session, maker_now(session, link.made_by, link.created_by), link.site)
    return [each for each in parse(link.sites) if each in present]
