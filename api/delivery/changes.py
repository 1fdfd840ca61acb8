"""What a website must rebuild since it last looked."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Response

from api.delivery.building import ChangesQuery, RebuildList
from api.delivery.examples import REBUILD_LIST
from api.delivery.opening import Opened
from api.delivery.presenting import answer
from api.delivery.selecting import open_behind, page_behind
from api.errors import InvalidParameter
from api.http.access import Access, readable_site
from api.http.blueprint import Blueprint
from api.http.sites import list_tags, snapshots
from api.reading.purging import tags_to_purge
from api.reading.rebuilding import InLocales, Pair, differing, pairs, rebuild_entry
from api.reading.snapshot import Snapshot
from api.reading.views import RecordState, View
from api.record_types import RECORD_TYPES

MOST_TAGS = 400
"""Where more than these would be listed, the one tag of everything on the site is listed instead."""

_ABOUT = (
    "`items` are for websites: each record that differs, once, in pages: take `next` until it is null, and only then note "
    "`seq` for the next time. For a website that is built for the first time, `since=0` lists all that is shown. `tags` are "
    "for caches, and all of them stand on the first page: those of the items, `site:{key}` where "
    "settings of the site or of an ancestor moved, and those of records that several changes touched or that were withdrawn "
    "meanwhile, with what points at them, since a cache may hold what stood in between. Where they would be more than "
    "four hundred, `site:{key}` stands for them all: every answer of the site has it. An answer that differs only in its "
    "`seq`, or in a cursor or token made of it, is left in peace."
)

blueprint = Blueprint("changes", __name__, description="Changes: what to rebuild.")


@blueprint.route("/v1/sites/<site>/changes", access=Access.SITE)
@blueprint.query(ChangesQuery)
@blueprint.cached(RebuildList, has_pages=True, example=REBUILD_LIST)
@blueprint.problems(401, 404, 410)
@blueprint.doc(operationId="listChanges", description=_ABOUT)
def list_changes(query: dict[str, Any], site: str) -> Response:
    """The records that differ since a seq, with everything needed to rebuild and purge"""
    since = query["since"]
    snapshots().head_view(at_least=since)
    opened, behind = open_behind(site, query, [int, str, str])
    if since > opened.view.seq:
        detail = f"The newest seq is {opened.view.seq}."
        raise InvalidParameter(f"since: {detail}", errors=[{"parameter": "since", "detail": detail}])
    # What to purge is found among all there is, so the first page is made in turn.
    with opened.snapshots.past.looking_at(since) if since < opened.seq and not behind else nullcontext():
        body, next = _page(_told(opened, since), opened, behind, query["limit"])
    tags = list_tags(opened.view, site, RECORD_TYPES)
    return answer({**body, "since": since, "seq": opened.seq}, opened, tags=tags, next=next, is_urgent=True)


def _page(told: "_Told", opened: Opened, behind: list[Any], limit: int) -> tuple[dict[str, Any], str | None]:
    """So much of what differs; what to purge stands on the first page, because purging must not wait for the others."""
    page = page_behind(told.places, opened, behind, limit, tuple)
    items = [told.entry(place) for place in page.items]
    return {"items": items, "next": page.next, "tags": [] if behind else told.tags(opened)}, page.next


class _Place(NamedTuple):
    """Where a record stands in the list."""

    seq: int
    type: str
    id: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What differs on a site since a seq."""

    since: int
    then: View
    now: View
    before: InLocales
    after: InLocales
    found: Mapping[str, list[str]]
    """The records that differ, with the locales in which they do."""

    places: list[_Place]
    """The same records in the order of the list."""

    @classmethod
    def of(cls, opened: Opened, since: int) -> "_Told":
        then = opened.snapshots.past.view(since)
        before, after = _before(opened, then), {locale: opened.in_locale(locale) for locale in opened.site.locales}
        told = cls(since, then, opened.view, before, after, differing(before, after), [])
        lineage = set(opened.view.lineage(opened.site.key))
        seqs = opened.snapshots.last_touched(since, opened.seq, set(told.found), lineage)
        told.places.extend(sorted(_Place(seq, told._record(id).type, id) for id, seq in seqs.items()))
        return told

    def entry(self, place: _Place) -> dict[str, Any]:
        """What to do about one record."""
        owner = self._record(place.id).site
        return rebuild_entry(place.id, self._pairs(place.id), self.after, seq=place.seq, owner=owner)

    def _pairs(self, id: str) -> dict[str, Pair]:
        return pairs(id, self.found[id], self.before, self.after)

    def _record(self, id: str) -> RecordState:
        # What is no longer live anywhere is known only to the older view.
        return self.now.records.get(id) or self.then.records[id]

    def tags(self, opened: Opened) -> list[str]:
        """What to purge; the tag that every answer of the site has, where that is shorter."""
        if self.since >= opened.seq:
            return []
        key = opened.site.key
        tags = self._tags(opened) if len(self.found) <= MOST_TAGS else {f"site:{key}"}
        tags = tags if len(tags) <= MOST_TAGS else {f"site:{key}"}
        # What sites say of themselves stands in the list of all sites too.
        return sorted(tags | {"sites"} if f"site:{key}" in tags else tags)

    def _tags(self, opened: Opened) -> set[str]:
        lineage = {*self.then.lineage(opened.site.key), *self.now.lineage(opened.site.key)}
        owners = {id: self._record(id).site for id in self.found}
        found = {id: self._pairs(id) for id in self.found}
        with opened.snapshots.reading(opened.seq) as session:
            return tags_to_purge(
                session,
                found,
                since=self.since,
                until=opened.seq,
                lineage=lineage,
                owners=owners,
                is_shown=self._is_shown,
            )

    def _is_shown(self, id: str) -> bool:
        return any(id in each.shown for some in (self.before, self.after) for each in some.values())


def _in_turn(opened: Opened, since: int) -> _Told:
    """To compare two states takes as long as there is content, so it is done in turn."""
    with opened.snapshots.past.looking_at(since):
        return _Told.of(opened, since)


def _told(opened: Opened, since: int) -> _Told:
    """What differs, found once for all pages; whoever may not have read the site then is not told."""
    if since >= opened.seq:
        return _Told(since, opened.view, opened.view, {}, {}, {}, [])
    about = "changes", opened.site.key, since, opened.seq, opened.sees_withdrawn
    told = opened.snapshots.findings.once(opened.head, about, lambda: _in_turn(opened, since))
    if opened.site.key in told.then.sites:
        readable_site(told.then, opened.site.key, head=opened.view)
    return told


def _before(opened: Opened, then: View) -> dict[str, Snapshot]:
    """The site's snapshots at the older seq; none where the site did not exist yet."""
    site = then.sites.get(opened.site.key)
    locales = site.locales if site else ()
    return {locale: opened.snapshots.past.snapshot(opened.site.key, locale, then.seq) for locale in locales}
