"""What a reviewer signs: a statement that names each text, each language and each site, what was read with it, and until when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from api.canonical import as_word, canonical, sha256
from api.errors import InvalidContent
from api.models import Version
from api.reading.attested import due_on
from api.reading.locales import NEUTRAL
from api.services.accounts.passkeys import Party
from api.services.ledger.lookup import find_settings
from api.services.publishing.pins import Found, Pinned, find_pinned
from api.services.publishing.reviews import attested_words, read_with

STATEMENT_KIND = "clinic-content-review"
"""What the statement says it is, so that nothing else that a passkey signs passes for a review."""
STATEMENT_FORM = 1
"""Raised when statements say something in another way; what was signed before stays as it is."""
DECISION = "clinically-right"


@dataclass(frozen=True, slots=True)
class Ceremony:
    """Who signs, where, and in answer to which question."""

    reviewer: Mapping[str, Any]
    """Their id, name and credential, and the thumbprints of the keys that may sign."""
    reviewed_on: date
    asked_at: str
    nonce: str
    party: Party


@dataclass(frozen=True, slots=True)
class ToSign:
    """A statement, and the texts that it is about in full."""

    said: dict[str, Any]
    texts: list[dict[str, Any]]

    @property
    def id(self) -> str:
        """The SHA-256 of the statement's canonical JSON (RFC 8785), which is what the passkey signs."""
        return sha256(canonical(self.said))

    @property
    def challenge(self) -> str:
        """The same as browsers take it."""
        return as_word(bytes.fromhex(self.id))


def state(session: Session, items: Sequence[Pinned], ceremony: Ceremony) -> ToSign:
    """The statement about texts as they are now; InvalidContent where there is none to be read."""
    found = [find_pinned(session, each) for each in items if each.locale != NEUTRAL]
    if not found:
        error = {"pointer": "#/items", "detail": "Name a text in a language; `und` alone is read by nobody."}
        raise InvalidContent("There is nothing to sign.", errors=[error])
    read = [(each, [(*each.pin.place, each.version), *_beside(session, each, items)]) for each in found]
    said = {
        "kind": STATEMENT_KIND, "form": STATEMENT_FORM, "decision": DECISION,
        # A site that inherits just these words is told of the review with them; no other site is.
        "scope": {"sites": sorted({each.pin.site for each in found}), "inheriting": True},
        "reviewer": dict(ceremony.reviewer), "reviewed_on": ceremony.reviewed_on.isoformat(),
        "texts": [_text(session, each, parts, items, ceremony.reviewed_on) for each, parts in read],
        "relying_party": {"id": ceremony.party.id, "origin": ceremony.party.origin},
        "asked_at": ceremony.asked_at, "nonce": ceremony.nonce,
    }  # fmt: skip
    return ToSign(said, list(_in_full(read)))


_Part = tuple[str, str, str, Version]
"""(record, site, locale, version)"""


def _beside(session: Session, found: Found, items: Sequence[Pinned]) -> Iterator[_Part]:
    return ((found.record.id, *each) for each in read_with(session, found, items))


def _text(session: Session, found: Found, parts: Sequence[_Part], items: Sequence[Pinned], day: date) -> dict[str, Any]:
    pin, words = found.pin, attested_words(session, found, items)
    (_, *read) = parts
    return {
        "record": pin.record, "type": found.record.type, "site": pin.site, "locale": pin.locale,
        "version": found.version.number, "sha256": found.version.sha256, "clinical": dict(words or {}),
        "read_with": [
            {"site": site, "locale": locale, "version": version.number, "sha256": version.sha256}
            for _, site, locale, version in read
        ],
        "valid_until": due_on(find_settings(session, pin.site), found.record.type, day).isoformat(),
    }  # fmt: skip


def _in_full(read: Sequence[tuple[Found, Sequence[_Part]]]) -> Iterator[dict[str, Any]]:
    """Each text once, as it is stored: the statement names the SHA-256 of just this JSON."""
    parts = {(record, site, locale): version for _, texts in read for record, site, locale, version in texts}
    for (record, site, locale), version in parts.items():
        yield {"record": record, "site": site, "locale": locale, "version": version.number, "fields": version.fields}
