"""One row that cannot be read keeps nobody from their work: lists of the desk hold all others, and say that they are not whole."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from sqlalchemy import Column, String, Table, literal_column, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api.canonical import canonical
from api.database import Database, UtcDateTime
from api.models import Fact, Job, Key, PlanOutlook, Record, Schedule
from tests.accounts.world import World
from tests.acts import (
    Pinned,
    Place,
    create_key,
    create_link,
    create_webhook,
    forget_settings,
    schedule,
)
from tests.conftest import Write
from tests.databases import Server
from tests.deploy.test_damaged_rows import TABLES, altered, overwrite, started_anew
from tests.deploy.worlds import world_with
from tests.factories import NOW, make_record
from tests.people import Desk, expect
from tests.processes import wait_until

pytestmark = pytest.mark.database

LISTS = (
    "me", "inbox", "inbox/counts", "inbox/items", "calendar?from=2026-01-01T00:00:00Z&to=2029-12-31T00:00:00Z", "schedules",
    "releases", "webhooks", "audit", "jobs", "people", "keys", "changes", "records", "colleagues", "search?q=question", "sites",
    "sites/clinic/receivers", "sites/clinic/preview-links", "sites/clinic/waivers", "sites/clinic/translation-status",
    "webhooks/{webhooks}/deliveries", "records/{records}/threads",
    "sites/clinic/records/{records}/translations/en/versions",
)  # fmt: skip
OF_ONE = {
    "webhooks/{webhooks}/deliveries": ("webhook",),
    "records/{records}/threads": ("record",),
    "sites/clinic/records/{records}/translations/en/versions": ("record", "translation"),
}
"""The lists of one thing, which is asked for by itself: where that cannot be read, there is no list."""
BY_HASHES = ("fact", "seal")
"""What is damaged here is of a site or a record, or of the history of all."""
CHOSEN_BY = ("schedule.at",)
"""A moment by which the calendar is chosen: nobody can say on which days it belongs that cannot be read."""
DOCUMENT = yaml.safe_load(Path("openapi.yaml").read_text(encoding="utf-8"))
STRICT = {
    "listSessions",
    "listSessionsOfPerson",
    "listInvitations",
    "listPasskeys",
    "listFormTypes",
    "getOrder",
    "getRelease",
    "getSchedule",
}
"""Few things of one person, plan or topic, which are all of them or none."""


class Work(World):
    """A world in which every list of the desk has something, asked by somebody who may do everything."""

    def lists(self) -> Iterator[tuple[str, TestResponse]]:
        for each in LISTS:
            headers = {"Authorization": f"Bearer {self.keys['operator']}"}
            yield each, self.app.test_client().get(f"/v1/admin/{each.format(**self.ids)}", headers=headers)


def _fill(session: Session, made: World, _record: Record, pin: Pinned) -> None:
    for days in (0, 1, 400):
        schedule(session, [pin], verb="publish", at=NOW + timedelta(days=days), actor="tests")
    failed = schedule(session, [pin], verb="publish", at=NOW, actor="tests")
    failed.state, failed.failure = "failed", canonical({"type": "conflict", "detail": "It was so already."})
    risk = canonical({"type": "blocked", "detail": "It would fail.", "blockers": []})
    session.flush()
    for each in session.scalars(select(PlanOutlook)):
        each.risk, each.since = risk, NOW
    for path in ("a", "b"):
        webhook = create_webhook(session, f"https://127.0.0.1/{path}", "clinic", now=NOW)
        webhook.disabled_at, webhook.disabled_because = NOW, "It took nothing."
        create_link(session, "clinic", view="draft", path="/", lifetime=timedelta(days=1), now=NOW)
    session.add_all(
        Job(name=name, interval_s=600, made_at=NOW, turn=0, failures=4, next_at=NOW, kept="{}", position=1)
        for name in ("mirror/a", "mirror/b")
    )
    session.scalars(select(Key).order_by(Key.id)).first().last_used_at = NOW
    made.keys["operator"] = create_key(session, name="operator", roles=["admin"], now=NOW)[1]


@pytest.fixture(scope="module")
def work(database_server: Server, migrated_template: str) -> Iterator[Work]:
    with world_with(database_server, migrated_template, _fill) as made:
        yield Work(**vars(made))


def numbers(body: Mapping[str, Any]) -> dict[str, int]:
    """How much there is of everything on a list."""
    counted = {name: len(each) for name, each in body.items() if isinstance(each, list)}
    totals = {name: each["total"] for name, each in body.items() if isinstance(each, dict) and "total" in each}
    return {**counted, **totals, **{name: each for name, each in body.items() if type(each) is int}}


def damageable(database: Database, table: Table) -> Iterator[tuple[Column[Any], Any, list[Any]]]:
    """What is kept as JSON of a table, and moments where they are text, each with what the first row that has any holds, and with others."""
    for column in table.columns:
        is_moment = isinstance(column.type, UtcDateTime) and database.is_sqlite and str(column) not in CHOSEN_BY
        if column.primary_key or not (is_moment or isinstance(column.type, String)):
            continue
        keys = table.primary_key.columns
        found = select(*keys, column).where(column.is_not(None)).order_by(*keys).limit(1)
        with database.reading() as session:
            row = session.execute(found if is_moment else found.where(column.regexp_match(r"^[\[{]"))).first()
        if row is not None:
            values = [literal_column("'2p26-01-01 00:00:00.000000'")] if is_moment else ["{", "7", "[7]"]
            yield column, row, values


@pytest.mark.long
@pytest.mark.parametrize("table", [each for each in TABLES if each.name not in BY_HASHES], ids=lambda each: each.name)
def test_one_row_keeps_no_list_from_anybody(work: Work, table: Table) -> None:
    database: Database = work.app.extensions["database"]
    started_anew(work, database)
    whole = {each: expect(answer, 200) for each, answer in work.lists()}
    assert [each for each, body in whole.items() if body["whole"] is not True] == []
    wrong = []
    for column, row, values in damageable(database, table):
        is_row = [key == value for key, value in zip(table.primary_key.columns, row, strict=False)]
        for value in values:
            with altered(database, table, is_row, column.name, value, row[-1]):
                started_anew(work, database)
                for name, answer in work.lists():
                    if answer.status_code != 200:
                        if table.name not in OF_ONE.get(name, ()):
                            wrong.append((column.name, str(value), name, answer.status_code))
                        continue
                    before, now = numbers(whole[name]), numbers(answer.json)
                    lost = {each: (number, now[each]) for each, number in before.items() if now[each] != number}
                    if lost and (answer.json["whole"] or any(had - has > 1 for had, has in lost.values())):
                        wrong.append((column.name, str(value), name, lost))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.long
@pytest.mark.parametrize("site", ["stranger", "ward"])
@pytest.mark.parametrize("value", ['{"a', "7", "{}"])
def test_settings_of_one_site_keep_no_list_from_anybody(work: Work, site: str, value: str) -> None:
    database: Database = work.app.extensions["database"]
    is_it = (Fact.kind == "settings") & (Fact.site == site)
    with database.reading() as session:
        right = session.scalars(select(Fact.value).where(is_it)).one()
    overwrite(database, update(Fact).where(is_it).values(value=value))
    started_anew(work, database)
    forget_settings()
    told = {each: (answer.status_code, (answer.json or {}).get("whole")) for each, answer in work.lists()}
    # A file cannot say that it is not whole.
    file, headers = "/v1/admin/audit?format=ndjson", {"Authorization": f"Bearer {work.keys['admin']}"}
    told[file] = (work.app.test_client().get(file, headers=headers).status_code, None)
    overwrite(database, update(Fact).where(is_it).values(value=right))
    forget_settings()
    assert {each: status for each, (status, _) in told.items() if status != 200} == {file: 503}
    assert {told[each] for each in ("me", "inbox", "inbox/items", "sites", "records")} == {(200, False)}
    wait_until(lambda: all(answer.json["whole"] for _, answer in work.lists()))


def test_every_list_of_the_desk_says_whether_it_is_whole() -> None:
    def members(operation: Mapping[str, Any]) -> Mapping[str, Any]:
        content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
        name = content.get("schema", {}).get("$ref", "").rpartition("/")[-1]
        found: Mapping[str, Any] = DOCUMENT["components"]["schemas"].get(name, {}).get("properties", {})
        return found

    reads = [each["get"] for path, each in DOCUMENT["paths"].items() if path.startswith("/v1/admin") and "get" in each]
    lists = {each["operationId"] for each in reads if members(each).get("items", {}).get("type") == "array"}
    saying = {each["operationId"] for each in reads if "whole" in members(each)}
    assert lists - saying == STRICT & lists
    assert {"getMe", "getInbox", "countInbox", "listReceivers"} <= saying


@pytest.fixture
def planned(app: Flask, library: str, write: Write) -> list[str]:
    """Two schedules that nobody has run."""

    def plan(session: Session) -> list[str]:
        places = [Place("core", make_record(session).id) for _ in range(2)]
        return [schedule(session, [each], verb="hide", at=NOW, actor="tests").id for each in places]

    made: list[str] = write(plan)
    return made


def test_a_schedule_that_cannot_be_read_is_left_out_and_told(app: Flask, publisher: Desk, planned: list[str]) -> None:
    damaged, other = planned
    database: Database = app.extensions["database"]
    first = publisher.call("GET", "inbox/items", kind="schedule_late")
    assert {each["schedule"] for each in first.json["items"]} == {damaged, other}
    is_it = Schedule.id == damaged
    with database.reading() as session:
        right = session.scalars(select(Schedule.planned_by).where(is_it)).one()
    overwrite(database, update(Schedule).where(is_it).values(planned_by="{"))
    for path, query in (("inbox/items", {"kind": "schedule_late"}), ("schedules", {})):
        body = publisher.ask(path, **query)
        assert (body["whole"], {each.get("schedule", each.get("id")) for each in body["items"]}) == (False, {other}), (
            path
        )
    assert publisher.call("GET", f"schedules/{damaged}").status_code == 503
    assert publisher.ask(f"schedules/{other}")["id"] == other
    assert app.test_client().get("/readyz").json["checks"]["rows"] == "warning"
    lacking = publisher.call("GET", "inbox/items", kind="schedule_late")
    assert lacking.headers["ETag"] != first.headers["ETag"]
    overwrite(database, update(Schedule).where(is_it).values(planned_by=right))
    # Nothing was written by anybody, and whoever asks again gets all all the same.
    again = publisher.call(
        "GET", "inbox/items", headers={"If-None-Match": lacking.headers["ETag"]}, kind="schedule_late"
    )
    assert (again.status_code, again.json["whole"], again.json["total"]) == (200, True, 2)
