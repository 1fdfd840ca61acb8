"""What a mirror holds and how fresh it is, signed: the listing of all addresses in parts, and the manifest that proves them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from api import __version__
from api.canonical import canonical, sha256
from api.reading.items import ITEM_FORMAT
from api.services.ledger.signing import Signer, is_signed

MANIFEST_FORMAT = 1
MANIFEST_KIND = "clinic-content mirror"
FILES_FORMAT = 2
"""Raised where the names or the times of files come to say something else: a mirror of before is made anew then."""


@dataclass
class Listing:
    """Each address with the digest of its answer, in parts, so that a publication writes few of them anew."""

    parts: dict[str, dict[str, str]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    """Of each part, as it was written last."""
    altered: set[str] = field(default_factory=set)

    def get(self, address: str) -> str | None:
        """The digest of an address's answer."""
        return self.parts.get(_part(address), {}).get(address)

    def put(self, address: str, digest: str) -> None:
        """Note what an address answers."""
        self.parts.setdefault(_part(address), {})[address] = digest
        self.altered.add(_part(address))

    def drop(self, address: str) -> None:
        """Note that an address answers nothing."""
        if self.parts.get(_part(address), {}).pop(address, None) is not None:
            self.altered.add(_part(address))

    @property
    def whole(self) -> dict[str, str]:
        """All addresses with the digests of their answers."""
        return dict(self.items())

    def items(self) -> Iterator[tuple[str, str]]:
        """Every address with its answer."""
        for part in self.parts.values():
            yield from part.items()

    def settle(self) -> Iterator[tuple[str, bytes]]:
        """Each altered part as a file, by its digest."""
        for name in sorted(self.altered):
            body = canonical(self.parts[name]).encode()
            self.digests[name] = sha256(body)
            yield self.digests[name], body
        self.altered.clear()


@dataclass(frozen=True)
class Manifest:
    """What a mirror says of itself."""

    time: str
    seq: int
    hash: str
    """The ledger's, at that seq."""
    sites: Mapping[str, int]
    """The head of each site, as far as its answers were brought up."""
    later: int
    """How many addresses are still to be brought up to that."""
    beside: int
    """How many of these take as long as there is content; all else is there where these are all that is left."""
    scope: str
    """What was asked to be kept, by its fingerprint."""
    parts: Mapping[str, str]
    made_by: str = f"{__version__}/{ITEM_FORMAT}/{FILES_FORMAT}"

    def signed(self, signer: Signer) -> bytes:
        """The manifest as a file, one line of JSON."""
        said = {
            "kind": MANIFEST_KIND, "format": MANIFEST_FORMAT, "time": self.time, "seq": self.seq, "hash": self.hash, "sites": dict(self.sites), "later": self.later,
            "beside": self.beside, "scope": self.scope, "parts": dict(self.parts), "made_by": self.made_by, "public_key": signer.public_key,
        }  # fmt: skip
        return canonical({**said, "signature": signer.sign(said)}).encode() + b"\n"


def read_manifest(raw: bytes, *, key: str | None = None) -> Manifest:
    """The manifest in a file; ValueError where it is not as it was signed, by the key that is given or by its own."""
    said: Any = orjson.loads(raw)
    if not isinstance(said, dict) or said.get("kind") != MANIFEST_KIND or said.get("format") != MANIFEST_FORMAT:
        raise ValueError("it is no manifest of a mirror")
    if not is_signed(said):
        raise ValueError("it is not as it was signed")
    if key is not None and said["public_key"] != key:
        raise ValueError(f"it was signed with another key, {said['public_key']}")
    names = ("time", "seq", "hash", "sites", "later", "beside", "scope", "parts", "made_by")
    return Manifest(**{name: said[name] for name in names})


def age_s(manifest: Manifest, now: datetime) -> float:
    """How many seconds ago the mirror was as the API is."""
    return (now - datetime.fromisoformat(manifest.time)).total_seconds()


def _part(address: str) -> str:
    return sha256(address)[:2]
