"""Which moment the clocks of a zone mean, by the rules that the zone has now; for whoever runs or foretells what is planned."""

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from api.models import Schedule

FARTHEST_MOVE = timedelta(days=2)
"""More than the rules of any zone have ever moved a time: Samoa once left out a whole day."""
_NO_PLACES = {"Factory"}
"""Names of the zones' database that stand for no clocks anywhere."""


def due_at(planned: Schedule) -> datetime:
    """When a schedule is due by the rules that its zone has now; where it has run, when it was due.

    Where clocks skip its time by now, or show it twice, it is the later moment: nothing is published too early.
    """
    zone = zone_or_none(planned.time_zone)
    if planned.local_at is None or zone is None or planned.ran_at is not None:
        return planned.at
    try:
        local_at = datetime.fromisoformat(planned.local_at)
    except ValueError:
        # It is damaged, and what was planned beside it has its time all the same.
        return planned.at
    still_shows_it = planned.at.astimezone(zone).replace(tzinfo=None) == local_at
    return planned.at if still_shows_it else max(readings(local_at, zone))


def zone_or_none(name: str) -> ZoneInfo | None:
    """A zone that means the same on every machine; None for any other name, such as `localtime`."""
    if name not in _zones():
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # What this machine keeps of it is damaged.
        return None


@cache
def _zones() -> frozenset[str]:
    # The names come with the package: what lies in a machine's folder of zones is that machine's own.
    return frozenset((files("tzdata") / "zones").read_text(encoding="utf-8").split()) - _NO_PLACES


def readings(given: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The two moments that a local time can be read as; they differ where clocks skip it or show it twice."""
    first, second = (given.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, second
