"""Finds the snapshot that a request asks for: of a site, in a locale, now or at a past seq."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from flask import request
from werkzeug.exceptions import HTTPException

from api.addresses import address
from api.errors import FutureTime, InvalidParameter, SiteNotFound, Unavailable
from api.http.access import is_admin, readable_site
from api.http.answers import moved
from api.http.asked import asked
from api.http.previews import may_preview, preview
from api.http.sites import find_locale, find_site, snapshots
from api.reading.facts.settings import SiteSettings
from api.reading.planned import Step
from api.reading.previews import PLANNED, Preview
from api.reading.snapshot import Snapshot
from api.reading.snapshots import Snapshots
from api.reading.views import View

if TYPE_CHECKING:
    from api.reading.search.index import Index

_AHEAD_AT_MOST = timedelta(minutes=1)


@dataclass(frozen=True)
class Opened:
    """A site as a request sees it."""

    snapshots: Snapshots
    head: View
    """What is published, as it was when the request began."""
    view: View
    site: SiteSettings
    seq: int
    """What the body says: the site's head, or the seq asked for."""
    is_past: bool
    locale: str
    sees_withdrawn: bool
    """Whether an admin looks at the past as it was, with what has been withdrawn since."""
    preview: Preview | None = None
    """What is shown in place of what is published, where that is asked for."""

    @cached_property
    def snapshot(self) -> Snapshot:
        """What is shown in the locale asked for, found once."""
        return self.in_locale(self.locale)

    @cached_property
    def begun(self) -> Snapshot:
        """The same with what was withdrawn since: nobody is shown it, and lists count by it how far they have come."""
        if not self.is_past or self.sees_withdrawn:
            return self.snapshot
        return self.snapshots.past.snapshot(self.site.key, self.locale, self.seq)

    def in_locale(self, locale: str) -> Snapshot:
        """The same moment in another of the site's locales."""
        if self.preview is not None:
            with self.snapshots.previews.taken():
                return self.preview.in_locale(locale)
        if not self.is_past:
            return self.snapshots.head(self.site.key, locale, self.view)
        if self.sees_withdrawn:
            return self.snapshots.past.snapshot(self.site.key, locale, self.seq)
        return self.snapshots.past.readable(self.site.key, locale, self.seq, self.head)

    @property
    def index(self) -> "Index":
        """The words of what was shown when a list was begun."""
        return self.snapshots.past.index(self.begun) if self.is_past else self.snapshot.search

    def may_show(self, id: str) -> bool:
        """Whether the record is among those that whoever looks may hear of: a link may be for one alone."""
        return self.preview is None or self.preview.showing.record in (None, id)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is planned by the moment that is shown, where that is one to come."""
        return self.preview.steps if self.preview is not None else ()

    @property
    def rests_on(self) -> str | None:
        """The site whose head must not move for an answer to stay true; the past also loses what is withdrawn anywhere."""
        return None if self.is_past else self.site.key

    @property
    def is_private(self) -> bool:
        """Whether no cache may keep the answer, because not everybody may have it."""
        is_keyed = "keyed" in (self.site.access, self.head.sites[self.site.key].access)
        return is_keyed or self.sees_withdrawn or self.preview is not None


def open_site(key: str, query: Mapping[str, Any], *, begun_at: int | None = None) -> Opened:
    """The site at the moment and in the locale that the query asks for, or at the seq at which a list was begun."""
    store, at = snapshots(), query.get("at")
    least = query.get("min_seq", 0)
    head = store.head_view(at_least=max(at if isinstance(at, int) else 0, least))
    if head.seq < least:
        raise _not_so_far(least, head.seq, may_come=store.is_cut_off)
    until = at if isinstance(at, datetime) and _is_ahead(at) else None
    asked_view = query.get("view") or (PLANNED if until and _sees_plans(head, key, query) else None)
    shown = preview(head, key, shown=asked_view, token=query.get("preview_token"), until=until)
    if shown is not None:
        return _previewed(store, head, shown, query, until)
    readable_site(head, key)
    asked = _seq(store, head, at)
    seq = asked if begun_at is None else begun_at
    is_past = seq is not None and seq < head.seq and (asked is not None or seq != head.head(key))
    sees_withdrawn = is_past and is_admin(head.lineage(key))
    view = store.past.view(seq) if is_past and seq is not None else head
    if key not in view.sites:
        raise SiteNotFound(f"There was no site {key!r} yet at seq {seq}.")
    # What was for keyed readers alone stays theirs, also where everybody may read the site by now.
    site = readable_site(view, key, head=head) if is_past else find_site(view, key)
    return Opened(
        snapshots=store, head=head, view=view if sees_withdrawn else view.with_withdrawals(head.withdrawals), site=site,
        seq=head.head(key) if seq is None else seq, is_past=is_past, locale=find_locale(site, query.get("locale")),
        sees_withdrawn=sees_withdrawn,
    )  # fmt: skip


def _not_so_far(least: int, newest: int, *, may_come: bool) -> Exception:
    """That there is no such change yet, or none that has come here."""
    if may_come:
        return Unavailable(f"min_seq: This server has come to seq {newest}; ask again in a moment.")
    detail = f"The newest change is {newest}."
    return InvalidParameter(f"min_seq: {detail}", errors=[{"parameter": "min_seq", "detail": detail}])


def _sees_plans(head: View, key: str, query: Mapping[str, Any]) -> bool:
    """Whether a time to come is one that this caller may look at; a link says itself what it shows."""
    return "preview_token" not in query and may_preview(head, key)


def _previewed(
    store: Snapshots, head: View, shown: Preview, query: Mapping[str, Any], until: datetime | None
) -> Opened:
    """The site in a preview; it is always of now, so pages of a list may shift while somebody edits."""
    if "at" in query and (until is None or shown.showing.view != PLANNED):
        is_planned = shown.showing.view == PLANNED
        detail = "What is planned is shown at a time to come." if is_planned else "A preview is of now."
        raise InvalidParameter(f"at: {detail}", errors=[{"parameter": "at", "detail": detail}])
    view = shown.view
    site = find_site(view, shown.site)
    return Opened(
        snapshots=store, head=head, view=view, site=site, seq=view.head(site.key), is_past=False,
        locale=find_locale(site, query.get("locale")), sees_withdrawn=False, preview=shown,
    )  # fmt: skip


def _seq(store: Snapshots, head: View, at: int | datetime | None) -> int | None:
    if isinstance(at, datetime):
        _refuse_future(at, head.seq)
        raise _at_seq(store.seq_at(at))
    if at is not None and at > head.seq:
        raise InvalidParameter(
            f"at: The newest seq is {head.seq}.",
            errors=[{"parameter": "at", "detail": f"The newest seq is {head.seq}."}],
        )
    return at


def _refuse_future(at: datetime, newest: int) -> None:
    """Nobody may take what is there now for what will be there then; clocks that are a little ahead are forgiven."""
    if _is_ahead(at):
        detail = f"That time has not come yet; what is newest now is seq {newest}."
        error = {"parameter": "at", "detail": detail}
        raise FutureTime(f"at: {detail}", errors=[error], newest=address(_path_at(newest)))


def _is_ahead(at: datetime) -> bool:
    return at > datetime.now(UTC) + _AHEAD_AT_MOST


def _at_seq(seq: int) -> HTTPException:
    """The same address with the seq that a time stands for; never stored, because a time may still get later changes."""
    return HTTPException(response=moved(_path_at(seq), status=307, cache_control="no-store"))


def _path_at(seq: int) -> str:
    return f"{quote(request.path)}?{urlencode({**asked(), 'at': str(seq)}, safe=',:')}"
