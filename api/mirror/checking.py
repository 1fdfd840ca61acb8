"""Holds a mirror's files against its manifest: one altered byte, one file too few or too many, and its age are told."""

from collections.abc import Iterator
from datetime import UTC, datetime

from api.mirror.holding import read_listing
from api.mirror.listing import Manifest, age_s
from api.mirror.store import MANIFEST, NEXT, Store

STALE_S = 180
"""A mirror signs once a minute; one that has not done so for so long does not follow any more."""


def check(store: Store, *, key: str | None = None) -> tuple[Manifest | None, list[str]]:
    """What a mirror says of itself, and whatever is wrong with it; a mirror may go on being written meanwhile."""
    manifest, found = _look(store, key)
    # What was altered while it was looked at may be new rather than wrong.
    while found and manifest is not None and (newest := _manifest_now(store, key)) and newest.parts != manifest.parts:
        manifest, found = _look(store, key)
    return manifest, found


def _look(store: Store, key: str | None) -> tuple[Manifest | None, list[str]]:
    try:
        manifest, listing = read_listing(store, MANIFEST, key=key)
    except (OSError, ValueError, KeyError) as error:
        return None, [f"{MANIFEST}: {error}"]
    return manifest, [*age(manifest, datetime.now(UTC)), *store.differences(listing.whole, _coming(store, key))]


def _manifest_now(store: Store, key: str | None) -> Manifest | None:
    try:
        return read_listing(store, MANIFEST, key=key)[0]
    except (OSError, ValueError, KeyError):
        return None


def _coming(store: Store, key: str | None) -> dict[str, str]:
    """What a mirror that was killed, or is at it, was about to put in place."""
    try:
        return read_listing(store, NEXT, key=key)[1].whole
    except (OSError, ValueError, KeyError):
        return {}


def age(manifest: Manifest, now: datetime) -> Iterator[str]:
    """What is wrong with how old a mirror is."""
    seconds = age_s(manifest, now)
    if seconds > STALE_S:
        yield f"{MANIFEST}: signed {seconds:,.0f} s ago, so nobody brings this mirror up to date"
    if manifest.later:
        yield f"{MANIFEST}: {manifest.later} addresses are still to be brought up to date"
