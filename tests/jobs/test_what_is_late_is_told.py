"""A worker that is missing, late or failing is told to whoever looks after the service: in the inbox, in the list of jobs, by readiness and at the terminal."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import update

from api.cli import main
from api.database import Database
from api.health.routes import Lookout
from api.models import Job
from api.worker.turns import Task, Undone, Worker
from tests.acts import begin_standing_jobs, run_once
from tests.conftest import Write
from tests.factories import make_site
from tests.people import Desk, make_person

AGO = timedelta(minutes=10)


@pytest.fixture
def operator(app: Flask, write: Write) -> Desk:
    write(make_site, "core")
    return Desk(app, write(make_person, "root", "admin"))


@pytest.fixture
def no_worker(write: Write) -> None:
    """An installation that was set up some minutes ago, and has no worker."""
    write(begin_standing_jobs, now=datetime.now(UTC) - AGO)


@pytest.fixture
def failing(app: Flask) -> None:
    """Caches that do not answer a worker."""

    def fail(_: Any) -> bool:
        raise Undone("http://cache:6081 does not answer.")

    database: Database = app.extensions["database"]
    for minutes in (30, 20, 10):
        at = datetime.now(UTC) - timedelta(minutes=minutes)
        Worker(database, lambda _: [Task("purging/edge", 5, fail)], clock=lambda _, at=at: at).round()


def jobs(desk: Desk) -> dict[str, Any]:
    return {each["name"]: each for each in desk.ask("jobs")["items"]}


def ready(app: Flask) -> Any:
    app.extensions["lookout"] = Lookout()
    return app.test_client().get("/readyz").json


def test_jobs_that_nobody_does_are_late(app: Flask, operator: Desk, no_worker: None) -> None:
    found = jobs(operator)
    assert {each["state"] for name, each in found.items() if name != "forgetting"} == {"late"}
    assert 500 < found["schedules"]["late_s"] < 600
    assert found["schedules"] | {"late_s": 0} == {
        "name": "schedules", "state": "late", "interval_s": 5, "late_s": 0, "position": None, "behind": None, "turn": 0,
        "held_by": None, "held_until": None, "started_at": None, "done_at": None, "next_at": found["schedules"]["next_at"],
        "failures": 0, "failure": None,
    }  # fmt: skip


def test_they_are_told_by_readiness_and_readers_are_answered(app: Flask, operator: Desk, no_worker: None) -> None:
    told = ready(app)
    assert (told["status"], told["checks"]["worker"]) == ("warning", "warning")
    assert told["details"]["worker"]["jobs"]["schedules"]["state"] == "late"
    run_once(app.extensions["database"], now=datetime.now(UTC))
    write_letters_done(app)
    assert ready(app)["checks"]["worker"] == "ok"


def write_letters_done(app: Flask) -> None:
    with app.extensions["database"].transaction() as session:
        session.execute(update(Job).where(Job.name == "letters").values(last_done_at=datetime.now(UTC)))


def test_they_are_in_the_inbox_of_those_who_administer_everything(app: Flask, operator: Desk, no_worker: None) -> None:
    counts = operator.ask("inbox/counts")
    assert (counts["job_late"], counts["job_failing"]) == (4, 0)
    listed = operator.ask("inbox/items", kind="job_late")["items"]
    assert [each["job"] for each in listed] == ["letters", "plans", "reviews-due", "schedules"]
    assert (listed[0]["site"], listed[0]["title"], listed[0]["links"]["self"]) == (None, "letters", "/v1/admin/jobs")
    assert [each["job"] for each in operator.ask("inbox")["job_late"]["items"]] == [each["job"] for each in listed]
    assert operator.ask("inbox/items", kind="job_late", site="core")["items"] == []


def test_what_time_alone_brings_is_not_answered_with_304(app: Flask, operator: Desk, write: Write) -> None:
    write(begin_standing_jobs, now=datetime.now(UTC))
    tag = operator.call("GET", "inbox/counts").headers["ETag"]
    assert operator.call("GET", "inbox/counts", headers={"If-None-Match": tag}).status_code == 304
    write(lambda session: session.execute(update(Job).values(made_at=datetime.now(UTC) - AGO)))
    answer = operator.call("GET", "inbox/counts", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.json["job_late"]) == (200, 4)


def test_what_fails_again_and_again_is_told_with_why(app: Flask, operator: Desk, failing: None) -> None:
    found = jobs(operator)["purging/edge"]
    assert (found["state"], found["failures"], found["failure"]) == ("failing", 3, "http://cache:6081 does not answer.")
    [listed] = operator.ask("inbox/items", kind="job_failing,job_late")["items"]
    assert (listed["kind"], listed["job"], listed["met"]) == ("job_failing", "purging/edge", found["failure"])
    told = ready(app)
    assert told["details"]["worker"]["jobs"]["purging/edge"]["state"] == "failing"
    # Everybody may ask whether a server is ready.
    assert "6081" not in json.dumps(told)


@pytest.mark.once
@pytest.mark.parametrize("role", ["publisher", "author"])
def test_others_are_told_nothing(app: Flask, write: Write, operator: Desk, no_worker: None, role: str) -> None:
    desk = Desk(app, write(make_person, role.title(), role))
    assert desk.call("GET", "jobs").status_code == 403
    assert desk.ask("inbox/counts")["job_late"] == 0


@pytest.mark.once
def test_who_administers_one_site_is_told_nothing_of_the_whole_service(
    app: Flask, write: Write, operator: Desk, no_worker: None
) -> None:
    desk = Desk(app, write(make_person, "Carla", "admin", site="core"))
    assert jobs(desk) == {}
    assert desk.ask("inbox/counts")["job_late"] == 0


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("CONTENT_DATABASE_URL", database_url)
    return lambda *arguments: CliRunner().invoke(main, ["jobs", *arguments])


def test_the_terminal_shows_them_and_says_by_its_exit_code_that_something_is_amiss(
    app: Flask, operator: Desk, no_worker: None, run: Callable[..., Any]
) -> None:
    shown = run()
    assert shown.exit_code == 1
    assert any(line.startswith("schedules: late, never done, late by ") for line in shown.stdout.splitlines())
    assert "Is a worker running?" in shown.stderr
    told = json.loads(run("--json").stdout)
    assert [each["name"] for each in told["items"]] == ["forgetting", "letters", "plans", "reviews-due", "schedules"]
    assert {each["name"] for each in told["items"]} == jobs(operator).keys()


def test_a_job_that_nobody_is_to_do_any_more_is_forgotten(
    app: Flask, operator: Desk, failing: None, run: Callable[..., Any]
) -> None:
    assert "There is no job purging/no." in run("--forget", "purging/no").stderr
    assert jobs(operator).keys() == {"purging/edge"}
    assert run("--forget", "purging/edge").exit_code == 0
    assert jobs(operator) == {}


def test_all_is_well_where_a_worker_works(app: Flask, operator: Desk, no_worker: None, run: Callable[..., Any]) -> None:
    run_once(app.extensions["database"], now=datetime.now(UTC))
    write_letters_done(app)
    shown = run()
    assert (shown.exit_code, "late" in shown.stdout) == (0, False)
    assert operator.ask("inbox/counts")["job_late"] == 0
