"""The digest of what a scope holds, by which a device proves that it holds exactly that."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.canonical import fingerprint, sha256

ALGORITHM = "sha256-lines-1"


@dataclass(frozen=True, slots=True)
class Digest:
    """How many items there are, and the SHA-256 over all of them."""

    count: int
    value: str


Lines = list[bytes]
"""Sorted, and never altered."""


HASH_LENGTH = 32


def item_hash(data: Mapping[str, Any]) -> str:
    """What a device reckons from an item that it holds, to know that nothing in it was altered.

    The canonical JSON of an item is that of RFC 8785, because its numbers are whole and its members' names are ASCII.
    """
    return fingerprint(data)[:HASH_LENGTH]


def line(type_name: str, id: str, rev: str) -> bytes:
    """What a digest covers of one item: `type/id SP rev LF`."""
    return f"{type_name}/{id} {rev}\n".encode()


def digest_of(lines: Lines) -> Digest:
    """SHA-256 over the lines of items, sorted by their bytes."""
    return Digest(len(lines), sha256(b"".join(lines)))


def changed_lines(lines: Lines, gone: Iterable[bytes], fresh: Iterable[bytes]) -> Lines:
    """The lines without some and with others, at the cost of these."""
    changed = list(lines)
    for each in gone:
        del changed[bisect_left(changed, each)]
    for each in fresh:
        insort(changed, each)
    return changed
