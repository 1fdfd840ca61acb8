"""A calendar shows what is planned between two moments, releases and verbs alike, to whoever may see it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.conftest import Write
from tests.desk.test_lists_cost_a_page import counting
from tests.factories import edit, make_record
from tests.people import Desk, expect, make_person, pin
from tests.publishing.test_clocks import law, pass_law  # noqa: F401
from tests.publishing.test_plans_at_risk import look, place
from tests.publishing.test_proposals import propose
from tests.publishing.test_releases import act_on, make_release

DAY = datetime(2027, 7, 1, tzinfo=UTC)


@pytest.fixture
def faq(write: Write, library: str) -> Record:
    """A live FAQ with a draft that says something new."""
    record: Record = write(make_record)
    write(edit, record, "en", question="New?")
    return record


def at(hours: float) -> str:
    return f"{DAY + timedelta(hours=hours):%FT%TZ}"


def calendar(desk: Desk, start: float = 0, end: float = 24, **query: Any) -> list[dict[str, Any]]:
    """All entries of a range, page by page."""
    page = desk.ask("calendar", **{"from": at(start), "to": at(end), **query})
    found = list(page["items"])
    while page["next"]:
        page = desk.ask(page["next"])
        found += page["items"]
    return found


def test_it_shows_each_plan_with_what_people_know_it_by(
    app: Flask, write: Write, publisher: Desk, author: Desk, faq: Record
) -> None:
    release = make_release(publisher, write(pin, faq, "en"))
    planned = {"at": "2027-07-01T10:00", "time_zone": "Europe/Paris", "reason": "Summer"}
    etag = publisher.ask(f"releases/{release['id']}")["etag"]
    expect(publisher.call("POST", f"releases/{release['id']}/schedule", planned, headers={"If-Match": etag}), 200)
    publisher.act("schedule", place(faq, "clinic"), verb="hide", at=at(5))
    propose(author, write(pin, faq, "en"), name="A wish", at=at(6))
    look(app)
    hidden, wished, summer = calendar(publisher)
    assert (hidden["kind"], hidden["verb"], hidden["title"], hidden["locales"]) == ("schedule", "hide", "New?", [])
    assert (wished["state"], wished["title"], wished["owner"]["name"]) == ("proposed", "A wish", "Arthur")
    assert (summer["kind"], summer["release"], summer["title"], summer["site"]) == (
        "release",
        release["id"],
        "Spring",
        "core",
    )
    assert (summer["at"], summer["local_at"], summer["time_zone"]) == (
        "2027-07-01T08:00:00.000Z", "2027-07-01T10:00:00+02:00", "Europe/Paris",
    )  # fmt: skip
    assert (summer["clocks"], summer["owner"]["name"], summer["risk"]) == ("once", "Paula", None)
    assert summer["records"] == [{"record": faq.id, "type": "faq", "title": "New?"}]
    told = publisher.act("withdraw", place(faq), message="Wrong.", severity="routine")
    del told
    write(edit, faq, "en", question="Newer?")
    publisher.act("publish", write(pin, faq, "en"))
    blocker = calendar(publisher)[-1]["risk"]["blockers"][0]
    assert (blocker["rule"], blocker["title"]) == ("superseded", "Newer?")


def test_it_is_bounded_by_moments_sites_and_locales(write: Write, publisher: Desk, faq: Record) -> None:
    for hour in (0, 12, 24):
        publisher.act("schedule", place(faq, "clinic"), verb="hide", at=at(hour))
    publisher.act("schedule", write(pin, faq, "en"), at=at(1))
    assert [each["at"][11:16] for each in calendar(publisher)] == ["00:00", "01:00", "12:00"]
    assert [each["verb"] for each in calendar(publisher, site="core")] == ["publish"]
    assert [each["verb"] for each in calendar(publisher, locale="fr")] == ["hide", "hide"]
    assert [each["verb"] for each in calendar(publisher, locale="en")] == ["hide", "publish", "hide"]


def test_what_was_called_off_is_left_out_and_what_ran_stays(app: Flask, publisher: Desk, faq: Record) -> None:
    off, ran = (
        publisher.act("schedule", place(faq, "clinic"), verb="hide", at=at(hour))["schedule"] for hour in (1, 2)
    )
    assert publisher.call("DELETE", f"schedules/{off['id']}", headers={"If-Match": off["etag"]}).status_code == 204
    look(app, now=DAY + timedelta(hours=3))
    assert [(each["schedule"], each["state"]) for each in calendar(publisher)] == [(ran["id"], "done")]


def test_pages_leave_nothing_out_and_tell_nothing_twice(publisher: Desk, faq: Record) -> None:
    for number in range(7):
        publisher.act("schedule", place(faq, "clinic"), verb="hide", at=at(number // 3))
    whole = [each["schedule"] for each in calendar(publisher)]
    assert len(set(whole)) == 7
    for limit in (1, 2, 3, 7):
        assert [each["schedule"] for each in calendar(publisher, limit=limit)] == whole


def test_a_clinic_sees_its_own_plans_and_no_draft_of_the_library(
    app: Flask, write: Write, publisher: Desk, faq: Record
) -> None:
    publisher.act("schedule", write(pin, faq, "en"), at=at(1))
    publisher.act("schedule", place(faq, "clinic"), verb="hide", at=at(2))
    carl = Desk(app, write(make_person, "Carl", "publisher", site="clinic"))
    [entry] = calendar(carl)
    assert (entry["verb"], entry["title"] == "New?", entry["title"] is None) == ("hide", False, False)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400), ({"from": at(0)}, 400), ({"from": at(1), "to": at(0)}, 400), ({"from": "today", "to": at(1)}, 400),
        ({"from": "2027-07-01T00:00:00", "to": at(1)}, 400), ({"from": "0001-01-01T00:00:00Z", "to": at(1)}, 400),
        ({"from": at(0), "to": "9999-12-31T23:59:59-10:00"}, 400), ({"from": at(0), "to": at(1), "cursor": "WyJ4Iiwi"}, 400),
    ],
)  # fmt: skip
def test_a_range_that_is_none_is_refused(publisher: Desk, library: str, query: dict[str, str], status: int) -> None:
    assert publisher.call("GET", "calendar", **query).status_code == status


def test_it_stands_at_its_moment_by_the_rules_of_today(
    write: Write, publisher: Desk, faq: Record, law: Path  # noqa: F811
) -> None:  # fmt: skip
    publisher.act("schedule", place(faq, "clinic"), verb="hide", at="2027-07-01T01:30", time_zone="Europe/Paris")
    assert calendar(publisher) == []
    pass_law(law, as_in="Europe/London")
    [entry] = calendar(publisher)
    assert (entry["at"], entry["local_at"]) == ("2027-07-01T00:30:00.000Z", "2027-07-01T01:30:00+01:00")


@pytest.mark.long
@pytest.mark.database
def test_a_page_costs_as_much_however_much_is_planned(app: Flask, write: Write, publisher: Desk, faq: Record) -> None:
    def cost() -> tuple[int, int]:
        found = []
        for _ in range(3):
            with counting(app.extensions["database"]) as counted:
                publisher.ask("calendar", **{"from": at(0), "to": at(240), "limit": 5})
            found.append((len(counted.statements), counted.rows))
        return min(found)

    def fill(number: int) -> None:
        for each in range(number):
            release = make_release(publisher, write(pin, faq, "en"), name=f"No. {each}")
            act_on(publisher, release, "schedule", at=at(each))

    fill(6)
    few = cost()
    fill(20)
    assert cost() == few
