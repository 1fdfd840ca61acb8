"""What clocks in a time zone say: which moment a planned time is, also after the rules of its zone have changed."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from api.errors import InvalidContent
from api.models import Schedule
from api.reading.clocks import readings, zone_or_none

FARTHEST = timedelta(days=3660)
_PAST, _TOO_FAR = "It lies in the past.", "It lies more than ten years ahead."
READINGS = ("once", "skipped", "twice")
"""How often clocks show a local time by the rules of today; `skipped` is not at all."""


@dataclass(frozen=True, slots=True)
class When:
    """The time of a plan: the moment, and what the clocks of a zone are to show then."""

    at: datetime
    local_at: str | None
    time_zone: str

    @classmethod
    def of(cls, at: str, time_zone: str, *, now: datetime) -> "When":
        """The time that somebody names, or a refusal that says what is wrong with it."""
        moment = moment_of(at, time_zone, now=now)
        return cls(moment, local_time(at, moment, time_zone), time_zone)


def moment_of(at: str, time_zone: str, *, now: datetime) -> datetime:
    """The moment that a schedule names, in UTC.

    `at` carries an offset or is a local time of the zone; a local time that the zone skips, has twice, or has with
    another offset is refused, because it would run an hour early or late.
    """
    zone = zone_or_none(time_zone)
    if zone is None:
        raise _wrong("time_zone", "It is the name of an IANA time zone, such as `Europe/Paris`.")
    given = _parsed(at)
    moment = _local(given, zone) if given.tzinfo is None else _checked_offset(at, given, zone)
    if not now < moment <= now + FARTHEST:
        raise _wrong("at", _PAST if moment <= now else _TOO_FAR)
    return moment


def _wrong(name: str, detail: str) -> InvalidContent:
    return InvalidContent("This cannot be scheduled.", errors=[{"pointer": f"#/{name}", "detail": detail}])


def _parsed(at: str) -> datetime:
    try:
        given = datetime.fromisoformat(at)
        # Near the ends of the calendar an offset leads out of it.
        given.astimezone(UTC)
    except (ValueError, OverflowError):
        given = None
    if given is None or len(at) < len("2026-01-01T00:00"):
        raise _wrong("at", "It is a time such as `2026-12-01T09:00:00+01:00`.")
    if given.year in (MINYEAR, MAXYEAR):
        # So does a zone, and neither is of a time that anybody plans.
        raise _wrong("at", _PAST if given.year == MINYEAR else _TOO_FAR)
    return given


def _local(given: datetime, zone: ZoneInfo) -> datetime:
    first, second = readings(given, zone)
    if first.astimezone(zone).replace(tzinfo=None) != given:
        raise _wrong("at", f"The clocks of {zone.key} skip this time; name another.")
    if first != second:
        raise _wrong("at", f"The clocks of {zone.key} show this time twice; add the offset that is meant.")
    return first


def _checked_offset(at: str, given: datetime, zone: ZoneInfo) -> datetime:
    moment = given.astimezone(UTC)
    there = moment.astimezone(zone)
    if given.utcoffset() != there.utcoffset() and not _is_utc(at):
        raise _wrong("at", f"In {zone.key} it is {there.isoformat()} then: the offset is another.")
    return moment


def _is_utc(at: str) -> bool:
    return at.endswith(("Z", "z"))


def local_time(at: str, moment: datetime, time_zone: str) -> str | None:
    """What the clocks of the zone show then, which is what was meant; None where `at` names the moment itself, in UTC."""
    return None if _is_utc(at) else moment.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None).isoformat()


def shown(planned: Schedule) -> str:
    """How often the clocks of a schedule's zone show its time: where that is not once, the later moment is meant."""
    zone = zone_or_none(planned.time_zone)
    if planned.local_at is None or zone is None:
        return READINGS[0]
    local_at = datetime.fromisoformat(planned.local_at)
    first, second = readings(local_at, zone)
    if first == second:
        return READINGS[0]
    return "twice" if first.astimezone(zone).replace(tzinfo=None) == local_at else "skipped"
