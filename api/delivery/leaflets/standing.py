"""Whether a leaflet is still right: what has changed on the page since it was made, and what of it was withdrawn."""

from collections.abc import Mapping
from typing import Any

from api.delivery.leaflets.choosing import choice_of, page_on_paper
from api.delivery.leaflets.ways import way
from api.delivery.opening import Opened
from api.delivery.receipts.comparing import compared, now_of
from api.delivery.receipts.statement import shown_then
from api.delivery.selecting import find_topic
from api.errors import InvalidParameter, RecordNotFound
from api.reading.resolver import Resolved
from api.reading.snapshot import Snapshot


def standing_of(name: str, then: Opened, query: Mapping[str, Any]) -> dict[str, Any]:
    """How what a query chooses of a topic's page, by the slug or id that it had then, stands now beside what it was."""
    before, now = shown_then(then), now_of(then)
    topic = _topic(before, name)
    is_there = now is not None and topic.id in now.shown
    new = _on_paper(now, topic.id, query) if now is not None and is_there else []
    return {
        **compared(_on_paper(before, topic.id, query), before, new, now, then),
        "title": topic.title if topic.id not in then.head.withdrawals else None,
        "seq": then.seq,
        "shown_from": then.snapshots.time_of(then.view.head(then.site.key)),
        "leaflet": way(then.site.key, topic.id, "leaflet", locale=then.locale, **choice_of(query))
        if is_there
        else None,
        "receipt": way(then.site.key, topic.id, "receipt", locale=then.locale, at=then.seq) if is_there else None,
    }


def _topic(snapshot: Snapshot, name: str) -> Resolved:
    try:
        return find_topic(snapshot, name)
    except InvalidParameter as error:
        raise RecordNotFound(error.detail) from None


def _on_paper(snapshot: Snapshot, topic: str, query: Mapping[str, Any]) -> list[Resolved]:
    page = page_on_paper(snapshot, snapshot.shown[topic], query)
    return [page.topic, *page.on_page]
