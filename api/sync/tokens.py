"""Sync tokens: a scope and a position in its history as one opaque, authenticated word, the same for every device."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from api.addresses import address
from api.canonical import as_word, bytes_of
from api.errors import FormatChanged, InvalidSyncToken
from api.reading import items
from api.reading.items import TEXT_FORMS
from api.record_types import RECORD_TYPES

DEFAULT_LIMIT = 200
MAC_LENGTH = 16
HASH_LENGTH = 32
LONGEST_TOKEN = 1000
# One secret may sign other things too; none of them must pass for a token.
PURPOSE = b"sync token 1\n"


@dataclass(frozen=True, slots=True)
class SyncScope:
    """What a device holds: the records of some types on a site in a locale, in some forms, in pages of a size."""

    site: str
    locale: str
    types: tuple[str, ...]
    text: tuple[str, ...] = TEXT_FORMS
    limit: int = DEFAULT_LIMIT

    @property
    def start_url(self) -> str:
        """Where a device with this scope starts from nothing."""
        query = {"locale": self.locale, "types": ",".join(self.types)}
        if self.text != TEXT_FORMS:
            query["text"] = ",".join(self.text)
        if self.limit != DEFAULT_LIMIT:
            query["limit"] = str(self.limit)
        return address(f"/v1/sites/{self.site}/sync?{urlencode(query, safe=',')}")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a device is: at rest at `since`, or after `offset` items of a run that leads to `until`."""

    scope: SyncScope
    since: int | None
    """The seq whose content the device holds; None in a snapshot, which starts from nothing."""
    until: int | None
    """The seq that the run leads to; None at rest."""
    offset: int
    history: str
    """The ledger's hash at the newest of these seqs, by which another history is known."""
    dropped: int = 0
    """The newest change by which a record was withdrawn that `since` shows and the device was told to drop; 0 for none."""
    heard: int = 0
    """The same of what `until` shows: how much the device has heard of withdrawals during this run."""

    @property
    def place(self) -> int:
        """The seq whose content the device holds, or is being given."""
        return self.until if self.until is not None else self.since or 0

    @property
    def seq(self) -> int:
        """The newest seq that the position speaks of."""
        return max(self.place, self.dropped, self.heard)

    def encode(self, key: bytes) -> str:
        """The position as a word for URLs."""
        scope = self.scope
        payload = orjson.dumps(
            [
                items.ITEM_FORMAT, scope.site, scope.locale, scope.types, scope.text, scope.limit,
                self.since, self.until, self.offset, self.history[:HASH_LENGTH], self.dropped, self.heard,
            ]
        )  # fmt: skip
        return as_word(_mac(payload, key) + payload)


def _mac(payload: bytes, key: bytes) -> bytes:
    return hmac.digest(key, PURPOSE + payload, "sha256")[:MAC_LENGTH]


def decode_token(text: str, *, site: str, keys: Iterable[bytes]) -> Position:
    """The position that a token stands for.

    InvalidSyncToken where this server gave it to nobody, or for another site; FormatChanged where it is of another
    release, whose items held something else.
    """
    payload = _authentic_payload(text, keys)
    item_format, of_site, locale, types, forms, limit, *position = orjson.loads(payload)
    if of_site != site:
        raise _refused("It belongs to another site.")
    known = tuple(name for name in types if name in RECORD_TYPES)
    scope = SyncScope(site, locale, known, tuple(forms), limit)
    if item_format != items.ITEM_FORMAT or len(known) < len(types):
        raise FormatChanged("What items hold has changed since; start afresh.", restart=scope.start_url)
    return Position(scope, *position)


def _authentic_payload(text: str, keys: Iterable[bytes]) -> bytes:
    try:
        raw = bytes_of(text)
    except ValueError:
        raise _refused("It is not a token of this server.") from None
    mac, payload = raw[:MAC_LENGTH], raw[MAC_LENGTH:]
    if not any(hmac.compare_digest(mac, _mac(payload, key)) for key in keys):
        raise _refused("It is not a token of this server, or it was altered on the way.")
    return payload


def _refused(detail: str) -> InvalidSyncToken:
    return InvalidSyncToken(f"token: {detail}", errors=[{"parameter": "token", "detail": detail}])
