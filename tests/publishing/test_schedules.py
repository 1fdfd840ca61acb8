"""A publication planned for later runs at its time with just what was pinned, or fails where everybody sees it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from api.database import Database
from api.models import Record
from tests.acts import run_once
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, edit_live, make_record
from tests.people import Desk, expect, make_person, pin, rules
from tests.publishing.test_releases import act_on, make_release

SOON = (datetime.now(UTC) + timedelta(hours=1)).replace(microsecond=0)
LATER = SOON + timedelta(minutes=1)


@pytest.fixture
def faq(write: Write, library: str) -> Record:
    """A live FAQ with a draft that says something new."""
    record: Record = write(make_record)
    write(edit, record, "en", question="New?")
    return record


def plan(desk: Desk, item: dict[str, Any], **more: Any) -> dict[str, Any]:
    planned: dict[str, Any] = desk.act("schedule", item, **{"at": f"{SOON:%FT%TZ}", **more})["schedule"]
    return planned


def run(app: Flask, now: datetime) -> bool:
    database: Database = app.extensions["database"]
    return run_once(database, now=now)


def title(client: Client, faq: Record) -> str:
    return str(client.json(f"/v1/sites/clinic/faqs/{faq.id}")["title"])


def test_it_runs_at_its_time_and_only_once(
    app: Flask, client: Client, write: Write, publisher: Desk, faq: Record
) -> None:
    planned = plan(publisher, write(pin, faq, "en"), time_zone="Europe/Paris", reason="Spring")
    assert (planned["state"], planned["seq"], planned["problem"]) == ("pending", None, None)
    assert datetime.fromisoformat(planned["local_at"]) == SOON
    assert not run(app, SOON - timedelta(seconds=1))
    assert title(client, faq) != "New?"
    assert run(app, LATER)
    assert title(client, faq) == "New?"
    done = publisher.ask(f"schedules/{planned['id']}")
    assert (done["state"], done["seq"]) == ("done", client.json("/v1/sites/core")["seq"])
    assert done["ran_at"] > done["at"]
    assert not run(app, LATER)


def test_scheduling_alone_changes_nothing_for_readers(
    client: Client, write: Write, publisher: Desk, faq: Record
) -> None:
    seq = client.json("/v1/sites/core")["seq"]
    done = publisher.act("schedule", write(pin, faq, "en"), at=SOON.isoformat())
    assert (done["seq"], [each["effect"] for each in done["impact"]]) == (None, ["text", "text"])
    assert done["items"][0]["draft_version"] == 2
    assert client.json("/v1/sites/core")["seq"] == seq


def test_what_was_pinned_is_published_though_the_draft_has_moved_on(
    app: Flask, client: Client, write: Write, publisher: Desk, faq: Record
) -> None:
    plan(publisher, write(pin, faq, "en"))
    write(edit, faq, "en", question="Newer, unseen?")
    run(app, LATER)
    assert title(client, faq) == "New?"


def test_where_another_version_is_live_by_then_it_fails_visibly(
    app: Flask, client: Client, write: Write, publisher: Desk, faq: Record
) -> None:
    planned = plan(publisher, write(pin, faq, "en"))
    write(edit_live, faq, "en", question="In between?")
    assert run(app, LATER)
    failed = publisher.ask(f"schedules/{planned['id']}")
    assert (failed["state"], rules(failed["problem"])) == ("failed", ["superseded"])
    assert failed["problem"]["type"] == "/v1/problems/blocked"
    assert title(client, faq) == "In between?"
    assert [each["id"] for each in publisher.ask("schedules", state="failed")["items"]] == [planned["id"]]
    assert not run(app, LATER)


def test_blockers_are_checked_again_when_it_runs(app: Flask, write: Write, publisher: Desk, library: str) -> None:
    topic = write(make_record, "topic")
    faq = write(make_record, topic=topic, live=False)
    planned = publisher.act("schedule", write(pin, faq, "und"), write(pin, faq, "en"), at=SOON.isoformat())["schedule"]
    publisher.act("withdraw", {"site": "core", "record": topic.id}, message="Wrong.", severity="routine")
    run(app, LATER)
    assert rules(publisher.ask(f"schedules/{planned['id']}")["problem"]) == ["required-relation-missing"]


def test_what_is_blocked_now_is_not_scheduled(write: Write, publisher: Desk, faq: Record) -> None:
    write(edit, faq, "en", answer=None)
    assert publisher.refused("schedule", write(pin, faq, "en"), at=SOON.isoformat()) == ["required-field-missing"]
    assert publisher.ask("schedules")["items"] == []


def test_a_failing_run_leaves_the_others_alone(
    app: Flask, client: Client, write: Write, publisher: Desk, faq: Record
) -> None:
    other = write(make_record)
    write(edit, other, "en", question="Fine?")
    plan(publisher, write(pin, faq, "en"))
    plan(publisher, write(pin, other, "en"), at=LATER.isoformat())
    write(edit_live, faq, "en", question="In between?")
    assert [run(app, LATER) for _ in range(3)] == [True, True, False]
    assert title(client, other) == "Fine?"


def test_unpublishing_is_scheduled_too(app: Flask, client: Client, write: Write, publisher: Desk, faq: Record) -> None:
    plan(publisher, write(pin, faq, "en", version=1), verb="unpublish")
    run(app, LATER)
    client.problem(f"/v1/sites/core/faqs/{faq.id}", 404)


def test_a_schedule_is_called_off(app: Flask, client: Client, write: Write, publisher: Desk, faq: Record) -> None:
    planned = plan(publisher, write(pin, faq, "en"))
    path = f"schedules/{planned['id']}"
    assert publisher.call("DELETE", path).status_code == 428
    assert publisher.call("DELETE", path, headers={"If-Match": '"other"'}).status_code == 412
    assert publisher.call("DELETE", path, headers={"If-Match": planned["etag"]}).status_code == 204
    assert not run(app, LATER)
    assert title(client, faq) != "New?"
    cancelled = publisher.ask(path)
    assert cancelled["state"] == "cancelled"
    assert publisher.call("DELETE", path, headers={"If-Match": cancelled["etag"]}).status_code == 409


def test_a_release_is_published_at_its_time(
    app: Flask, client: Client, write: Write, publisher: Desk, faq: Record
) -> None:
    release = make_release(publisher, write(pin, faq, "en"))
    planned = act_on(publisher, release, "schedule", at=SOON.isoformat())["schedule"]
    assert publisher.ask(f"releases/{release['id']}")["scheduled_at"] == planned["at"]
    run(app, LATER)
    done = publisher.ask(f"releases/{release['id']}")
    assert (done["state"], done["scheduled_at"], title(client, faq)) == ("published", None, "New?")
    assert publisher.ask(f"schedules/{planned['id']}")["seq"] == done["published_seq"]


def test_a_refused_time_is_a_problem_that_names_it(write: Write, publisher: Desk, faq: Record) -> None:
    problem = expect(publisher.try_to("schedule", write(pin, faq, "en"), at="2020-01-01T00:00:00Z"), 422)
    assert [each["pointer"] for each in problem["errors"]] == ["#/at"]


def test_a_clinic_sees_only_its_own_schedules(app: Flask, write: Write, publisher: Desk, faq: Record) -> None:
    planned = plan(publisher, write(pin, faq, "en"))
    carl = Desk(app, write(make_person, "Carl", "publisher", site="clinic"))
    assert carl.ask("schedules")["items"] == []
    for method in ("GET", "DELETE"):
        assert carl.call(method, f"schedules/{planned['id']}", headers={"If-Match": "*"}).status_code == 404
