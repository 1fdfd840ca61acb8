"""The digest of what a scope holds, by which a device proves that it holds exactly that."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.canonical import sha256

ALGORITHM = "sha256-lines-1"


@dataclass(frozen=True, slots=True)
class Digest:
    """How many items there are, and the SHA-256 over all of them."""

    count: int
    value: str


def digest_of(revs: Mapping[str, str]) -> Digest:
    """SHA-256 over the lines `type/id SP rev LF`, sorted by their bytes, of items given as `type/id` with their revs."""
    lines = sorted(f"{name} {rev}\n".encode() for name, rev in revs.items())
    return Digest(len(lines), sha256(b"".join(lines)))
