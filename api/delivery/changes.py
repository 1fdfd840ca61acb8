"""What a website must rebuild since it last looked."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import Response

from api.delivery.examples import REBUILD_LIST
from api.delivery.opening import Opened, open_site
from api.delivery.presenting import answer
from api.delivery.queries import ChangesQuery
from api.delivery.schemas import RebuildList
from api.errors import InvalidParameter
from api.http.access import Access, readable_site
from api.http.blueprint import Blueprint
from api.http.sites import list_tags, snapshots
from api.reading.purging import tags_to_purge
from api.reading.rebuilding import Pair, differing, rebuild_entry, shown_ids
from api.reading.snapshot import Snapshot
from api.reading.views import View
from api.record_types import RECORD_TYPES

ABOUT = (
    "`items` are for websites: each record that differs, once. `tags` are for caches: those of the items, `site:{key}` where "
    "settings of the site or of an ancestor moved, and those of records that several changes touched or that were withdrawn "
    "meanwhile, with what points at them, since a cache may hold what stood in between. An answer that differs only in its "
    "`seq`, or in a cursor or token made of it, is left in peace."
)

blueprint = Blueprint("changes", __name__, description="Changes: what to rebuild.")


@blueprint.route("/v1/sites/<site>/changes", access=Access.SITE)
@blueprint.query(ChangesQuery)
@blueprint.cached(RebuildList, example=REBUILD_LIST)
@blueprint.problems(401, 404, 410)
@blueprint.doc(operationId="listChanges", description=ABOUT)
def list_changes(query: dict[str, Any], site: str) -> Response:
    """The records that differ since a seq, with everything needed to rebuild and purge"""
    since = query["since"]
    snapshots().head_view(at_least=since)
    opened = open_site(site, {})
    if since > opened.view.seq:
        detail = f"The newest seq is {opened.view.seq}."
        raise InvalidParameter(f"since: {detail}", errors=[{"parameter": "since", "detail": detail}])
    told = _told(opened, since) if since < opened.seq else {"items": [], "tags": []}
    body = {**told, "since": since, "seq": opened.seq}
    return answer(body, opened, tags=list_tags(opened.view, site, RECORD_TYPES), is_urgent=True)


def _told(opened: Opened, since: int) -> dict[str, Any]:
    """What differs, and what to purge for it."""
    then = opened.snapshots.view_at(since)
    if opened.site.key in then.sites:
        readable_site(then, opened.site.key, head=opened.view)
    before, after = _before(opened, then), {locale: opened.in_locale(locale) for locale in opened.site.locales}
    # What is no longer live anywhere is known only to the older view.
    records = {**then.records, **opened.view.records}
    owners = {id: records[id].site for locales in (before, after) for each in locales.values() for id in each.shown}
    key = opened.site.key
    lineage = {*then.lineage(key), *opened.view.lineage(key)}
    found = differing(before, after)
    with opened.snapshots.reading(opened.seq) as session:
        tags = tags_to_purge(session, found, since=since, until=opened.seq, lineage=lineage, owners=owners)
    # What sites say of themselves stands in the list of all sites too.
    tags |= {"sites"} if f"site:{key}" in tags else set()
    return {"items": _entries(opened, since, found, owners, shown_ids(after.values())), "tags": sorted(tags)}


def _entries(
    opened: Opened,
    since: int,
    found: Mapping[str, Mapping[str, Pair]],
    owners: Mapping[str, str],
    shown: Collection[str],
) -> list[dict[str, Any]]:
    seqs = opened.snapshots.last_touched(since, opened.seq, set(found), set(opened.view.lineage(opened.site.key)))
    entries = [
        rebuild_entry(id, by_locale, seq=seqs[id], owner=owners[id], is_shown=id in shown)
        for id, by_locale in found.items()
    ]
    return sorted(entries, key=lambda entry: (entry["seq"], entry["type"], entry["id"]))


def _before(opened: Opened, then: View) -> dict[str, Snapshot]:
    """The site's snapshots at the older seq; none where the site did not exist yet."""
    site = then.sites.get(opened.site.key)
    locales = site.locales if site else ()
    return {locale: opened.snapshots.at(opened.site.key, locale, then.seq) for locale in locales}
