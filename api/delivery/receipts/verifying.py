"""Verifies a receipt that somebody hands in: what it states, whether it was signed here, and whether that still stands."""

from typing import Any

from api.delivery.opening import Opened, open_site
from api.delivery.receipts.comparing import compared, now_of
from api.delivery.receipts.keys import KeySet
from api.delivery.receipts.signing import judge
from api.delivery.receipts.statement import Placed, alone, on_the_page, page_then, shown_then
from api.errors import NotAllowed, NotIdentified, SiteDeleted, SiteNotFound
from api.http.sites import snapshots
from api.reading.resolver import Resolved
from api.reading.snapshot import Snapshot

_ELSEWHERE = (
    "This server's history is not the one that the receipt stands in: another server signed it, or a backup was "
    "restored since. Ask the server that it came from."
)
_KEYED = "The site is for keyed readers: only who may read it is told how its content stands."


def verified(text: bytes, keys: KeySet) -> dict[str, Any]:
    """All that can be told of a receipt; what is not as it was signed is not told, for somebody might believe it."""
    verdict = judge(text, keys)
    said = verdict.statement if verdict.is_valid else None
    return {
        "verdict": verdict.state.replace(" ", "_"),
        "detail": verdict.detail,
        "key": verdict.key.as_jwk if verdict.key else None,
        "statement": said,
        "standing": _standing(said) if said else None,
    }


def _standing(said: dict[str, Any]) -> dict[str, Any]:
    if not _is_of_this_history(said["ledger"]):
        return _unknown(_ELSEWHERE)
    try:
        then = open_site(said["site"]["key"], {"locale": said["locale"], "at": said["seq"]})
    except SiteDeleted as error:
        return {**_unknown(error.detail), "state": "removed"}
    except (NotAllowed, NotIdentified, SiteNotFound):
        return _unknown(_KEYED)
    return _compared(said, then)


def _is_of_this_history(ledger: dict[str, Any]) -> bool:
    store, seq = snapshots(), ledger["seq"]
    return bool(seq <= store.head_view(at_least=seq).seq and store.hash_at(seq) == ledger["hash"])


def _compared(said: dict[str, Any], then: Opened) -> dict[str, Any]:
    before, now, id = shown_then(then), now_of(then), said["about"]["id"]
    old = _shown(said["kind"], before, id)
    new = _shown(said["kind"], now, id) if now is not None and id in now.shown else []
    return {**compared(old, before, new, now, then), "detail": None}


def _shown(kind: str, snapshot: Snapshot, id: str) -> list[Resolved]:
    placed: list[Placed] = on_the_page(page_then(snapshot, id)) if kind == "page" else alone(snapshot, id)
    return [each.found for each in placed]


def _unknown(why: str) -> dict[str, Any]:
    return {"state": "unknown", "detail": why, "withdrawn": [], "changes": []}
