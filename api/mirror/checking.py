"""Holds a mirror's files against its manifest: one altered byte, one file too few or too many, and its age are told."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from api.mirror.folder import UNFINISHED, Folder
from api.mirror.holding import MANIFEST, NEXT, read_listing
from api.mirror.listing import Listing, Manifest, age_s
from api.mirror.places import place_of

STALE_S = 180
"""A mirror signs once a minute; one that has not done so for so long does not follow any more."""


def check(path: Path, *, key: str | None = None) -> tuple[Manifest | None, list[str]]:
    """What a mirror says of itself, and whatever is wrong with it; a mirror may go on being written meanwhile."""
    folder = Folder(path)
    manifest, found = _look(folder, key)
    # What was altered while it was looked at may be new rather than wrong.
    while found and manifest is not None and (newest := _manifest_now(folder, key)) and newest.parts != manifest.parts:
        manifest, found = _look(folder, key)
    return manifest, found


def _look(folder: Folder, key: str | None) -> tuple[Manifest | None, list[str]]:
    try:
        manifest, listing = read_listing(folder, MANIFEST, key=key)
    except (OSError, ValueError, KeyError) as error:
        return None, [f"{MANIFEST}: {error}"]
    return manifest, [*age(manifest, datetime.now(UTC)), *_faults(folder, listing, _coming(folder, key))]


def _manifest_now(folder: Folder, key: str | None) -> Manifest | None:
    try:
        return read_listing(folder, MANIFEST, key=key)[0]
    except (OSError, ValueError, KeyError):
        return None


def _coming(folder: Folder, key: str | None) -> Listing | None:
    """What a mirror that was killed, or is at it, was about to put in place."""
    try:
        return read_listing(folder, NEXT, key=key)[1]
    except (OSError, ValueError, KeyError):
        return None


def age(manifest: Manifest, now: datetime) -> Iterator[str]:
    """What is wrong with how old a mirror is."""
    seconds = age_s(manifest, now)
    if seconds > STALE_S:
        yield f"{MANIFEST}: signed {seconds:,.0f} s ago, so nobody brings this mirror up to date"
    if manifest.later:
        yield f"{MANIFEST}: {manifest.later} addresses are still to be brought up to date"


def _faults(folder: Folder, listing: Listing, coming: Listing | None) -> Iterator[str]:
    for address, digest in listing.items():
        leads = folder.leads_to(address)
        if leads != digest and (coming is None or leads != coming.get(address)):
            yield f"{address}: leads to {leads or 'nothing'}, not to {digest}"
    known = [*listing.items(), *(coming.items() if coming else ())]
    for digest in sorted({digest for _, digest in known}):
        yield from folder.faults(digest)
    places = {place_of(address) for address, _ in known}
    foreign = (each for each in folder.places() if each not in places and UNFINISHED not in each)
    yield from (f"at/{each}: does not belong there" for each in foreign)
