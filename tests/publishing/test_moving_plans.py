"""What is planned is moved to another time by whoever may do it, and both its answers tell the new one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from api.errors import InvalidContent
from api.models import Record, Schedule
from tests.acts import due_at, local_time, moment_of, shown
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, make_record
from tests.people import Desk, expect, make_person, pin
from tests.publishing.test_clocks import ZONES
from tests.publishing.test_plans_at_risk import look, place
from tests.publishing.test_releases import act_on, make_release
from tests.publishing.test_schedules import LATER, SOON, plan, run, title

TOMORROW = SOON + timedelta(days=1)


@pytest.fixture
def faq(write: Write, library: str) -> Record:
    """A live FAQ with a draft that says something new."""
    record: Record = write(make_record)
    write(edit, record, "en", question="New?")
    return record


def move(desk: Desk, id: str, status: int = 200, **body: Any) -> Any:
    etag = desk.ask(f"schedules/{id}")["etag"]
    return expect(desk.call("PATCH", f"schedules/{id}", body, headers={"If-Match": etag}), status)


def test_a_schedule_runs_at_its_new_time_alone(
    app: Flask, client: Client, write: Write, publisher: Desk, faq: Record
) -> None:
    planned = plan(publisher, write(pin, faq, "en"), reason="Spring")
    moved = move(publisher, planned["id"], at=f"{TOMORROW:%FT%TZ}", time_zone="Europe/Paris")
    assert (moved["at"], moved["time_zone"], moved["reason"]) == (f"{TOMORROW:%FT%T}.000Z", "Europe/Paris", "Spring")
    assert moved["etag"] != planned["etag"]
    look(app)
    assert not run(app, LATER)
    assert run(app, TOMORROW + timedelta(minutes=1))
    assert title(client, faq) == "New?"


def test_the_release_tells_the_new_time_of_its_schedule(app: Flask, write: Write, publisher: Desk, faq: Record) -> None:
    release = make_release(publisher, write(pin, faq, "en"))
    planned = act_on(publisher, release, "schedule", at=SOON.isoformat())["schedule"]
    assert publisher.ask(f"releases/{release['id']}")["schedule"] == planned["id"]
    moved = move(publisher, planned["id"], at=TOMORROW.isoformat(), reason="The clinic asked")
    told = publisher.ask(f"releases/{release['id']}")
    assert (told["scheduled_at"], moved["reason"]) == (moved["at"], "The clinic asked")
    # A second time beside the first would be no other time.
    act_on(publisher, release, "schedule", 409, at=SOON.isoformat())
    run(app, TOMORROW + timedelta(minutes=1))
    assert publisher.ask(f"releases/{release['id']}")["state"] == "published"


def test_a_move_is_in_the_trail(app: Flask, write: Write, publisher: Desk, faq: Record) -> None:
    planned = plan(publisher, write(pin, faq, "en"))
    move(publisher, planned["id"], at=TOMORROW.isoformat())
    root = Desk(app, write(make_person, "Root", "admin"))
    [event] = root.ask("audit", action="schedule.move")["items"]
    assert (event["actor"], event["before"]["at"], event["after"]["at"][:19]) == (
        "Paula",
        planned["at"],
        f"{TOMORROW:%FT%T}",
    )


def test_whoever_has_not_seen_the_present_time_moves_nothing(write: Write, publisher: Desk, faq: Record) -> None:
    planned = plan(publisher, write(pin, faq, "en"))
    path, body = f"schedules/{planned['id']}", {"at": TOMORROW.isoformat()}
    assert publisher.call("PATCH", path, body).status_code == 428
    move(publisher, planned["id"], **body)
    assert publisher.call("PATCH", path, body, headers={"If-Match": planned["etag"]}).status_code == 412


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"at": "2020-01-01T00:00:00Z"}, "#/at"), ({"at": "2030-03-31T02:30", "time_zone": "Europe/Paris"}, "#/at"),
        ({"at": "2030-10-27T02:30", "time_zone": "Europe/Paris"}, "#/at"), ({}, "#/at"),
        ({"at": "2030-01-01T00:00", "time_zone": "Mars/Olympus"}, "#/time_zone"), ({"at": "2030-01-01T00:00", "verb": "hide"}, "#/verb"),
    ],
)  # fmt: skip
def test_a_time_that_is_none_is_refused_and_the_old_one_stays(
    write: Write, publisher: Desk, faq: Record, body: dict[str, Any], pointer: str
) -> None:
    planned = plan(publisher, write(pin, faq, "en"))
    assert pointer in [each["pointer"] for each in move(publisher, planned["id"], 422, **body)["errors"]]
    assert publisher.ask(f"schedules/{planned['id']}") == planned


def test_what_has_run_or_was_called_off_is_not_moved(app: Flask, write: Write, publisher: Desk, faq: Record) -> None:
    planned = plan(publisher, write(pin, faq, "en"))
    run(app, LATER)
    move(publisher, planned["id"], 409, at=TOMORROW.isoformat())


def test_moving_takes_the_right_to_do_it_now(app: Flask, write: Write, publisher: Desk, faq: Record) -> None:
    french = Desk(app, write(make_person, "Fabienne", "publisher", locale="fr"))
    author = Desk(app, write(make_person, "Arthur", "author"))
    clinic = Desk(app, write(make_person, "Clara", "publisher", site="clinic"))
    planned = plan(publisher, write(pin, faq, "en"))
    hidden = plan(publisher, place(faq), verb="hide")
    for each in (planned, hidden):
        for desk, status in ((french, 403), (author, 403), (clinic, 404)):
            answer = desk.call(
                "PATCH", f"schedules/{each['id']}", {"at": TOMORROW.isoformat()}, headers={"If-Match": each["etag"]}
            )
            assert answer.status_code == status


def test_it_still_runs_with_the_right_of_who_planned_it(app: Flask, write: Write, faq: Record) -> None:
    root, pia = (Desk(app, write(make_person, name, role)) for name, role in (("Root", "admin"), ("Pia", "publisher")))
    planned = plan(pia, write(pin, faq, "en"))
    person = next(each for each in root.ask("people")["items"] if each["name"] == "Pia")
    expect(root.call("PATCH", f"people/{person['id']}", {"grants": []}, headers={"If-Match": person["etag"]}), 200)
    move(root, planned["id"], at=TOMORROW.isoformat())
    run(app, TOMORROW + timedelta(minutes=1))
    assert root.ask(f"schedules/{planned['id']}")["problem"]["type"] == "/v1/problems/not-allowed"


@given(
    zone=st.sampled_from(ZONES), days=st.lists(st.integers(1, 2000), min_size=1, max_size=6), hour=st.integers(0, 23)
)
def test_however_often_it_is_moved_it_is_due_when_the_clocks_show_the_last_time(
    zone: str, days: list[int], hour: int
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    planned = Schedule(at=now, local_at=None, time_zone="UTC")
    for day in days:
        at = (datetime(2026, 1, 1, hour) + timedelta(days=day)).isoformat() + ("Z" if zone == "UTC" else "")
        try:
            moment = moment_of(at, zone, now=now)
        except InvalidContent:
            # Clocks skip it, or show it twice: then it stays as it was.
            continue
        planned.at, planned.local_at, planned.time_zone = moment, local_time(at, moment, zone), zone
        assert (due_at(planned), shown(planned)) == (moment, "once")
        assert planned.local_at in (None, at)
