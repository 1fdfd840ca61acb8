"""Ready-made snapshots, to ship inside an app: the page that a device would get, with everything in it."""

from collections.abc import Iterable

from api.addresses import serve_under
from api.config import Settings
from api.database import Database
from api.http.sites import find_locale, find_site
from api.reading.items import TEXT_FORMS
from api.reading.snapshots import Snapshots
from api.sync.running import Page, page_body
from api.sync.source import Source
from api.sync.tokens import SyncScope


def export_snapshot(
    database: Database, settings: Settings, *, site: str, locale: str, types: Iterable[str], text: Iterable[str] = TEXT_FORMS
) -> bytes:  # fmt: skip
    """A snapshot as one page; the app that ships with it goes on from its token."""
    serve_under(settings.public_prefix)
    source = Source(Snapshots(database, kept=1), settings)
    find_locale(find_site(source.snapshots.head_view(), site), locale)
    forms = set(text)
    scope = SyncScope(site, locale, tuple(sorted(set(types))), tuple(form for form in TEXT_FORMS if form in forms))
    run = source.start(scope)
    page = Page.whole(run)
    return page_body(run, page, next_token=source.next_token(run, taken=page.taken), poll_after_s=settings.sync_poll_s)
