"""Where something that a worker reads is damaged, its own job tells of it, and all other work is done."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, select, update

from api.models import Base, PlanOutlook, Receiver, Record, Schedule, Webhook
from tests.acts import run_once
from tests.conftest import Write
from tests.deploy.test_damaged_rows import overwrite
from tests.factories import NOW, edit_live, make_record, make_site
from tests.people import Desk
from tests.publishing.test_worker import plan_texts
from tests.webhooks.conftest import Deliver, Hook, allowed, faq, hook, run, website
from tests.webhooks.receiver import Website

pytestmark = pytest.mark.database

__all__ = ["allowed", "faq", "hook", "run", "website"]


def damage(app: Flask, model: type[Base], column: str, which: ColumnElement[bool], value: str = "7") -> None:
    overwrite(app.extensions["database"], update(model).where(which).values({column: value}))


def fails(admin: Desk, name: str) -> bool:
    """Whether those who look after the service are told that a job fails."""
    [job] = [each for each in admin.ask("jobs")["items"] if each["name"] == name]
    return bool(job["failures"] and job["failure"])


@pytest.mark.parametrize(
    ("model", "column"),
    [(Webhook, "events"), (Webhook, "sites"), (Webhook, "filter"), (Webhook, "signing"), (Receiver, "plans")],
    ids=lambda each: each if isinstance(each, str) else each.__tablename__,
)
def test_other_webhooks_hear_of_what_changes(
    app: Flask,
    admin: Desk,
    write: Write,
    hook: Hook,
    website: Website,
    faq: Record,
    run: Deliver,
    model: Any,
    column: str,
) -> None:
    damaged, _ = hook(), hook()
    damage(app, model, column, model.id == damaged["id"])
    write(edit_live, faq, "en", question="Now?")
    run()
    assert len(website.messages) == 2 or (len(website.messages) == 1 and fails(admin, f"webhooks/{damaged['id']}"))


def test_a_damaged_plan_keeps_no_change_from_websites(
    app: Flask, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    hook(events=["content.published"])
    write(lambda session: session.add(PlanOutlook(id="p", risk="{}", since=NOW)))
    damage(app, PlanOutlook, "risk", PlanOutlook.id == "p")
    write(edit_live, faq, "en", question="Now?")
    run()
    assert website.types == ["content.published"]


@pytest.mark.parametrize("column", ["items", "planned_by", "local_at", "time_zone"])
@pytest.mark.parametrize("value", ["7", "{", "[]"])
def test_the_schedules_behind_a_damaged_one_run(app: Flask, write: Write, column: str, value: str) -> None:
    write(make_site)
    write(plan_texts, [write(make_record) for _ in range(3)])
    first = write(lambda session: session.scalars(select(Schedule).order_by(Schedule.at, Schedule.id)).first())
    damage(app, Schedule, column, Schedule.id == first.id, value)
    while run_once(app.extensions["database"], now=NOW + timedelta(minutes=1)):
        pass
    states = write(lambda session: [each.state for each in session.scalars(select(Schedule).order_by(Schedule.id))])
    assert states.count("done") >= 2
    assert "pending" not in states


def test_the_plans_behind_a_damaged_one_are_tried(app: Flask, write: Write) -> None:
    write(make_site)
    write(plan_texts, [write(make_record) for _ in range(3)])
    before = NOW - timedelta(days=2)
    first = write(lambda session: session.scalars(select(PlanOutlook).order_by(PlanOutlook.id)).first())
    damage(app, Schedule, "planned_by", Schedule.id == first.id)
    while run_once(app.extensions["database"], now=before):
        pass
    tried = write(lambda session: {each.id: each.tried_at for each in session.scalars(select(PlanOutlook))})
    assert [id for id, at in tried.items() if at is None] == [first.id]
