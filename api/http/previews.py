"""Which preview a call asks for, and whether whoever calls may see it: by their roles, or by the token of a link."""

from datetime import UTC, datetime

from flask import current_app
from sqlalchemy.orm import Session

from api.database import Database
from api.errors import NotAllowed, NotIdentified
from api.http.access import bearer, caller, readable_site, require_caller, require_on
from api.reading.previews import PUBLISHED, Preview, Showing, open_preview
from api.reading.views import View
from api.services.accounts import preview_tokens
from api.services.accounts.key_texts import LINK_PREFIX
from api.services.accounts.permissions import Permission


def preview(
    head: View, site: str, *, shown: str | None, token: str | None, until: datetime | None = None
) -> Preview | None:
    """The preview that is asked for, by whoever may see it; None where what is published is asked for.

    A link's token says itself what it shows. It may stand in the address, because people open links in browsers.
    """
    token = token or _link_token()
    if token is None and shown in (None, PUBLISHED):
        return None
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        if token is not None:
            showing = _shown_by_link(session, token, site, shown)
        else:
            readable_site(head, site)
            require_on(head, site, Permission.PREVIEW)
            showing = Showing(str(shown), preview_tokens.previewed_sites(session, require_caller(), site))
        return open_preview(session, head, site, showing, until=until, today=datetime.now(UTC).date())


def may_preview(head: View, site: str) -> bool:
    """Whether the caller may see what a site does not show its readers yet; a link says itself what it shows."""
    if _link_token() is not None:
        return False
    holder = caller()
    return holder is not None and holder.may(Permission.PREVIEW, head.lineage(site))


def _link_token() -> str | None:
    text = bearer()
    return text if text is not None and text.startswith(LINK_PREFIX) else None


def _shown_by_link(session: Session, token: str, site: str, shown: str | None) -> Showing:
    link = preview_tokens.find_link_by_token(session, token, now=datetime.now(UTC))
    if link is None:
        raise NotIdentified("The preview link is not valid, has expired or was revoked.")
    showing = preview_tokens.showing_of(session, link)
    if site not in showing.sites or shown not in (None, link.view):
        sites = " and ".join(repr(each) for each in showing.sites)
        raise NotAllowed(f"The preview link shows view={link.view} of site {sites} and nothing else.")
    return showing
