"""Finds the snapshot that a request asks for: of a site, in a locale, now or at a past seq."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from flask import current_app, request
from werkzeug.routing import RequestRedirect

from api.errors import InvalidParameter, SiteDeleted, SiteNotFound, UnknownLocale
from api.http.access import require_site_reader
from api.http.cursors import Cursor
from api.reading.locales import nearest
from api.reading.snapshots import Snapshot, Snapshots
from api.reading.views import SiteSettings, View


@dataclass(frozen=True)
class Opened:
    """A site as a request sees it."""

    snapshots: Snapshots
    view: View
    site: SiteSettings
    seq: int
    """What the body says: the site's head, or the seq asked for."""
    is_past: bool
    locale: str

    @property
    def snapshot(self) -> Snapshot:
        return self.in_locale(self.locale)

    def in_locale(self, locale: str) -> Snapshot:
        """The same moment in another of the site's locales."""
        if self.is_past:
            return self.snapshots.at(self.site.key, locale, self.seq)
        return self.snapshots.head(self.site.key, locale)

    @property
    def keyed(self) -> bool:
        return self.site.access == "keyed"


def snapshots() -> Snapshots:
    """This process's snapshots."""
    found: Snapshots = current_app.extensions["snapshots"]
    return found


def open_site(key: str, query: Mapping[str, Any], *, cursor: Cursor | None = None) -> Opened:
    """The site at the moment and in the locale that the query asks for; each thing that is wrong has its problem."""
    store = snapshots()
    head = store.head_view()
    require_site_reader(access=find_site(head, key).access)
    asked = _seq(store, head, query.get("at"))
    seq = cursor.seq if cursor else asked
    is_past = seq is not None and seq < head.seq and (asked is not None or seq != head.head(key))
    view = store.view_at(seq) if is_past and seq is not None else head
    site = find_site(view, key)
    return Opened(
        snapshots=store, view=view, site=site, seq=head.head(key) if seq is None else seq, is_past=is_past,
        locale=_locale(site, query.get("locale")),
    )  # fmt: skip


def find_site(view: View, key: str) -> SiteSettings:
    """The site's settings in a view; SiteDeleted where it is gone, SiteNotFound where it never was."""
    site = view.sites.get(key)
    if site is not None:
        return site
    if key in view.heads:
        raise SiteDeleted(f"Site {key!r} was deleted.")
    raise SiteNotFound(f"There is no site {key!r}; GET /v1/sites lists the public ones.")


def _seq(store: Snapshots, head: View, at: int | datetime | None) -> int | None:
    if isinstance(at, datetime):
        raise _at_seq(store.seq_at(at))
    if at is not None and at > head.seq:
        raise InvalidParameter(
            f"at: The newest seq is {head.seq}.",
            errors=[{"parameter": "at", "detail": f"The newest seq is {head.seq}."}],
        )
    return at


def _at_seq(seq: int) -> RequestRedirect:
    """The same address with the seq that a time stands for; never stored, because a time may still get later changes."""
    query = {**request.args.to_dict(), "at": str(seq)}
    redirect = RequestRedirect(f"{quote(request.path)}?{urlencode(query, safe=',:')}")
    redirect.code = 307
    return redirect


def _locale(site: SiteSettings, asked: str | None) -> str:
    if asked is None:
        return site.default_locale
    if asked not in site.locales:
        raise UnknownLocale(
            f"Site {site.key!r} does not serve {asked!r}.",
            errors=[{"parameter": "locale", "detail": f"Served are {', '.join(site.locales)}."}],
            available=list(site.locales), suggested=nearest(asked, site.locales),
        )  # fmt: skip
    return asked
