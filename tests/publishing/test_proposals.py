"""Authors put releases together for others to decide about; nothing of one runs before somebody says yes."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, make_record
from tests.people import Desk, expect, make_person, pin, rules
from tests.publishing.test_plans_at_risk import look
from tests.publishing.test_releases import act_on
from tests.publishing.test_schedules import LATER, SOON, run, title

TOMORROW = SOON + timedelta(days=1)
AT = f"{SOON:%FT%TZ}"


@pytest.fixture
def faq(write: Write, library: str) -> Record:
    """A live FAQ with a draft that says something new."""
    record: Record = write(make_record)
    write(edit, record, "en", question="New?")
    return record


def propose(desk: Desk, *items: dict[str, Any], status: int = 201, **more: Any) -> Any:
    body = {"site": "core", "name": "Spring", "items": list(items), **more}
    return expect(desk.call("POST", "proposals", body), status)


def decide(desk: Desk, proposal: dict[str, Any], what: str, status: int = 200, **body: Any) -> Any:
    etag = desk.ask(f"releases/{proposal['id']}")["etag"]
    return expect(desk.call("POST", f"proposals/{proposal['id']}/{what}", body, headers={"If-Match": etag}), status)


def test_what_nobody_has_accepted_never_runs(
    app: Flask, client: Client, write: Write, author: Desk, publisher: Desk, faq: Record
) -> None:
    proposal = propose(author, write(pin, faq, "en"), at=AT, time_zone="Europe/Paris")
    assert (proposal["state"], proposal["created_by"], proposal["scheduled_at"]) == ("proposed", "Arthur", None)
    assert proposal["proposed_for"][:19] == f"{SOON:%FT%T}"
    for what in ("publish", "validate", "schedule"):
        expect(_at(publisher, proposal, what), 409)
    look(app, now=LATER)
    assert title(client, faq) != "New?"
    assert publisher.ask(f"releases/{proposal['id']}")["state"] == "proposed"


def _at(desk: Desk, proposal: dict[str, Any], what: str) -> Any:
    body = {"at": AT} if what == "schedule" else {}
    return desk.call("POST", f"releases/{proposal['id']}/{what}", body, headers={"If-Match": proposal["etag"]})


def test_one_that_is_accepted_runs_at_the_time_that_was_wished(
    app: Flask, client: Client, write: Write, author: Desk, publisher: Desk, faq: Record
) -> None:
    proposal = propose(author, write(pin, faq, "en"), at=AT)
    accepted = decide(publisher, proposal, "accept", comment="Fine.")
    assert (accepted["release"]["state"], accepted["schedule"]["at"][:19]) == ("open", f"{SOON:%FT%T}")
    assert (accepted["release"]["decided_by"], accepted["release"]["comment"]) == ("Paula", "Fine.")
    assert (accepted["schedule"]["created_by"], [each["effect"] for each in accepted["impact"]]) == (
        "Paula",
        ["text", "text"],
    )
    decide(publisher, proposal, "accept", 409)
    decide(publisher, proposal, "decline", 409, comment="Late.")
    look(app)
    run(app, LATER)
    assert title(client, faq) == "New?"
    assert author.ask(f"releases/{proposal['id']}")["state"] == "published"


def test_who_accepts_may_name_another_time_and_alter_the_release_first(
    app: Flask, client: Client, write: Write, author: Desk, publisher: Desk, faq: Record
) -> None:
    proposal = propose(author, write(pin, faq, "en", version=1), at=AT)
    act_on(publisher, proposal, "items", items=[write(pin, faq, "en")])
    path = f"releases/{proposal['id']}"
    expect(publisher.call("PATCH", path, {"name": "May"}, headers={"If-Match": publisher.ask(path)["etag"]}), 200)
    accepted = decide(publisher, proposal, "accept", at=f"{TOMORROW:%FT%TZ}")
    assert (accepted["release"]["name"], accepted["schedule"]["at"][:19]) == ("May", f"{TOMORROW:%FT%T}")
    run(app, LATER)
    assert title(client, faq) != "New?"
    run(app, TOMORROW + timedelta(minutes=1))
    assert title(client, faq) == "New?"


def test_without_a_time_it_is_a_release_like_any_other(
    client: Client, write: Write, author: Desk, publisher: Desk, faq: Record
) -> None:
    proposal = propose(author, write(pin, faq, "en"))
    assert decide(publisher, proposal, "accept")["schedule"] is None
    act_on(publisher, proposal, "publish")
    assert title(client, faq) == "New?"


def test_a_dry_run_says_what_it_would_do_and_accepts_nothing(
    write: Write, author: Desk, publisher: Desk, faq: Record
) -> None:
    write(edit, faq, "en", answer=None)
    proposal = propose(author, write(pin, faq, "en"), at=AT)
    path = f"proposals/{proposal['id']}/accept"
    tried = expect(publisher.call("POST", path, {}, headers={"If-Match": proposal["etag"]}, dry_run="true"), 200)
    assert (rules(tried), tried["release"]["state"], tried["schedule"]) == (
        ["required-field-missing"],
        "proposed",
        None,
    )
    # With a time, whatever stands in its way must be put right first.
    assert rules(decide(publisher, proposal, "accept", 409)) == ["required-field-missing"]
    assert author.ask(f"releases/{proposal['id']}")["state"] == "proposed"


def test_one_that_is_declined_says_why_and_can_be_proposed_anew(
    write: Write, author: Desk, publisher: Desk, faq: Record
) -> None:
    proposal = propose(author, write(pin, faq, "en"), at=AT)
    problem = decide(publisher, proposal, "decline", 422)
    assert [each["pointer"] for each in problem["errors"]] == ["#/comment"]
    declined = decide(publisher, proposal, "decline", comment="Not before the board has met.")
    assert (declined["state"], declined["comment"]) == ("declined", "Not before the board has met.")
    assert (declined["proposed_for"], declined["decided_by"]) == (None, "Paula")
    body = {"name": "Summer", "items": [write(pin, faq, "en")], "at": f"{TOMORROW:%FT%TZ}"}
    again = expect(author.call("PUT", f"proposals/{proposal['id']}", body, headers={"If-Match": declined["etag"]}), 200)
    assert (again["state"], again["name"], again["comment"], again["decided_at"]) == ("proposed", "Summer", None, None)
    assert decide(publisher, proposal, "accept")["release"]["state"] == "open"
    body["name"] = "Autumn"
    etag = author.ask(f"releases/{proposal['id']}")["etag"]
    assert author.call("PUT", f"proposals/{proposal['id']}", body, headers={"If-Match": etag}).status_code == 409


def test_nobody_alters_the_proposal_of_another(app: Flask, write: Write, author: Desk, faq: Record) -> None:
    proposal = propose(author, write(pin, faq, "en"))
    other = Desk(app, write(make_person, "Arthur", "author"))
    body = {"name": "Mine", "items": []}
    answer = other.call("PUT", f"proposals/{proposal['id']}", body, headers={"If-Match": proposal["etag"]})
    assert answer.status_code == 403


def test_each_does_what_their_role_is_for(app: Flask, write: Write, author: Desk, publisher: Desk, faq: Record) -> None:
    item = write(pin, faq, "en")
    propose(publisher, item, status=403)
    proposal = propose(author, item)
    for what, body in (("accept", {}), ("decline", {"comment": "No."})):
        decide(author, proposal, what, 403, **body)
    clinic = Desk(app, write(make_person, "Clara", "author", "publisher", site="clinic"))
    propose(clinic, item, status=404)
    propose(clinic, item, site="clinic", status=404)
    assert clinic.call("GET", f"releases/{proposal['id']}").status_code == 404
    french = Desk(app, write(make_person, "Fabienne", "publisher", locale="fr"))
    decide(french, proposal, "accept", 403)


def test_the_wish_is_a_time_that_can_come(write: Write, author: Desk, faq: Record) -> None:
    for at, zone, pointer in (
        ("2020-01-01T00:00:00Z", "UTC", "#/at"), ("2030-03-31T02:30", "Europe/Paris", "#/at"), ("2030-01-01T02:30", "Nowhere", "#/time_zone"),
    ):  # fmt: skip
        problem = propose(author, write(pin, faq, "en"), at=at, time_zone=zone, status=422)
        assert [each["pointer"] for each in problem["errors"]] == [pointer]
    assert author.ask("releases")["items"] == []


def test_proposals_are_listed_and_in_the_trail(
    app: Flask, write: Write, author: Desk, publisher: Desk, faq: Record
) -> None:
    proposal = propose(author, write(pin, faq, "en"), at=AT)
    assert [each["id"] for each in publisher.ask("releases", state="proposed")["items"]] == [proposal["id"]]
    assert [each["state"] for each in publisher.ask("schedules")["items"]] == ["proposed"]
    decide(publisher, proposal, "decline", comment="No.")
    root = Desk(app, write(make_person, "Root", "admin"))
    told = [each["action"] for each in root.ask("audit")["items"] if each["action"].startswith("release.")]
    assert told == ["release.decline", "release.propose"]
