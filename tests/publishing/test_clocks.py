"""A schedule keeps the time of day that it was planned for, by the clocks of its zone and whatever becomes of their rules."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from api.errors import InvalidContent
from api.models import Record, Schedule
from tests.acts import due_at, local_time, moment_of, run_once
from tests.conftest import Write
from tests.factories import NOW, edit, make_record
from tests.people import Desk, pin

ZONES = ("Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC")
MIDDLE = datetime(2027, 7, 1, 9)


@pytest.mark.parametrize(
    ("at", "zone", "pointer"),
    [
        ("2020-01-01T00:00:00Z", "UTC", "#/at"),
        ("2999-01-01T00:00:00Z", "UTC", "#/at"),
        ("9999-12-31T23:59:59-14:00", "UTC", "#/at"),
        ("0001-01-01T00:00:00+14:00", "UTC", "#/at"),
        ("9999-12-31T23:59:59Z", "Pacific/Apia", "#/at"),
        ("9999-12-31T23:59:59", "America/St_Johns", "#/at"),
        ("0001-01-01T00:00:00", "Pacific/Apia", "#/at"),
        ("0001-01-01T00:00:00Z", "America/St_Johns", "#/at"),
        ("tomorrow", "UTC", "#/at"),
        ("2030-07-01", "UTC", "#/at"),
        ("2030-07-01T09:00:00Z", "Europe/Nowhere", "#/time_zone"),
        ("2030-07-01T09:00:00Z", "../etc", "#/time_zone"),
        # These mean other clocks on each machine, or none.
        ("2030-07-01T09:00:00Z", "localtime", "#/time_zone"),
        ("2030-07-01T09:00:00Z", "Factory", "#/time_zone"),
        ("2030-07-01T09:00:00Z", "posixrules", "#/time_zone"),
        ("2030-07-01T09:00:00Z", "posix/Europe/Paris", "#/time_zone"),
        ("2030-07-01T09:00:00Z", "right/Europe/Paris", "#/time_zone"),
        ("2030-07-01T09:00:00Z", "europe/paris", "#/time_zone"),
        ("2030-07-01T09:00:00Z", "", "#/time_zone"),
        # The zone leads out of the calendar.
        ("9999-12-31T23:59", "Etc/GMT+12", "#/at"),
        ("0001-01-01T00:00:00", "Pacific/Kiritimati", "#/at"),
        # The clocks go forward over this time, and back over that one.
        ("2030-03-31T02:30:00", "Europe/Paris", "#/at"),
        ("2030-10-27T02:30:00", "Europe/Paris", "#/at"),
        # In summer London is an hour ahead of this offset.
        ("2030-07-01T09:00:00+00:00", "Europe/London", "#/at"),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused(at: str, zone: str, pointer: str) -> None:
    with pytest.raises(InvalidContent) as refused:
        moment_of(at, zone, now=NOW)
    assert [each["pointer"] for each in refused.value.errors] == [pointer]


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        ("2030-07-01T09:00:00", "2030-07-01T07:00:00+00:00"),
        ("2030-01-01T09:00:00", "2030-01-01T08:00:00+00:00"),
        ("2030-10-27T02:30:00+01:00", "2030-10-27T01:30:00+00:00"),
        ("2030-07-01T09:00:00Z", "2030-07-01T09:00:00+00:00"),
    ],
)
def test_a_time_is_understood_by_the_clocks_of_its_zone(at: str, moment: str) -> None:
    assert moment_of(at, "Europe/Paris", now=NOW).isoformat() == moment


@pytest.fixture
def law(tmp_path: Path) -> Iterator[Path]:
    """A folder in which a test makes the zones anew, as a law does."""
    (tmp_path / "Europe").mkdir()
    yield tmp_path
    use_rules(None)


def use_rules(folder: Path | None) -> None:
    reset_tzpath(None if folder is None else [str(folder)])
    ZoneInfo.clear_cache()


def pass_law(law: Path, *, as_in: str) -> None:
    """From now on the clocks of Paris go as those of another place."""
    origin = next(path for path in sources(as_in) if path.exists())
    copyfile(origin, law / "Europe/Paris")
    use_rules(law)


def sources(zone: str) -> Iterator[Path]:
    import tzdata

    yield Path(tzdata.__file__).parent / "zoneinfo" / zone


@pytest.fixture
def draft(write: Write, library: str) -> Record:
    record: Record = write(make_record)
    write(edit, record, "en", question="New?")
    return record


def plan(write: Write, publisher: Desk, draft: Record, at: str, zone: str = "Europe/Paris") -> str:
    planned = publisher.act("schedule", write(pin, draft, "en"), at=at, time_zone=zone)["schedule"]
    return f"schedules/{planned['id']}"


@pytest.mark.parametrize("at", ["2027-07-01T09:00", "2027-07-01T09:00:00+02:00"], ids=["local", "with its offset"])
def test_nine_o_clock_stays_nine_o_clock_when_the_rules_of_its_zone_change(
    app: Flask, write: Write, publisher: Desk, draft: Record, law: Path, at: str
) -> None:
    path = plan(write, publisher, draft, at)
    assert (told := publisher.ask(path))["local_at"] == "2027-07-01T09:00:00+02:00"
    pass_law(law, as_in="Europe/London")
    after = publisher.ask(path)
    assert (after["local_at"], after["at"]) == ("2027-07-01T09:00:00+01:00", "2027-07-01T08:00:00.000Z")
    assert [each["local_at"] for each in publisher.ask("schedules")["items"]] == [after["local_at"]]
    database = app.extensions["database"]
    assert not run_once(database, now=datetime.fromisoformat(told["at"]) + timedelta(seconds=1))
    assert run_once(database, now=datetime.fromisoformat(after["at"]) + timedelta(seconds=1))
    done = publisher.ask(path)
    assert (done["state"], done["at"]) == ("done", after["at"])
    use_rules(None)
    # What has run is history, and told as it was.
    assert publisher.ask(path)["at"] == after["at"]


def test_a_time_that_comes_earlier_by_new_rules_is_not_missed(
    app: Flask, write: Write, publisher: Desk, draft: Record, law: Path
) -> None:
    plan(write, publisher, draft, "2027-07-01T09:00")
    pass_law(law, as_in="Asia/Tokyo")
    assert not run_once(app.extensions["database"], now=datetime(2027, 6, 30, 23, 59, 59, tzinfo=UTC))
    assert run_once(app.extensions["database"], now=datetime(2027, 7, 1, tzinfo=UTC))


def test_a_moment_that_was_named_in_utc_stays(write: Write, publisher: Desk, draft: Record, law: Path) -> None:
    path = plan(write, publisher, draft, "2027-07-01T07:00:00.000Z")
    pass_law(law, as_in="Europe/London")
    told = publisher.ask(path)
    assert (told["at"], told["local_at"]) == ("2027-07-01T07:00:00.000Z", "2027-07-01T08:00:00+01:00")


def test_a_release_too_is_published_at_its_time_of_day(write: Write, publisher: Desk, draft: Record, law: Path) -> None:
    body = {"site": "core", "name": "Summer", "items": [write(pin, draft, "en")]}
    release = publisher.call("POST", "releases", body).json
    path = f"releases/{release['id']}"
    planned = {"at": "2027-07-01T09:00", "time_zone": "Europe/Paris"}
    assert publisher.call("POST", f"{path}/schedule", planned, headers={"If-Match": "*"}).status_code == 200
    pass_law(law, as_in="Europe/London")
    assert publisher.ask(path)["scheduled_at"] == "2027-07-01T08:00:00.000Z"


@pytest.mark.parametrize("name", ["localtime", "Mars/Olympus", "../etc/passwd", "right/Europe/Paris"])
def test_a_zone_that_this_server_does_not_know_breaks_no_list(
    app: Flask, write: Write, publisher: Desk, draft: Record, name: str
) -> None:
    path = plan(write, publisher, draft, "2027-07-01T09:00")
    plan(write, publisher, draft, "2027-07-02T09:00")
    write(rename_zone, path.removeprefix("schedules/"), name)
    assert [each["time_zone_known"] for each in publisher.ask("schedules")["items"]] == [True, False]
    told = publisher.ask(path)
    assert (told["at"], told["local_at"]) == ("2027-07-01T07:00:00.000Z", "2027-07-01T07:00:00+00:00")
    assert run_once(app.extensions["database"], now=datetime(2027, 7, 1, 7, 0, 1, tzinfo=UTC))
    assert publisher.ask(path)["state"] == "done"


def rename_zone(session: Session, id: str, name: str) -> None:
    session.execute(update(Schedule).where(Schedule.id == id).values(time_zone=name))


@pytest.mark.parametrize(
    ("meant", "planned_as", "due"),
    [
        # Clocks skip half past two in Paris on that day, and show it twice on this one.
        ("2027-03-28T02:30:00", "2027-03-28T00:30:00+00:00", "2027-03-28T01:30:00+00:00"),
        ("2027-10-31T02:30:00", "2027-10-31T02:30:00+00:00", "2027-10-31T01:30:00+00:00"),
    ],
    ids=["skipped", "twice"],
)
def test_what_clocks_skip_or_show_twice_by_new_rules_is_due_at_the_later_moment(
    meant: str, planned_as: str, due: str
) -> None:
    planned = Schedule(at=datetime.fromisoformat(planned_as), local_at=meant, time_zone="Europe/Paris")
    assert due_at(planned).isoformat() == due


@given(zone=st.sampled_from(ZONES), moment=st.datetimes(MIDDLE - timedelta(400), MIDDLE + timedelta(2000)))
def test_by_the_same_rules_a_schedule_is_due_at_the_moment_that_was_planned(zone: str, moment: datetime) -> None:
    there = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    planned = moment_of(there.isoformat(), zone, now=MIDDLE.replace(tzinfo=UTC) - timedelta(500))
    local_at = local_time(there.isoformat(), planned, zone)
    assert due_at(Schedule(at=planned, local_at=local_at, time_zone=zone)) == planned
