"""What a receipt states: the texts that were shown of a page or record in a locale at a moment, and what became of them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from api.bounded import MB, Bounded
from api.canonical import Fragment, canonical, fingerprint
from api.delivery.opening import Opened
from api.delivery.pages import Page, page_around
from api.errors import RecordNotFound
from api.reading.facts.text import LiveText
from api.reading.facts.withdrawal import Withdrawal
from api.reading.items import ITEM_FORMAT, Item
from api.reading.publisher import publisher_of
from api.reading.resolver import Resolved
from api.reading.snapshot import Snapshot

FORM = 1
"""Raised when statements say something in another way; receipts of before stay as they are."""
_WRITTEN: Bounded[tuple[Any, ...], Fragment] = Bounded(8 * MB)
"""What receipts say of records, as it is written, by all that it is made of: for the next receipt that names them."""
_AROUND_BYTES = 500


class Placed(NamedTuple):
    """What was shown, and as what: the record asked for, one in a section of its page, or one beside these."""

    found: Resolved
    place: str


def shown_then(opened: Opened) -> Snapshot:
    """The site as it was at the moment, with what has been withdrawn since: it was shown all the same."""
    if not opened.is_past:
        return opened.snapshot
    return opened.snapshots.past.snapshot(opened.site.key, opened.locale, opened.seq)


def page_then(snapshot: Snapshot, topic: str) -> Page:
    """The page of a topic as it was shown."""
    return page_around(snapshot, _shown(snapshot, topic), {})


def on_the_page(page: Page) -> list[Placed]:
    """All that a page showed."""
    return [
        Placed(page.topic, "topic"),
        *(Placed(each, "section") for each in page.on_page),
        *(Placed(each, "beside") for each in page.beside),
    ]


def alone(snapshot: Snapshot, record: str) -> list[Placed]:
    """One record by itself."""
    return [Placed(_shown(snapshot, record), "record")]


def _shown(snapshot: Snapshot, id: str) -> Resolved:
    found = snapshot.shown.get(id)
    if found is None:
        raise RecordNotFound(f"Site {snapshot.site.key!r} showed no record {id} at that moment.")
    return found


def statement(kind: str, shown: list[Placed], snapshot: Snapshot, opened: Opened) -> dict[str, Any]:
    """All that a receipt says; the same for the same moment, but for what is withdrawn later."""
    gone = withdrawn_since(shown, opened)
    return {
        "form": FORM,
        "item_format": ITEM_FORMAT,
        "kind": kind,
        "site": {"key": opened.site.key, "base_url": opened.site.base_url},
        "publisher": publisher_of(opened.site, opened.locale),
        "about": {"id": shown[0].found.id, "type": shown[0].found.type},
        "locale": opened.locale,
        "seq": opened.seq,
        "shown_from": opened.snapshots.time_of(opened.view.head(opened.site.key)),
        "ledger": {"seq": opened.seq, "hash": opened.snapshots.hash_at(opened.seq)},
        "texts": [_text(each, snapshot, is_gone=each.found.id in gone) for each in shown],
        "withdrawn_since": [_withdrawal(id, each) for id, each in gone.items()],
    }


def withdrawn_since(shown: Iterable[Placed], opened: Opened) -> Mapping[str, Withdrawal]:
    """What of it has been taken from every reader by now."""
    taken = opened.head.withdrawals
    return {each.found.id: taken[each.found.id] for each in shown if each.found.id in taken} if opened.is_past else {}


def _withdrawal(id: str, withdrawal: Withdrawal) -> dict[str, Any]:
    return {
        "id": id, "at": withdrawal.at, "severity": withdrawal.severity, "message": withdrawal.message,
        "replacement": withdrawal.replacement,
    }  # fmt: skip


def _text(shown: Placed, snapshot: Snapshot, *, is_gone: bool) -> Fragment:
    found = shown.found
    key = (shown.place, is_gone, snapshot.rev(found), *((each.site, each.locale, each.sha256) for each in found.parts))
    written = _WRITTEN.get(key)
    if written is None:
        text = canonical(_told(shown, snapshot.items[found.id], is_gone=is_gone))
        written = Fragment(text)
        _WRITTEN.put(key, written, len(text) + _AROUND_BYTES)
    return written


def _told(shown: Placed, item: Item, *, is_gone: bool) -> dict[str, Any]:
    locale = item["locale"]
    # Nobody may read from a receipt what a text that was taken away is called, or where it stood.
    named = {name: None if is_gone else item[name] for name in ("title", "slug", "url")}
    return {
        "place": shown.place,
        **{name: item[name] for name in ("id", "type", "version", "rev", "certainty", "review")},
        **named,
        "locale": {
            **{name: locale[name] for name in ("requested", "served", "outdated", "method")},
            "is_fallback": locale["requested"] != locale["served"],
        },
        "item_sha256": fingerprint(item),
        "parts": [_part(each) for each in shown.found.parts],
    }


def _part(text: LiveText) -> dict[str, Any]:
    """A text that some of the words come from, with the hash by which the ledger's chain knows it."""
    return {"site": text.site, "locale": text.locale, "version": text.version, "sha256": text.sha256}
