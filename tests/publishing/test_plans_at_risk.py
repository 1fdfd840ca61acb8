"""What is planned is tried whenever anything that it rests on changes: who breaks it hears of it, and it says so itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from api.models import Record
from api.reading.loading import ledger_head
from tests.acts import alter_settings, run_once
from tests.client import Client
from tests.conftest import Write
from tests.desk.test_lists_cost_a_page import counting
from tests.factories import NOW, edit, make_record
from tests.lookup import risks_of_plans, verify
from tests.people import Desk, expect, make_person, pin, rules
from tests.publishing.test_releases import act_on, make_release
from tests.publishing.test_schedules import SOON

SAID = {"message": "Wrong.", "severity": "routine"}


@pytest.fixture
def topic(write: Write, library: str) -> Record:
    record: Record = write(make_record, "topic")
    return record


@pytest.fixture
def faq(write: Write, topic: Record) -> Record:
    """A live FAQ in the topic, with drafts that say something new."""
    record: Record = write(make_record, topic=topic)
    write(edit, record, "en", question="New?", slug="new")
    write(edit, record, "und", position=9)
    return record


def drafts(write: Write, faq: Record) -> list[dict[str, Any]]:
    """Both drafts of the FAQ, as verbs name them."""
    return [write(pin, faq, "und"), write(pin, faq, "en")]


def plan(desk: Desk, write: Write, faq: Record, **more: Any) -> dict[str, Any]:
    """Plan to publish both drafts."""
    planned: dict[str, Any] = desk.act("schedule", *drafts(write, faq), at=f"{SOON:%FT%TZ}", **more)["schedule"]
    return planned


def look(app: Flask, *, now: datetime | None = None) -> None:
    """The worker looks, as often as there is anything to try."""
    while run_once(app.extensions["database"], now=now or datetime.now(UTC)):
        pass


def place(record: Record, site: str = "core") -> dict[str, str]:
    return {"site": site, "record": record.id}


class Breaking:
    """The ways in which a plan to publish a new wording of a FAQ is broken, each with the rule that it breaks."""

    def __init__(self, write: Write, editor: Desk, topic: Record, faq: Record) -> None:
        self.write, self.editor, self.topic, self.faq, self.count = write, editor, topic, faq, 0

    def superseded(self) -> Any:
        self.count += 1
        self.write(edit, self.faq, "en", question=f"Newer, for the {self.count}th time?")
        return self.editor.act("publish", self.write(pin, self.faq, "en"))

    def taken_down(self) -> Any:
        return self.editor.act("unpublish", self.write(pin, self.faq, "en", version=1))

    def target_withdrawn(self) -> Any:
        return self.editor.act("withdraw", place(self.topic), **SAID)

    def slug_taken(self) -> Any:
        rival = self.write(make_record, live=False, slug="new", topic=self.topic)
        return self.editor.act("publish", self.write(pin, rival, "und"), self.write(pin, rival, "en"))

    def saved_and_published(self) -> Any:
        path = f"sites/core/records/{self.faq.id}/translations/en"
        body = {"fields": {"question": "At once?"}, "publish": True}
        headers = {"If-Match": self.editor.ask(path)["etag"]}
        return expect(self.editor.call("PATCH", path, body, headers=headers), 200)["publication"]

    def in_another_release(self) -> Any:
        self.write(edit, self.faq, "en", question="Another?")
        return act_on(
            self.editor, make_release(self.editor, self.write(pin, self.faq, "en"), name="Another"), "publish"
        )


WAYS = {
    "superseded": "superseded", "taken_down": "superseded", "target_withdrawn": "required-relation-missing",
    "slug_taken": "slug-taken", "saved_and_published": "superseded", "in_another_release": "superseded",
}  # fmt: skip


@pytest.mark.database
@pytest.mark.parametrize("as_release", [False, True], ids=["schedule", "release"])
@pytest.mark.parametrize("way", WAYS)
def test_who_breaks_a_plan_hears_of_it_and_the_plan_says_so(
    app: Flask, write: Write, publisher: Desk, editor: Desk, topic: Record, faq: Record, way: str, as_release: bool
) -> None:
    if as_release:
        planned = _planned_release(publisher, *drafts(write, faq))
    else:
        planned = plan(publisher, write, faq, reason="Spring")
    look(app)
    assert publisher.ask(f"schedules/{planned['id']}")["risk"] is None
    told = getattr(Breaking(write, editor, topic, faq), way)()
    [warning] = [each for each in told["warnings"] if each["rule"] == "plan-at-risk"]
    assert warning["plan"] == {
        "release": planned["release"], "schedule": planned["id"], "title": "Spring", "at": planned["at"],
    }  # fmt: skip
    assert "Paula" in warning["detail"]
    now = publisher.ask(f"schedules/{planned['id']}")
    assert (now["state"], now["will_fail"], rules(now)) == ("pending", True, [WAYS[way]])
    assert (now["risk"]["type"], now["risk"]["blockers"]) == ("/v1/problems/blocked", now["blockers"])
    assert told_elsewhere(publisher, planned, as_release=as_release) == [now["risk"]] * 2
    [(title, since)] = write(risks_of_plans)
    assert (title, since is not None) == ("Spring", True)
    look(app, now=SOON + timedelta(minutes=1))
    failed = publisher.ask(f"schedules/{planned['id']}")
    assert (failed["state"], rules(failed["problem"])) == ("failed", [WAYS[way]])
    assert failed["problem"]["blockers"][0]["type"] == now["blockers"][0]["type"]
    [waiting] = publisher.ask("inbox")["schedule_failed"]["items"]
    assert waiting["failure"]["blockers"] == failed["problem"]["blockers"]


def told_elsewhere(desk: Desk, planned: dict[str, Any], *, as_release: bool) -> list[Any]:
    """What the inbox and the calendar say that a plan would meet."""
    kind, name = ("release_broken", "release") if as_release else ("schedule_broken", "schedule")
    [waiting] = desk.ask("inbox/items", kind=kind)["items"]
    assert (waiting[name], waiting["since"]) == (planned["release"] or planned["id"], waiting["risk"]["since"])
    assert (waiting["texts"], waiting["who"]) == (waiting["risk"]["blockers"], planned["who"])
    day = {"from": f"{SOON - timedelta(days=1):%FT%TZ}", "to": f"{SOON + timedelta(days=1):%FT%TZ}"}
    return [waiting["risk"], *(each["risk"] for each in desk.ask("calendar", **day)["items"])]


def _planned_release(desk: Desk, *items: dict[str, Any]) -> dict[str, Any]:
    planned: dict[str, Any] = act_on(desk, make_release(desk, *items), "schedule", at=SOON.isoformat())["schedule"]
    return planned


def test_a_dry_run_tells_and_keeps_nothing(
    app: Flask, write: Write, publisher: Desk, topic: Record, faq: Record
) -> None:
    planned = plan(publisher, write, faq)
    look(app)
    told = publisher.act("withdraw", place(topic), dry_run=True, **SAID)
    assert "plan-at-risk" in rules(told, "warnings")
    assert publisher.ask(f"schedules/{planned['id']}")["risk"] is None
    assert not publisher.ask(f"schedules/{planned['id']}")["will_fail"]


def test_trying_what_is_planned_changes_nothing_for_readers(
    app: Flask, write: Write, client: Client, publisher: Desk, faq: Record
) -> None:
    plan(publisher, write, faq)
    before = client.json(f"/v1/sites/core/faqs/{faq.id}"), publisher.ask("changes"), write(ledger_head)
    look(app)
    after = client.json(f"/v1/sites/core/faqs/{faq.id}"), publisher.ask("changes"), write(ledger_head)
    assert after == before
    assert write(verify) == []


def test_what_is_mended_is_at_risk_no_longer(
    app: Flask, write: Write, publisher: Desk, topic: Record, faq: Record
) -> None:
    planned = plan(publisher, write, faq)
    look(app)
    publisher.act("withdraw", place(topic), **SAID)
    assert publisher.ask(f"schedules/{planned['id']}")["will_fail"]
    told = publisher.act("reinstate", place(topic))
    assert "plan-at-risk" not in rules(told, "warnings")
    assert publisher.ask(f"schedules/{planned['id']}")["risk"] is None
    look(app, now=SOON + timedelta(minutes=1))
    assert publisher.ask(f"schedules/{planned['id']}")["state"] == "done"


def test_who_breaks_what_is_broken_already_is_told_what_is_new_alone(
    app: Flask, write: Write, editor: Desk, topic: Record, faq: Record
) -> None:
    plan(editor, write, faq)
    look(app)
    breaking = Breaking(write, editor, topic, faq)
    breaking.superseded()
    assert "plan-at-risk" not in rules(breaking.superseded(), "warnings")
    [again] = [each for each in breaking.target_withdrawn()["warnings"] if each["rule"] == "plan-at-risk"]
    assert again["field"] == "topic"


def test_who_sends_back_what_is_planned_hears_of_it(
    app: Flask, write: Write, publisher: Desk, reviewer: Desk, faq: Record
) -> None:
    write(alter_settings, "core", {"approval": "one"}, actor="tests", now=NOW)
    reviewer.act("approve", *drafts(write, faq))
    planned = plan(publisher, write, faq)
    look(app)
    told = reviewer.act("send-back", write(pin, faq, "en"), comment="Again, please.")
    assert "plan-at-risk" in rules(told, "warnings")
    assert rules(publisher.ask(f"schedules/{planned['id']}")) == ["approval-missing"]
    reviewer.act("submit", write(pin, faq, "en"))
    reviewer.act("approve", write(pin, faq, "en"))
    assert publisher.ask(f"schedules/{planned['id']}")["risk"] is None


def test_a_site_that_asks_for_more_is_noticed_by_the_worker(
    app: Flask, write: Write, publisher: Desk, faq: Record
) -> None:
    planned = plan(publisher, write, faq)
    look(app)
    write(alter_settings, "core", {"approval": "one"}, actor="tests", now=NOW)
    look(app)
    assert rules(publisher.ask(f"schedules/{planned['id']}")) == ["approval-missing"]


def test_the_right_of_who_planned_it_is_looked_at_before_its_time(app: Flask, write: Write, faq: Record) -> None:
    root = Desk(app, write(make_person, "Root", "admin"))
    publisher = Desk(app, write(make_person, "Pia", "publisher"))
    planned = plan(publisher, write, faq)
    look(app)
    person = next(each for each in root.ask("people")["items"] if each["name"] == "Pia")
    expect(root.call("PATCH", f"people/{person['id']}", {"grants": []}, headers={"If-Match": person["etag"]}), 200)
    assert root.ask(f"schedules/{planned['id']}")["risk"] is None
    look(app, now=SOON - timedelta(minutes=9))
    told = root.ask(f"schedules/{planned['id']}")
    assert (told["will_fail"], told["risk"]["type"], told["blockers"]) == (True, "/v1/problems/not-allowed", [])
    # A person who is erased is named by nothing that was kept.
    assert "Pia" not in told["risk"]["detail"]


def test_what_is_called_off_or_published_is_nobodys_worry(
    app: Flask, write: Write, editor: Desk, topic: Record, faq: Record
) -> None:
    planned = plan(editor, write, faq)
    release = make_release(editor, write(pin, faq, "en"), name="Mine")
    look(app)
    etag = editor.ask(f"schedules/{planned['id']}")["etag"]
    assert editor.call("DELETE", f"schedules/{planned['id']}", headers={"If-Match": etag}).status_code == 204
    assert "plan-at-risk" not in rules(act_on(editor, release, "publish"), "warnings")
    assert "plan-at-risk" not in rules(Breaking(write, editor, topic, faq).superseded(), "warnings")
    assert write(risks_of_plans) == []


def test_an_unfinished_release_says_what_would_be_missing(
    app: Flask, write: Write, publisher: Desk, topic: Record
) -> None:
    other = write(make_record, topic=topic, live=False)
    release = make_release(publisher, write(pin, other, "en"))
    look(app)
    assert "neutral-fields-missing" in rules(publisher.ask(f"releases/{release['id']}")["risk"])
    # Whoever puts it together is not done: that is nothing to hurry for.
    assert publisher.ask("inbox/counts")["release_broken"] == 0
    act_on(publisher, release, "items", items=[write(pin, other, "und")])
    look(app)
    assert publisher.ask(f"releases/{release['id']}")["risk"] is None


@pytest.mark.database
def test_an_idle_round_and_a_publication_elsewhere_read_nothing_of_what_is_planned(
    app: Flask, write: Write, publisher: Desk, topic: Record, faq: Record
) -> None:
    database = app.extensions["database"]
    other = write(make_record, topic=write(make_record, "topic"))

    def costs() -> tuple[int, int]:
        with counting(database) as idle:
            run_once(database, now=datetime.now(UTC))
        # Who calls is known from then on for some seconds.
        publisher.act("hide", place(other), dry_run=True)
        with counting(database) as elsewhere:
            publisher.act("hide", place(other))
        publisher.act("show", place(other))
        return idle.rows, elsewhere.rows

    look(app)
    before = costs()
    for number in range(5):
        release = make_release(publisher, write(pin, faq, "en"), name=f"No. {number}")
        act_on(publisher, release, "schedule", at=(SOON + timedelta(days=30)).isoformat())
    look(app)
    assert costs() == before
