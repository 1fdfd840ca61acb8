"""What a website must rebuild since it last looked."""

from typing import Any

from flask import Response

from api.delivery.examples import REBUILD_LIST
from api.delivery.opening import Opened, open_site
from api.delivery.presenting import answer
from api.delivery.queries import ChangesQuery
from api.delivery.schemas import RebuildList
from api.errors import InvalidParameter
from api.http.access import Access
from api.http.blueprint import Blueprint
from api.http.sites import list_tags, snapshots
from api.reading.rebuilding import differing, rebuild_entry, shown_ids
from api.reading.snapshot import Snapshot
from api.reading.views import View
from api.record_types import RECORD_TYPES

changes = Blueprint("changes", __name__, description="Changes: what to rebuild.")


@changes.route("/v1/sites/<site>/changes", access=Access.SITE)
@changes.query(ChangesQuery)
@changes.cached(RebuildList, example=REBUILD_LIST)
@changes.problems(401, 404, 410)
@changes.doc(operationId="listChanges")
def list_changes(query: dict[str, Any], site: str) -> Response:
    """The records that differ since a seq, with everything needed to rebuild and purge"""
    since = query["since"]
    snapshots().head_view(at_least=since)
    opened = open_site(site, {})
    if since > opened.view.seq:
        detail = f"The newest seq is {opened.view.seq}."
        raise InvalidParameter(f"since: {detail}", errors=[{"parameter": "since", "detail": detail}])
    body = {"items": _entries(opened, since) if since < opened.seq else [], "since": since, "seq": opened.seq}
    return answer(body, opened, tags=list_tags(opened.view, site, RECORD_TYPES))


def _entries(opened: Opened, since: int) -> list[dict[str, Any]]:
    then = opened.snapshots.view_at(since)
    after = {locale: opened.in_locale(locale) for locale in opened.site.locales}
    found = differing(_before(opened, then), after)
    shown = shown_ids(after.values())
    seqs = opened.snapshots.last_touched(since, opened.seq, set(found), set(opened.view.lineage(opened.site.key)))
    # What is no longer live anywhere is known only to the older view.
    records = {**then.records, **opened.view.records}
    entries = [
        rebuild_entry(id, by_locale, seq=seqs[id], owner=records[id].site, is_shown=id in shown)
        for id, by_locale in found.items()
    ]
    return sorted(entries, key=lambda entry: (entry["seq"], entry["type"], entry["id"]))


def _before(opened: Opened, then: View) -> dict[str, Snapshot]:
    """The site's snapshots at the older seq; none where the site did not exist yet."""
    site = then.sites.get(opened.site.key)
    locales = site.locales if site else ()
    return {locale: opened.snapshots.at(opened.site.key, locale, then.seq) for locale in locales}
