"""Whatever can be done now and makes sense later can be planned, with the rights that it takes now and then."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, expect, make_person
from tests.publishing.test_plans_at_risk import look, place
from tests.publishing.test_schedules import LATER, SOON, run

AT = f"{SOON:%FT%TZ}"
MESSAGE = {"message": "It names a wrong dose.", "severity": "safety"}


@pytest.fixture
def faqs(write: Write, library: str) -> list[Record]:
    """Three live FAQs of one topic."""
    topic = write(make_record, "topic")
    return [write(make_record, topic=topic, neutral={"topic": topic.id}) for _ in range(3)]


def plan(desk: Desk, verb: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    planned: dict[str, Any] = desk.act("schedule", *items, verb=verb, **{"at": AT, **more})["schedule"]
    return planned


def places(planned: dict[str, Any]) -> list[dict[str, str]]:
    """The records of a schedule, without what they are called."""
    return [{name: each[name] for name in ("site", "record")} for each in planned["records"]]


def status(client: Client, record: Record, site: str = "core") -> int:
    return client.get(f"/v1/sites/{site}/faqs/{record.id}").status_code


def test_hiding_and_showing_are_planned(app: Flask, client: Client, publisher: Desk, faqs: list[Record]) -> None:
    planned = plan(publisher, "hide", place(faqs[0], "clinic"), place(faqs[1], "clinic"), reason="Moved house")
    assert (planned["items"], places(planned)) == ([], [place(each, "clinic") for each in faqs[:2]])
    again = plan(publisher, "show", place(faqs[0], "clinic"), at=f"{SOON + timedelta(days=1):%FT%TZ}")
    look(app)
    assert [publisher.ask(f"schedules/{each['id']}")["risk"] for each in (planned, again)] == [None, None]
    assert status(client, faqs[0], "clinic") == 200
    assert run(app, LATER)
    assert [status(client, each, "clinic") for each in faqs] == [404, 404, 200]
    assert run(app, LATER + timedelta(days=1))
    assert [status(client, each, "clinic") for each in faqs] == [200, 404, 200]


def test_what_is_hidden_by_then_is_as_it_was_to_be(app: Flask, publisher: Desk, faqs: list[Record]) -> None:
    planned = plan(publisher, "hide", place(faqs[0], "clinic"))
    publisher.act("hide", place(faqs[0], "clinic"))
    run(app, LATER)
    done = publisher.ask(f"schedules/{planned['id']}")
    assert (done["state"], done["seq"]) == ("done", None)


def test_withdrawing_and_reinstating_are_planned_with_what_is_said(
    app: Flask, client: Client, publisher: Desk, faqs: list[Record]
) -> None:
    planned = plan(publisher, "withdraw", place(faqs[0]), replacement=faqs[1].id, **MESSAGE)
    assert planned["said"] == {**MESSAGE, "replacement": faqs[1].id}
    look(app)
    run(app, LATER)
    gone = client.problem(f"/v1/sites/core/faqs/{faqs[0].id}", 410)
    assert (gone["detail"], gone["severity"], gone["replacement"]["id"]) == (MESSAGE["message"], "safety", faqs[1].id)
    plan(publisher, "reinstate", place(faqs[0]), at=f"{SOON + timedelta(days=1):%FT%TZ}")
    run(app, LATER + timedelta(days=1))
    assert status(client, faqs[0]) == 200


def test_a_withdrawal_by_somebody_else_in_the_meantime_is_told_to_both(
    app: Flask, publisher: Desk, faqs: list[Record]
) -> None:
    planned = plan(publisher, "withdraw", place(faqs[0]), **MESSAGE)
    look(app)
    told = publisher.act("withdraw", place(faqs[0]), **MESSAGE)
    assert "plan-at-risk" in {each["rule"] for each in told["warnings"]}
    assert publisher.ask(f"schedules/{planned['id']}")["blockers"][0]["rule"] == "withdrawn"


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"verb": "withdraw"}, {"#/message", "#/severity"}),
        ({"verb": "withdraw", "message": "x", "severity": "dreadful"}, {"#/severity"}),
        ({"verb": "withdraw", "message": "  ", "severity": "safety"}, {"#/message"}),
        ({"verb": "hide", "message": "x"}, {"#/message"}),
        ({"verb": "publish"}, {"#/items/0/locale", "#/items/0/version"}),
        ({"verb": "review"}, {"#/verb"}),
        ({"verb": "hide", "at": "2030-03-31T02:30", "time_zone": "Europe/Paris"}, {"#/at"}),
        ({"verb": "hide", "time_zone": "Europe/Nowhere"}, {"#/time_zone"}),
    ],
)
def test_what_is_said_wrongly_is_refused_where_it_stands(
    publisher: Desk, faqs: list[Record], body: dict[str, Any], pointers: set[str]
) -> None:
    problem = expect(publisher.try_to("schedule", place(faqs[0]), **{"at": AT, **body}), 422)
    assert {each["pointer"] for each in problem["errors"]} == pointers
    assert publisher.ask("schedules")["items"] == []


def test_a_text_among_records_is_refused(publisher: Desk, faqs: list[Record]) -> None:
    item = {**place(faqs[0]), "locale": "en", "version": 1}
    problem = expect(publisher.try_to("schedule", item, verb="hide", at=AT), 422)
    assert {each["pointer"] for each in problem["errors"]} == {"#/items/0/locale", "#/items/0/version"}


@pytest.mark.parametrize("verb", ["hide", "show", "withdraw", "reinstate"])
def test_planning_takes_the_right_to_do_it_now(app: Flask, write: Write, faqs: list[Record], verb: str) -> None:
    said = MESSAGE if verb == "withdraw" else {}
    for role in ("author", "reviewer"):
        desk = Desk(app, write(make_person, role, role))
        expect(desk.try_to("schedule", place(faqs[0]), verb=verb, at=AT, **said), 403)
    clinic = Desk(app, write(make_person, "Clara", "publisher", site="clinic"))
    if verb in ("withdraw", "reinstate"):
        expect(clinic.try_to("schedule", place(faqs[0], "clinic"), verb=verb, at=AT, **said), 403)
    expect(clinic.try_to("schedule", place(faqs[0], "core"), verb=verb, at=AT, **said), 404)


@pytest.mark.parametrize("verb", ["hide", "withdraw"])
def test_who_may_no_longer_do_it_by_then_does_nothing(
    app: Flask, client: Client, write: Write, faqs: list[Record], verb: str
) -> None:
    root = Desk(app, write(make_person, "Root", "admin"))
    planner = Desk(app, write(make_person, "Pia", "publisher"))
    planned = plan(planner, verb, place(faqs[0]), **(MESSAGE if verb == "withdraw" else {}))
    person = next(each for each in root.ask("people")["items"] if each["name"] == "Pia")
    expect(root.call("PATCH", f"people/{person['id']}", {"grants": []}, headers={"If-Match": person["etag"]}), 200)
    run(app, LATER)
    failed = root.ask(f"schedules/{planned['id']}")
    assert (failed["state"], failed["problem"]["type"]) == ("failed", "/v1/problems/not-allowed")
    assert status(client, faqs[0]) == 200


def order_of(client: Client, site: str = "core") -> list[str]:
    return [each["id"] for each in client.json(f"/v1/sites/{site}/faqs")["items"]]


def plan_order(desk: Desk, site: str, topic: str, *records: Record, **more: Any) -> Any:
    body = {"topic": topic, "type": "faq", "ids": [each.id for each in records], "at": AT, **more}
    return expect(desk.call("POST", f"sites/{site}/order/schedule", body), 200)


def topic_of(desk: Desk, faq: Record) -> str:
    return str(desk.ask(f"sites/core/records/{faq.id}/translations/und")["fields"]["topic"])


def test_an_order_is_planned(app: Flask, client: Client, publisher: Desk, faqs: list[Record]) -> None:
    before = order_of(client)
    told = plan_order(publisher, "core", topic_of(publisher, faqs[0]), faqs[2], faqs[1])
    assert places(told["schedule"]) == [place(faqs[2]), place(faqs[1])]
    assert (told["schedule"]["verb"], told["schedule"]["said"]["type"]) == ("order", "faq")
    look(app)
    assert publisher.ask(f"schedules/{told['schedule']['id']}")["risk"] is None
    assert order_of(client) == before
    run(app, LATER)
    assert order_of(client) == [faqs[2].id, faqs[1].id, faqs[0].id]
    assert publisher.ask(f"schedules/{told['schedule']['id']}")["state"] == "done"


def test_an_order_of_what_is_gone_by_then_is_at_risk(app: Flask, publisher: Desk, faqs: list[Record]) -> None:
    told = plan_order(publisher, "core", topic_of(publisher, faqs[0]), faqs[2], faqs[1])
    look(app)
    hidden = publisher.act("hide", place(faqs[2]))
    assert "plan-at-risk" in {each["rule"] for each in hidden["warnings"]}
    risk = publisher.ask(f"schedules/{told['schedule']['id']}")["risk"]
    assert risk["type"] == "/v1/problems/invalid-content"
    run(app, LATER)
    failed = publisher.ask(f"schedules/{told['schedule']['id']}")
    assert (failed["state"], failed["problem"]["type"]) == ("failed", "/v1/problems/invalid-content")


def test_an_order_in_a_dry_run_plans_nothing(publisher: Desk, faqs: list[Record]) -> None:
    body = {"topic": topic_of(publisher, faqs[0]), "type": "faq", "ids": [faqs[1].id], "at": AT}
    told = expect(publisher.call("POST", "sites/core/order/schedule", body, dry_run="true"), 200)
    assert (told["schedule"], publisher.ask("schedules")["items"]) == (None, [])
    body["ids"] = [faqs[1].id, faqs[1].id]
    problem = expect(publisher.call("POST", "sites/core/order/schedule", body), 422)
    assert [each["pointer"] for each in problem["errors"]] == ["#/ids/1"]
