"""What is planned and cannot come about any more is told at once: to who breaks it, and to who planned it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from api.cli import main
from api.models import Person, Record, Schedule
from tests.conftest import Write
from tests.factories import edit, make_record
from tests.people import Desk, expect, pin, rules
from tests.publishing.test_releases import act_on, make_release
from tests.publishing.test_schedules import SOON, plan


@pytest.fixture
def faq(write: Write, library: str) -> Record:
    """A live FAQ with a draft that says something new."""
    record: Record = write(make_record)
    write(edit, record, "en", question="New?")
    return record


def inbox(desk: Desk, kind: str) -> Any:
    return desk.ask("inbox")[kind]["items"]


def publish_another(write: Write, publisher: Desk, faq: Record) -> Any:
    """Something else goes live in the meantime; the answer is what the publication says."""
    write(edit, faq, "en", question="Newer?")
    return publisher.act("publish", write(pin, faq, "en"))


def test_whoever_breaks_a_schedule_is_warned_and_everybody_sees_it(write: Write, publisher: Desk, faq: Record) -> None:
    planned = plan(publisher, write(pin, faq, "en"))
    assert (planned["will_fail"], planned["blockers"], planned["late"]) == (False, [], False)
    assert inbox(publisher, "schedule_broken") == []
    told = publish_another(write, publisher, faq)
    [warning] = [each for each in told["warnings"] if each["rule"] == "plan-at-risk"]
    assert (warning["record"], warning["locale"]) == (faq.id, "en")
    assert "Paula" in warning["detail"]
    assert f"{SOON:%FT%T}" in warning["detail"]
    now = publisher.ask(f"schedules/{planned['id']}")
    assert (now["state"], now["will_fail"], rules(now)) == ("pending", True, ["superseded"])
    [waiting] = inbox(publisher, "schedule_broken")
    assert (waiting["schedule"], waiting["texts"][0]["record"]) == (planned["id"], faq.id)
    assert publisher.ask(waiting["links"]["self"])["id"] == planned["id"]


def test_a_dry_run_warns_as_well_and_breaks_nothing(write: Write, publisher: Desk, faq: Record) -> None:
    planned = plan(publisher, write(pin, faq, "en"))
    told = publisher.act("publish", write(pin, faq, "en"), dry_run=True)
    assert "plan-at-risk" in rules(told, "warnings")
    assert not publisher.ask(f"schedules/{planned['id']}")["will_fail"]


def test_a_release_that_is_broken_waits_for_publishers_with_its_time_where_it_has_one(
    write: Write, publisher: Desk, author: Desk, faq: Record
) -> None:
    release = make_release(publisher, write(pin, faq, "en"))
    act_on(publisher, release, "schedule", at=SOON.isoformat())
    assert inbox(publisher, "release_broken") == []
    assert "plan-at-risk" in rules(publish_another(write, publisher, faq), "warnings")
    [waiting] = inbox(publisher, "release_broken")
    assert (waiting["release"], waiting["by"], waiting["at"][:19]) == (release["id"], "Paula", f"{SOON:%FT%T}")
    assert inbox(publisher, "schedule_broken") == inbox(author, "release_broken") == []
    assert [each["will_fail"] for each in publisher.ask("schedules")["items"]] == [True]


def test_taking_a_text_down_breaks_what_is_planned_with_it(write: Write, publisher: Desk, faq: Record) -> None:
    plan(publisher, write(pin, faq, "en"))
    live = write(pin, faq, "en", version=1)
    assert "plan-at-risk" in rules(publisher.act("unpublish", live), "warnings")


def test_what_is_carried_out_as_planned_breaks_only_other_plans(write: Write, publisher: Desk, faq: Record) -> None:
    mine = make_release(publisher, write(pin, faq, "en"), name="Mine")
    make_release(publisher, write(pin, faq, "en"), name="Another")
    told = act_on(publisher, mine, "publish")
    assert [each["detail"].split("'")[1] for each in told["warnings"] if each["rule"] == "plan-at-risk"] == ["Another"]


def test_a_schedule_whose_release_was_published_by_hand_will_fail(write: Write, publisher: Desk, faq: Record) -> None:
    release = make_release(publisher, write(pin, faq, "en"))
    planned = act_on(publisher, release, "schedule", at=SOON.isoformat())["schedule"]
    act_on(publisher, release, "publish")
    found = publisher.ask(f"schedules/{planned['id']}")
    assert (found["will_fail"], found["blockers"], found["risk"]["detail"]) == (
        True,
        [],
        "The release is published already.",
    )
    [waiting] = inbox(publisher, "schedule_broken")
    assert (waiting["schedule"], waiting["risk"], waiting["texts"]) == (planned["id"], found["risk"], [])
    assert inbox(publisher, "release_broken") == []


def test_of_a_release_without_a_time_only_what_was_replaced_is_told(write: Write, publisher: Desk, faq: Record) -> None:
    new = write(make_record, live=False)
    release = make_release(publisher, write(pin, faq, "en"), write(pin, new, "en"))
    assert inbox(publisher, "release_broken") == []
    publish_another(write, publisher, faq)
    [waiting] = inbox(publisher, "release_broken")
    assert (waiting["release"], waiting["at"], waiting["since"]) == (release["id"], None, None)
    assert [(each["rule"], each["record"], each["title"]) for each in waiting["texts"]] == [
        ("superseded", faq.id, "Newer?")
    ]
    assert waiting["risk"]["blockers"] == waiting["texts"]
    assert waiting["who"] == {"id": publisher.ask("me")["person"], "name": "Paula"}


def test_a_release_that_was_emptied_fails_at_its_time(write: Write, publisher: Desk, faq: Record) -> None:
    release = make_release(publisher, write(pin, faq, "en"))
    planned = act_on(publisher, release, "schedule", at=SOON.isoformat())["schedule"]
    etag = publisher.ask(f"releases/{release['id']}")["etag"]
    expect(publisher.call("PUT", f"releases/{release['id']}/items", {"items": []}, headers={"If-Match": etag}), 200)
    risk = publisher.ask(f"schedules/{planned['id']}")["risk"]
    assert (risk["detail"], risk["since"]) == ("The release is empty.", None)
    assert [each["risk"] for each in inbox(publisher, "release_broken")] == [risk]


def pass_by(session: Session, id: str) -> None:
    """The time of a schedule passes, and nobody runs it."""
    planned = session.get_one(Schedule, id)
    planned.at, planned.local_at = datetime.now(UTC) - timedelta(minutes=5), None


def test_a_schedule_that_nobody_ran_is_late_where_publishers_look(
    write: Write, publisher: Desk, author: Desk, faq: Record
) -> None:
    planned = plan(publisher, write(pin, faq, "en"))
    assert inbox(publisher, "schedule_late") == []
    write(pass_by, planned["id"])
    late = publisher.ask(f"schedules/{planned['id']}")
    assert (late["state"], late["late"], late["will_fail"]) == ("pending", True, False)
    assert [each["schedule"] for each in inbox(publisher, "schedule_late")] == [planned["id"]]
    assert inbox(author, "schedule_late") == []


def demote(session: Session, id: str) -> None:
    """They may write, and publish no more."""
    for each in session.get_one(Person, id).grants:
        each.role = "author"


def test_who_planned_what_is_late_hears_of_it_whatever_they_may_do_by_now(
    write: Write, publisher: Desk, faq: Record
) -> None:
    planned = plan(publisher, write(pin, faq, "en"))
    write(pass_by, planned["id"])
    write(demote, publisher.ask("me")["person"])
    assert [each["schedule"] for each in inbox(publisher, "schedule_late")] == [planned["id"]]


def test_the_operator_hears_of_what_is_late_in_the_log_and_on_the_terminal(
    write: Write, publisher: Desk, faq: Record, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTENT_DATABASE_URL", database_url)
    planned = plan(publisher, write(pin, faq, "en"))
    assert "Nothing is late." in CliRunner().invoke(main, ["schedules"]).stderr
    write(pass_by, planned["id"])
    found = CliRunner().invoke(main, ["schedules"])
    assert (found.exit_code, "LATE" in found.stderr) == (1, True)
    with capture_logs() as logs:
        publisher.ask("inbox")
    assert [each["number"] for each in logs if each["event"] == "schedules late"] == [1]
