"""Where a mirror is and what of the content it keeps, as an operator says it in a few words."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from api.mirror.folder import Folder
from api.mirror.store import Store, Unreached
from api.mirror.wanted import Chosen

BUCKET = "s3://"


@dataclass(frozen=True)
class Destination:
    """A place, and what is to be there."""

    store: Callable[[], Store]
    """The place as it is found now; whoever comes after another one asks for it anew."""
    chosen: Chosen

    @classmethod
    def of(cls, told: str) -> "Destination":
        """What a setting says: a place, and then `site=`, `locale=` and `sync=` as often as one likes."""
        place, *more = told.split()
        words = [each.partition("=") for each in more]
        sites, locales, starts = (
            [value for name, _, value in words if name == of] for of in ("site", "locale", "sync")
        )
        return cls(lambda: store_at(place), Chosen.of(sites, locales, starts))


def store_at(place: str) -> Store:
    """The folder or bucket of a mirror."""
    if place.startswith(BUCKET):
        try:
            from api.mirror.bucket import Bucket
        except ImportError:
            raise Unreached(f"{place}: mirrors in buckets take what requirements/s3.txt lists.") from None
        return Bucket.at(place)
    if not place or "://" in place:
        raise Unreached(f"'{place}' is neither a folder nor a bucket such as {BUCKET}bucket/prefix.")
    return Folder(Path(place))
